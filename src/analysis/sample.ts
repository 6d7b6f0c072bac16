import { PF_EXITING, hasFlag } from '../knowledge/processFlags.ts';
import type { Action } from '../model/dump.ts';
import type { Place } from '../model/fact.ts';
import type { Task } from '../model/incident.ts';
import { sourceName } from '../model/stack.ts';
import type { Stack } from '../model/stack.ts';
import type { TaskReading } from '../model/task.ts';
import { isDead } from './moment.ts';

/**
 * The task as it was at one place of a transcript. A transcript shows a task before, during and after a hang; what a
 * mask means follows from the readings of its own time, not from the last ones. A sample reaches from the `kill` or
 * abort before the place to the next one, and ends where the state letter changes. Who the task is stays known
 * throughout, and so does that it is exiting: nothing comes back from do_exit. Other sources have no order in time
 * with this one, and count whole.
 */
export function sampleAt(task: Task, place: Place, actions: readonly Action[]): Task {
  const window = windowAt(task, place, actions);
  const within = (at: Place): boolean => at.source !== place.source || (at.span.start >= window.from && at.span.start < window.to);
  const earlier = (at: Place): boolean => at.source === place.source && at.span.start < place.span.start;
  return {
    ...task,
    readings: task.readings.map((reading) => (within(reading.place) || (earlier(reading.place) && showsExit(reading)) ? reading : identityOf(reading))),
    stacks: task.stacks.filter((stack) => within(stack.place) || (earlier(stack.place) && isExitStack(stack))),
  };
}

function windowAt(task: Task, place: Place, actions: readonly Action[]): { readonly from: number; readonly to: number } {
  const at = place.span.start;
  const starts = actions.filter((action) => action.place.source === place.source).map((action) => action.place.span.start);
  const from = starts.filter((start) => start <= at).reduce((a, b) => Math.max(a, b), 0);
  const to = starts.filter((start) => start > at).reduce((a, b) => Math.min(a, b), Infinity);
  let state: string | null = null;
  for (const reading of task.readings) {
    const start = reading.place.span.start;
    if (reading.place.source !== place.source || start < from || start >= to || !reading.state) continue;
    if (start > at && state !== null && reading.state.value !== state) return { from, to: start };
    state = reading.state.value;
  }
  return { from, to };
}

function showsExit(reading: TaskReading): boolean {
  return isDead(reading.state?.value) || (reading.flags !== null && hasFlag(reading.flags.value, PF_EXITING));
}

function isExitStack(stack: Stack): boolean {
  return stack.frames.some((frame) => !frame.unreliable && sourceName(frame.function) === 'do_exit');
}

/** Without all that changes while a task lives. */
function identityOf(reading: TaskReading): TaskReading {
  return { ...reading, state: null, flags: null, wchan: null, threads: null, tracerPid: null, exitCode: null, coreDumping: null, contextSwitches: null, masks: {} };
}
