import type { SignaturePage, Stage } from '../knowledge/schema.ts';
import type { Place } from '../model/fact.ts';
import { framePlace, type Stack } from '../model/stack.ts';
import type { Actor } from './actor.ts';
import type { Wait, WaitKind } from './analysis.ts';
import { matchStack, reliableNames } from './match.ts';
import { anySignalPending, killPending } from './moment.ts';

/**
 * The wait that a stack shows: the most specific page that matches, and for a wait of several stages the stage that
 * state letter and pending signals tell.
 *
 * @returns null when no page matches.
 */
export function waitOf(actor: Actor, stack: Stack, catalogue: readonly SignaturePage[]): Wait | null {
  let best: { readonly page: SignaturePage; readonly matched: readonly number[] } | null = null;
  for (const page of catalogue) {
    if (best && !isBefore(page, best.page)) continue;
    const matched = matchStack(stack.frames, page.match);
    if (matched) best = { page, matched };
  }
  if (!best) return null;
  const stage = stageOf(actor, best.page);
  const kind: WaitKind = best.page.wait.kind === 'staged' ? stage?.stage.kind ?? 'unknown' : best.page.wait.kind;
  return { tid: actor.tid, stack, ...best, kind, confidence: stage && !stage.sure ? 'inferred' : 'observed' };
}

/** The stage that fits what is known; the first that nothing speaks against where not all is known (`sure` false). */
export function stageOf(actor: Actor, page: SignaturePage): { readonly stage: Stage; readonly sure: boolean } | null {
  const rated = (page.stages ?? []).map((stage) => ({ stage, fits: fitsOf(actor, stage) }));
  const sure = rated.find((one) => one.fits === true);
  const possible = rated.find((one) => one.fits === null);
  const chosen = sure ?? possible;
  return chosen ? { stage: chosen.stage, sure: chosen === sure } : null;
}

/** Places of the frames that a diagnostic marks: the functions that the page names under `mark`. */
export function marksOf(stack: Stack, page: SignaturePage): readonly Place[] {
  return reliableNames(stack.frames).flatMap((name, index) => (name !== null && page.mark.includes(name) ? [framePlace(stack, index)] : []));
}

/** True, false, or null where the dump does not say. */
function fitsOf(actor: Actor, { when }: Stage): boolean | null {
  const checks: (boolean | null)[] = [];
  if (when.state !== undefined) checks.push(actor.moment.state ? when.state.includes(actor.moment.state.value) : null);
  if (when.exiting !== undefined) checks.push(actor.exiting.answer === 'unknown' ? null : (actor.exiting.answer === 'yes') === when.exiting);
  if (when.frames) checks.push(actor.names.some((name) => when.frames!.includes(name)));
  if (when.signal === 'kill') checks.push(killPending(actor.moment, 'SigPnd'));
  if (when.signal === 'any') checks.push(anySignalPending(actor.moment));
  if (when.signal === 'none') checks.push(not(anySignalPending(actor.moment)));
  if (checks.includes(false)) return false;
  return checks.includes(null) ? null : true;
}

function not(answer: boolean | null): boolean | null {
  return answer === null ? null : !answer;
}

function isBefore(a: SignaturePage, b: SignaturePage): boolean {
  return a.specificity > b.specificity || (a.specificity === b.specificity && a.id < b.id);
}
