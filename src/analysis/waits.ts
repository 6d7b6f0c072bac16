import type { Catalogue, RankedPage } from '../knowledge/catalogue.ts';
import type { SignaturePage, Stage, TaskMatch } from '../knowledge/schema.ts';
import type { Place } from '../model/fact.ts';
import { framePlace, type Stack } from '../model/stack.ts';
import type { Actor } from './actor.ts';
import type { Wait, WaitKind } from './analysis.ts';
import { matchNames, reliableNames } from './match.ts';
import { anySignalPending, killPending } from './moment.ts';

/**
 * The wait that a stack shows: the most specific page that matches, and for a wait of several stages the stage that
 * state letter and pending signals tell.
 *
 * @returns null when no page matches.
 */
export function waitOf(actor: Actor, stack: Stack, catalogue: Catalogue): Wait | null {
  const names = reliableNames(stack.frames);
  for (const { page } of candidates(names, catalogue)) {
    const speaksFor = conditionsOf(actor, page.match);
    if (speaksFor === false) continue;
    const matched = matchNames(names, page.match);
    if (!matched) continue;
    const stage = stageOf(actor, page);
    const kind: WaitKind = page.wait.kind === 'staged' ? stage?.stage.kind ?? 'unknown' : page.wait.kind;
    const confidence = page.requires ? 'assumed' : speaksFor === null || (stage && !stage.sure) ? 'inferred' : 'observed';
    return { tid: actor.tid, stack, page, matched, kind, confidence };
  }
  return null;
}

/** Pages one of whose first steps is in the stack, most specific first. */
function candidates(names: readonly (string | null)[], catalogue: Catalogue): readonly RankedPage<TaskMatch>[] {
  const found = new Set<RankedPage<TaskMatch>>();
  for (const name of names) for (const one of (name !== null && catalogue.byFirstStep.get(name)) || []) found.add(one);
  // The same page stands under several names, as one object a name: the rank tells that it is the same.
  return [...found].sort((a, b) => a.rank - b.rank);
}

/** Whether state, kind of task and name are what the page asks for; null where one of them is not known. */
function conditionsOf(actor: Actor, { state, kthread, comm }: TaskMatch): boolean | null {
  return allOf([
    ...(state === undefined ? [] : [actor.moment.state ? state.includes(actor.moment.state.value) : null]),
    ...(kthread === undefined ? [] : [isKthread(actor) === null ? null : isKthread(actor) === kthread]),
    ...(comm === undefined ? [] : [actor.comm === null ? null : actor.comm.startsWith(comm)]),
  ]);
}

/** `kthread` (kernel/kthread.c) is the outermost function of a kernel thread, an entry point that of a system call. */
function isKthread(actor: Actor): boolean | null {
  if (actor.moment.kthread) return actor.moment.kthread.value;
  if (actor.names.includes('kthread')) return true;
  return actor.names.some((name) => SYSTEM_CALL_ENTRIES.has(name)) ? false : null;
}

const SYSTEM_CALL_ENTRIES: ReadonlySet<string> = new Set([
  'do_syscall_64', 'do_fast_syscall_32', '__do_fast_syscall_32', 'do_int80_emulation', 'el0_svc', 'el0_svc_common', 'do_el0_svc', 'system_call_exception', 'system_call_fastpath',
]);

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
  return allOf(checks);
}

function allOf(checks: readonly (boolean | null)[]): boolean | null {
  if (checks.includes(false)) return false;
  return checks.includes(null) ? null : true;
}

function not(answer: boolean | null): boolean | null {
  return answer === null ? null : !answer;
}
