import type { Match } from '../knowledge/schema.ts';
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
export function matchStack(frames: readonly (Frame | string)[], match: Match): readonly number[] | null {
  const names = reliableNames(frames);
  if (match.without?.some((name) => names.includes(name)) === true) return null;
  const [first, ...rest] = match.frames;
  if (!first) return null;
  for (let at = 0; at < names.length; at++) {
    const name = names[at];
    if (name === null || name === undefined) continue;
    if (first.includes(name)) {
      // The earliest first step leaves the most room for the others: a later one cannot do better.
      const others = stepsAfter(names, at, rest);
      return others ? [at, ...others] : null;
    }
    if (match.anchor === 'top' && !isSchedulerFunction(name)) return null;
  }
  return null;
}

/** Source names by frame, null where the unwinder does not vouch for the frame. */
export function reliableNames(frames: readonly (Frame | string)[]): readonly (string | null)[] {
  return frames.map((frame) => {
    if (typeof frame === 'string') return sourceName(frame);
    return frame.unreliable ? null : sourceName(frame.function);
  });
}

function stepsAfter(names: readonly (string | null)[], start: number, steps: Match['frames']): readonly number[] | null {
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
