import type { Steps, TaskMatch } from '../knowledge/schema.ts';
import type { Frame } from '../model/stack.ts';
import { sourceName } from '../model/stack.ts';
import { isSchedulerFunction } from './schedulerFunctions.ts';

/**
 * Tries the frames of a stack, innermost first, against the pattern of a signature page.
 *
 * Unreliable frames (`? `) count as not there, compiler suffixes (`.part.0`) as not written. Steps must stand in the
 * order of the pattern; other frames may stand between them. With `anchor: top` only scheduler functions may stand
 * above the first step, because /proc/PID/stack omits them and call traces print them.
 *
 * @returns the index of the frame of each step, or null. Linear in the number of frames for each step.
 */
export function matchStack(frames: readonly (Frame | string)[], match: TaskMatch): readonly number[] | null {
  return matchNames(reliableNames(frames), match);
}

/** `matchStack` over names that are known already. */
export function matchNames(names: readonly (string | null)[], match: TaskMatch): readonly number[] | null {
  if (match.without?.some((name) => names.includes(name)) === true) return null;
  for (const steps of [match.frames, ...(match.also ?? [])]) {
    const found = matchSteps(names, steps, match.anchor);
    if (found) return found;
  }
  return null;
}

function matchSteps(names: readonly (string | null)[], [first, ...rest]: Steps, anchor: TaskMatch['anchor']): readonly number[] | null {
  if (!first) return null;
  for (let at = 0; at < names.length; at++) {
    const name = names[at];
    if (name === null || name === undefined) continue;
    if (first.includes(name)) {
      // The earliest first step leaves the most room for the others: a later one cannot do better.
      const others = stepsAfter(names, at, rest);
      return others ? [at, ...others] : null;
    }
    if (anchor === 'top' && !isSchedulerFunction(name) && !(at === 0 && isCalledToSleep(names))) return null;
  }
  return null;
}

/** The innermost name is one of the scheduler's whatever it reads: it was called by a function that calls nothing else (a damaged line). */
function isCalledToSleep(names: readonly (string | null)[]): boolean {
  const [, caller] = names;
  return typeof caller === 'string' && ONLY_SLEEP.includes(caller);
}

const ONLY_SLEEP: readonly string[] = ['schedule_preempt_disabled', 'schedule_timeout', '__wait_for_common', 'do_wait_for_common', 'wait_for_common', 'wait_for_completion'];

/** Source names by frame, null where the unwinder does not vouch for the frame, as long as it vouches for any. */
export function reliableNames(frames: readonly (Frame | string)[]): readonly (string | null)[] {
  const guessed = isGuessed(frames);
  return frames.map((frame) => (typeof frame === 'string' ? sourceName(frame) : frame.unreliable && !guessed ? null : sourceName(frame.function)));
}

/**
 * Whether every frame has its question mark. A kernel without frame pointers scans the stack of a task for addresses of
 * code and vouches for none of them (arch/x86/kernel/dumpstack_64.c print_context_stack up to Linux 4.8, unwind_guess.c
 * later): then the frames are all there is, and what follows from them is no more than inferred.
 */
export function isGuessed(frames: readonly (Frame | string)[]): boolean {
  return frames.length > 0 && frames.every((frame) => typeof frame !== 'string' && frame.unreliable);
}

function stepsAfter(names: readonly (string | null)[], start: number, steps: Steps): readonly number[] | null {
  const found: number[] = [];
  let at = start;
  for (const step of steps) {
    do at++;
    while (at < names.length && !isOneOf(step, names[at]));
    if (at >= names.length) return null;
    found.push(at);
  }
  return found;
}

function isOneOf(step: readonly string[], name: string | null | undefined): boolean {
  return typeof name === 'string' && step.includes(name);
}
