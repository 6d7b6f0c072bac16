import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import type { Call } from '../calls.ts';
import { callsOf, intArgument } from '../calls.ts';
import { redirectionsOf } from '../redirections.ts';
import type { Redirection } from '../redirections.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * The open of a FIFO waits until somebody opens it for the other direction (fs/pipe.c fifo_open, wait_for_partner). Who
 * would do so has it nowhere open yet: only a command line or a redirection tells. Two siblings that both wait in such an
 * open of the same direction each wait for a FIFO that the other is about to open, as far as the text shows.
 */
export const fifoPartner: Resolver = {
  relation: null,
  resolve: (scene) => {
    const callOf = callsOf(scene);
    let opens: readonly Open[] | null = null;
    let redirected: ReadonlyMap<number, readonly Redirection[]> = new Map();
    return (actor) => {
      if (!isOpening(actor) || actor.tgid === null) return [];
      if (opens === null) {
        const waiters = scene.actors.filter((one) => one.tgid !== null && isOpening(one));
        redirected = waiters.length > MOST ? new Map() : redirectionsOf(scene.incident.sources);
        opens = waiters.length > MOST ? [] : waiters.map((one) => openOf(one, callOf(one, OPENS), redirected.get(one.tgid!) ?? []));
      }
      const own = opens.find((one) => one.actor === actor);
      return own ? partnersOf(own, opens, redirected, scene) : [];
    };
  },
};

/** More openers than that are a crowd before one FIFO. */
const MOST = 16;
const OPENS: ReadonlySet<string> = new Set(['open', 'openat', 'openat2']);

type Access = 'read' | 'write';

interface Open {
  readonly actor: Actor;
  readonly access: Access | null;
  readonly path: string | null;
  readonly evidence: readonly Evidence[];
}

function isOpening({ names, moment }: Actor): boolean {
  return names.length > 1 ? names[0] === 'wait_for_partner' || names.slice(0, 3).includes('fifo_open') : moment.wchan?.value === 'wait_for_partner';
}

function openOf(actor: Actor, call: Call | null, redirected: readonly Redirection[]): Open {
  const at = call?.name === 'open' ? 0 : 1;
  const flags = call && call.name !== 'openat2' ? intArgument(call, at + 1) : null;
  const word = call?.args[at + 1] ?? '';
  const direction = flags === null ? (/\bO_RDONLY\b/.test(word) ? 0 : /\bO_WRONLY\b/.test(word) ? 1 : null) : flags & ACCESS_MODE;
  const access: Access | null = direction === 0 ? 'read' : direction === 1 ? 'write' : null;
  const named = /^"(\/[^"\\]{1,400})"$/.exec(call?.args[at] ?? '')?.[1] ?? null;
  // A shell opens in the order of the line: it stands before the first one of this direction.
  const first = redirected.find((one) => access === null || one.access === access) ?? null;
  return {
    actor, access, path: named ?? first?.path ?? null, evidence: [...frameEvidence(actor.stack, ['wait_for_partner', 'fifo_open'], 'it opens a FIFO and waits for the other side'),
      ...(call ? [{ place: call.place, says: `${call.name}${access === null ? '' : ` to ${access}`}` }] : []), ...(first && named === null ? [{ place: first.place, says: `its command opens ${first.path}` }] : [])],
  };
}

/** O_ACCMODE, include/uapi/asm-generic/fcntl.h. */
const ACCESS_MODE = 3;

function partnersOf(own: Open, opens: readonly Open[], redirected: ReadonlyMap<number, readonly Redirection[]>, scene: Scene): readonly Edge[] {
  const { actor, path, access } = own;
  if (path !== null) {
    const others = [...redirected].flatMap(([tgid, some]) => (tgid === actor.tgid ? [] : some.filter((one) => one.path === path && one.access !== access).map((one) => ({ tgid, one }))))
      .filter(({ tgid }) => isLive(scene, tgid));
    const [only] = others;
    if (only && new Set(others.map(({ tgid }) => tgid)).size === 1) return [edge(actor.node, only.tgid, 'fifo', 'inferred', [...own.evidence, { place: only.one.place, says: `${only.tgid} would open ${path} to ${only.one.access}` }])];
    if (others.length > 0) return [];
  }
  const [other, ...more] = opens.filter((one) => one.actor.tgid !== actor.tgid);
  if (!other || more.length > 0 || other.access === null || other.access !== access || (path !== null && path === other.path)) return [];
  const parent = actor.moment.ppid;
  if (!parent || other.actor.moment.ppid?.value !== parent.value) return [];
  return [edge(actor.node, other.actor.node, 'fifo', 'assumed', [...own.evidence, ...factEvidence(parent, `both are children of ${parent.value}, and both wait to ${access}`)])];
}

function isLive(scene: Scene, tgid: number): boolean {
  const leader = scene.byTid.get(tgid);
  return leader !== undefined && !isZombie(leader);
}
