import type { PossibleCause, SignaturePage } from '../knowledge/schema.ts';
import type { Actor, Scene } from './actor.ts';
import { factEvidence, frameEvidence } from './actor.ts';
import type { Evidence, Node, Possibility } from './analysis.ts';
import { nameOf } from './wording.ts';

/**
 * Which of the causes that a page names the text speaks for: what each would show is looked for in the waiter, in those it
 * waits for, in any task, or as words in the text. What stands nowhere is `unknown`, and `not-seen` only where the stack of
 * the one who would show it is there.
 *
 * @param holders whom the waiter waits for, as far as it is known.
 */
export function differentialOf(scene: Scene, page: SignaturePage, waiter: Actor, holders: readonly Node[]): readonly Possibility[] {
  const causes = page.differential ?? [];
  const others = holders.flatMap((node) => scene.byNode.get(node) ?? []);
  const possible = causes.map((one): Possibility => ({ cause: one.cause, evidence: one.evidence, command: one.command ?? null, ...judge(scene, one, waiter, others) }));
  const order: readonly Possibility['status'][] = ['seen', 'unknown', 'not-seen'];
  return [...possible].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

type Judgement = Pick<Possibility, 'status' | 'found'>;

function judge(scene: Scene, one: PossibleCause, waiter: Actor, holders: readonly Actor[]): Judgement {
  const words = (one.message ?? []).flatMap((message) => placeOfWords(scene, message)).slice(0, MOST);
  if (words.length > 0) return { status: 'seen', found: words };
  const { shows } = one;
  if (shows) {
    const asked = shows.who === 'waiter' ? [waiter] : shows.who === 'holder' ? holders : candidates(scene, shows.frames);
    const found = asked.filter((actor) => actor !== waiter || shows.who === 'waiter').flatMap((actor) => evidenceOf(actor, shows)).slice(0, MOST);
    if (found.length > 0) return { status: 'seen', found };
    const looked = shows.who !== 'anybody' && asked.length > 0 && asked.every((actor) => isKnown(actor, shows));
    return { status: looked ? 'not-seen' : 'unknown', found: [] };
  }
  const told = one.page === undefined || one.page === waiter.wait?.page.id ? [] : (scene.byPage.get(one.page) ?? []).filter((actor) => actor !== waiter);
  return told.length === 0 ? { status: 'unknown', found: [] } : { status: 'seen', found: told.slice(0, MOST).flatMap(({ wait, ...actor }) => frameEvidence(actor.stack, wait!.page.mark, `${nameOf({ wait, ...actor })}: ${wait!.page.title}`)) };
}

type Shows = NonNullable<PossibleCause['shows']>;

/** Only tasks that have one of the functions can show it: they are looked up, not searched for. */
function candidates(scene: Scene, frames: Shows['frames']): readonly Actor[] {
  return frames ? [...new Set(frames.flatMap((name) => scene.byFunction(name)))] : scene.actors;
}

function evidenceOf(actor: Actor, { frames, without, state, comm }: Shows): readonly Evidence[] {
  if (frames && !frames.some((name) => actor.names.includes(name))) return [];
  if (without && (actor.names.length === 0 || without.some((name) => actor.names.includes(name)))) return [];
  if (state !== undefined && !(actor.moment.state && state.includes(actor.moment.state.value))) return [];
  if (comm !== undefined && actor.comm?.startsWith(comm) !== true) return [];
  const seen = [
    ...(frames ? frameEvidence(actor.stack, frames, `${nameOf(actor)} stands there`) : []),
    ...(state === undefined ? [] : factEvidence(actor.moment.state, `${nameOf(actor)} is in state ${actor.moment.state?.value}`)),
  ];
  return seen.length > 0 ? seen : actor.stack ? [{ place: actor.stack.place, says: `stack of ${nameOf(actor)}` }] : [];
}

function isKnown(actor: Actor, { frames, without, state }: Shows): boolean {
  return (!(frames ?? without) || actor.names.length > 0) && (state === undefined || actor.moment.state !== null);
}

function placeOfWords({ incident }: Scene, message: string): readonly Evidence[] {
  return incident.sources.flatMap(({ content }, source) => {
    const at = content.indexOf(message);
    return at < 0 ? [] : [{ place: { source, span: { start: at, end: at + message.length } }, says: `the text says "${message}"` }];
  });
}

const MOST = 5;
