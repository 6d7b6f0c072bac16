import type { SignaturePage, Stage, TaskMatch } from '../knowledge/schema.ts';
import type { Place } from '../model/fact.ts';
import { framePlace, WCHAN, type Stack } from '../model/stack.ts';
import type { Actor } from './actor.ts';
import type { Wait, WaitKind } from './analysis.ts';
import { isGuessed, reliableNames } from './match.ts';
import { anySignalPending, killPending } from './moment.ts';
import type { KnownStack } from './knownStack.ts';
import { kernelThreadBy } from './kernelThread.ts';

/**
 * The wait that a stack shows: the most specific page that matches, and for a wait of several stages the stage that
 * state letter and pending signals tell.
 *
 * @param known what is known of all stacks with the frames of `stack`.
 * @returns null when no page matches.
 */
export function waitOf(actor: Actor, stack: Stack, known: KnownStack): Wait | null {
  for (const { page, match } of known.candidates) {
    const speaksFor = conditionsOf(actor, page.match, known);
    if (speaksFor === false) continue;
    const matched = match();
    if (!matched) continue;
    const stage = stageOf(actor, page);
    const kind: WaitKind = page.wait.kind === 'staged' ? stage?.stage.kind ?? 'unknown' : page.wait.kind;
    const confidence = page.requires ? 'assumed' : speaksFor === null || stack.format === WCHAN || isGuessed(stack.frames) || (stage && !stage.sure) ? 'inferred' : 'observed';
    return { tid: actor.tid, stack, page, matched, kind, confidence };
  }
  return null;
}

/** Whether state, kind of task and name are what the page asks for; null where one of them is not known. */
function conditionsOf(actor: Actor, { state, kthread, comm }: TaskMatch, known: KnownStack): boolean | null {
  const checks: (boolean | null)[] = [];
  if (state !== undefined) checks.push(actor.moment.state ? state.includes(actor.moment.state.value) : null);
  if (kthread !== undefined) {
    const is = kernelThreadBy(actor.moment, known.kthread);
    checks.push(is === null ? null : is === kthread);
  }
  if (comm !== undefined) checks.push(actor.comm === null ? null : actor.comm.startsWith(comm));
  return allOf(checks);
}

/** The stage that fits what is known; the first that nothing speaks against where not all is known (`sure` false). */
export function stageOf(actor: Actor, page: SignaturePage): { readonly stage: Stage; readonly sure: boolean } | null {
  if (!page.stages) return null;
  const rated = page.stages.map((stage) => ({ stage, fits: fitsOf(actor, stage) }));
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
  return allOf(checks);
}

function allOf(checks: readonly (boolean | null)[]): boolean | null {
  if (checks.includes(false)) return false;
  return checks.includes(null) ? null : true;
}

function not(answer: boolean | null): boolean | null {
  return answer === null ? null : !answer;
}
