import { fillPlaceholders } from '../knowledge/placeholders.ts';
import type { PossibleCause, SignaturePage } from '../knowledge/schema.ts';
import type { Actor, Scene } from './actor.ts';
import { frameEvidence } from './actor.ts';
import type { Node, Possibility } from './analysis.ts';
import { holdersOf, type Holders } from './differentialHolders.ts';
import { valuesOf } from './remedy.ts';
import { evidenceOf, isKnown, MOST_SIGNS } from './signs.ts';
import { nameOf } from './wording.ts';

/**
 * Which of the causes that a page names the text speaks for: what each would show is looked for in the waiter, in those it
 * waits for, in any task, or as words in the kernel log. What stands nowhere is `unknown`. `not-seen` is said only where
 * everyone who would show it is there: of a state at once, of functions only where the same tasks show another cause. No
 * list of functions is complete, and the compiler inlines some of them.
 *
 * @param holders whom the waiter waits for, as far as it is known.
 */
export function differentialOf(scene: Scene, page: SignaturePage, waiter: Actor, holders: readonly Node[]): readonly Possibility[] {
  const causes = page.differential ?? [];
  if (causes.length === 0) return [];
  const others = holdersOf(scene, page, waiter, holders);
  const values = waiter.wait ? valuesOf(scene, waiter, waiter.wait.page.wait.relation === 'pid-namespace-members' || waiter.wait.page.wait.relation === 'foreign-parent' ? waiter : null) : {};
  const judged = causes.map((one) => ({ one, ...judge(scene, one, waiter, others) }));
  const told = new Set(judged.flatMap(({ one: { shows }, status }) => (shows && status === 'seen' ? [shows.who] : [])));
  const possible = judged.map(({ one, status, found }): Possibility => ({
    cause: one.cause, evidence: one.evidence, command: one.command === undefined ? null : fillPlaceholders(one.command, values), found,
    status: status === 'not-seen' && !isOfState(one) && !told.has(one.shows!.who) ? 'unknown' : status,
  }));
  const order: readonly Possibility['status'][] = ['seen', 'unknown', 'not-seen'];
  return [...possible].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

type Judgement = Pick<Possibility, 'status' | 'found'>;

const UNKNOWN: Judgement = { status: 'unknown', found: [] };

function judge(scene: Scene, one: PossibleCause, waiter: Actor, holders: Holders): Judgement {
  const words = (one.message ?? []).flatMap((message) => scene.signs().said(message)).slice(0, MOST_SIGNS);
  if (words.length > 0) return { status: 'seen', found: words };
  const { shows } = one;
  if (!shows) return one.page === undefined ? UNKNOWN : pageElsewhere(scene, one.page, waiter);
  if (shows.who === 'anybody') {
    const found = scene.signs().shown(shows).filter(({ actor }) => actor !== waiter).flatMap(({ evidence }) => evidence);
    return found.length > 0 ? { status: 'seen', found: found.slice(0, MOST_SIGNS) } : UNKNOWN;
  }
  const { actors, complete } = shows.who === 'waiter' ? { actors: [waiter], complete: true } : holders;
  const found = actors.flatMap((actor) => evidenceOf(actor, shows)).slice(0, MOST_SIGNS);
  if (found.length > 0) return { status: 'seen', found };
  return complete && actors.length > 0 && actors.every((actor) => isKnown(actor, shows)) ? { status: 'not-seen', found: [] } : UNKNOWN;
}

function isOfState({ shows }: PossibleCause): boolean {
  return shows?.frames === undefined && shows?.without === undefined;
}

/** A page of a normal wait tells of nobody that he is the cause: idle tasks stand there on every machine. */
function pageElsewhere(scene: Scene, id: string, waiter: Actor): Judgement {
  if (id === waiter.wait?.page.id || scene.catalogue.byId.get(id)?.severity === 'none') return UNKNOWN;
  const told = (scene.byPage.get(id) ?? []).slice(0, MOST_SIGNS + 1).filter((actor) => actor !== waiter).slice(0, MOST_SIGNS);
  if (told.length === 0) return UNKNOWN;
  return { status: 'seen', found: told.flatMap((actor) => frameEvidence(actor.wait!.stack, actor.wait!.page.mark, `${nameOf(actor)}: ${actor.wait!.page.title}`)) };
}
