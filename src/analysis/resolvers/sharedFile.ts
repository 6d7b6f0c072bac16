import { groupBy } from '../../model/group.ts';
import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * The position lock of an open file (fs/file.c fdget_pos, `f_pos_lock`) that several processes have from the same parent: a
 * fork shares the open file itself, so that a child waits while a sibling, its parent or a child of its own is inside a read,
 * write, lseek or getdents on it. Said where both list the same file under the same descriptor; that they share it and have
 * not opened it each for themselves follows from their family, else it is assumed. With several such tasks nobody is named.
 */
export const sharedFile: Resolver = {
  relation: null,
  resolve: (scene) => {
    const inside = scene.byPage.has(PAGE) ? groupBy([...new Set(CALLS.flatMap((name) => scene.byFunction(name)))].filter((actor) => isInside(actor)).flatMap((actor) => keysOf(scene, actor).map((key) => ({ key, actor }))), ({ key }) => key) : null;
    return (waiter) => {
      if (!inside || waiter.wait?.page.id !== PAGE || waiter.tgid === null) return [];
      const found = new Map(keysOf(scene, waiter).flatMap((key) => (inside.get(key) ?? []).map(({ actor }) => [actor.node, { actor, key }] as const)));
      const all = [...found.values()].filter(({ actor }) => actor !== waiter);
      // Another thread of the same process is nearer; the page finds it.
      if (all.some(({ actor }) => actor.tgid === waiter.tgid)) return [];
      const family = all.filter(({ actor }) => isFamily(waiter, actor));
      const possible = family.length > 0 ? family : all.filter(({ actor }) => waiter.moment.ppid === null || actor.moment.ppid === null);
      const [only] = possible;
      return possible.length !== 1 || !only ? [] : [edge(waiter.node, only.actor.node, 'lock', family.length > 0 ? 'inferred' : 'assumed', [
        ...frameEvidence(waiter.stack, waiter.wait.page.mark, 'it waits for the position lock of an open file'),
        ...frameEvidence(only.actor.stack, CALLS, 'a call that holds the position lock of its file'), ...listingOf(scene, only.actor, only.key),
        ...(family.length > 0 ? factEvidence(only.actor.moment.ppid, `parent of ${only.actor.tgid} is ${only.actor.moment.ppid?.value}`) : []),
      ])];
    };
  },
};

const PAGE = 'file-position-lock';
const CALLS: readonly string[] = ['ksys_read', 'ksys_write', 'ksys_lseek', '__x64_sys_getdents64', '__arm64_sys_getdents64', '__do_sys_getdents64', 'do_readv', 'do_writev'];
/** Files without a position, which nothing locks (FMODE_STREAM, fs/open.c stream_open; sockets, pipes). */
const STREAMS = /^(?:pipe|socket|anon_inode):|^\/dev\/(?:pts\/|tty|null)/;

function isInside(actor: Actor): boolean {
  const at = actor.names.findIndex((name) => CALLS.includes(name));
  return !isZombie(actor) && at > 0 && !actor.names.some((name) => name === 'fdget_pos' || name === '__fdget_pos');
}

/** `3 /mnt/spool/journal` for each file with a position that the process of an actor has open. */
function keysOf(scene: Scene, { tgid }: Actor): readonly string[] {
  const readings = (scene.byTgid.get(tgid ?? -1) ?? []).flatMap(({ task }) => task?.readings ?? []);
  return [...new Set(readings.flatMap(({ openFiles }) => openFiles?.value ?? []).filter(({ target }) => !STREAMS.test(target.replace(/^'/, ''))).map(({ fd, target }) => `${fd} ${target}`))].slice(0, MOST);
}

const MOST = 256;

function isFamily(a: Actor, b: Actor): boolean {
  const [mine, other] = [a.moment.ppid?.value ?? null, b.moment.ppid?.value ?? null];
  return (mine !== null && mine > 1 && mine === other) || mine === b.tgid || other === a.tgid;
}

function listingOf(scene: Scene, { tgid }: Actor, key: string): readonly Evidence[] {
  const listing = (scene.byTgid.get(tgid ?? -1) ?? []).flatMap(({ task }) => task?.readings ?? []).find(({ openFiles }) => openFiles?.value.some(({ fd, target }) => `${fd} ${target}` === key) === true)?.openFiles;
  return listing ? [{ place: listing.place, says: `${tgid} has ${key.slice(key.indexOf(' ') + 1)} open under descriptor ${key.slice(0, key.indexOf(' '))}, as the waiter has` }] : [];
}
