import type { Fact } from '../../model/fact.ts';
import type { Sample } from '../../model/samples.ts';
import type { Stack } from '../../model/stack.ts';
import { sourceName } from '../../model/stack.ts';
import type { TaskReading } from '../../model/task.ts';
import type { Evidence } from '../analysis.ts';
import { isSchedulerFunction } from '../schedulerFunctions.ts';

/** What two looks at one task show, the later against the earlier. */
export interface Comparison {
  /** Signs that it ran in between, the plainest first. */
  readonly moved: readonly Sign[];
  /** Signs that it did not. `stack` is weaker than `switches`: a loop comes back to the same place. */
  readonly same: readonly ('stack' | 'switches' | 'syscall')[];
  /** Another task under the same number. */
  readonly other: boolean;
}

export interface Sign {
  readonly says: string;
  readonly evidence: readonly Evidence[];
}

/** Compares stacks (functions, and the places in them) and the counters of /proc that only grow while a task runs. */
export function compareSamples(earlier: Sample, later: Sample): Comparison {
  const begun = both(earlier, later, (one) => one.startTime);
  if (begun && begun[0].value !== begun[1].value) return { moved: [], same: [], other: true };
  const stack = earlier.stack && later.stack && isAsleep(earlier) && isAsleep(later) ? compareStacks(earlier.stack, later.stack) : null;
  const signalled = stack !== 'moved' && wasSignalled(earlier, later);
  const moved: Sign[] = [];
  const same: Comparison['same'][number][] = [];
  if (stack === 'moved') moved.push({ says: 'the stack is another one', evidence: [at(earlier.stack!, 'the stack of one sample'), at(later.stack!, 'and that of a later one')] });
  if (stack === 'same') same.push('stack');
  const switches = both(earlier, later, (one) => one.contextSwitches);
  if (switches) {
    const more = switches[1].value - switches[0].value;
    // A signal alone makes it run once and sleep again at the same place.
    if (more > (signalled ? 3 : 0)) moved.push({ says: `${more} context switch${more === 1 ? '' : 'es'} more`, evidence: grown(switches, 'context switches') });
    else if (more === 0) same.push('switches');
  }
  const cpu = both(earlier, later, (one) => one.cpuTicks);
  if (cpu && cpu[1].value > cpu[0].value) moved.push({ says: `${rounded((cpu[1].value - cpu[0].value) / TICKS)} s more on a CPU`, evidence: grown(cpu, 'clock ticks on a CPU') });
  const time = cpu ? null : both(earlier, later, (one) => one.cpuTime);
  if (time && time[1].value > time[0].value) moved.push({ says: `${rounded(time[1].value - time[0].value)} s more on a CPU`, evidence: grown(time, 'seconds on a CPU') });
  const call = both(earlier, later, (one) => one.syscall);
  if (call) {
    const text = ({ value }: (typeof call)[0]): string => `${value.number} ${value.args.join(' ')} ${value.stackPointer} ${value.programCounter}`;
    if (text(call[0]) === text(call[1])) same.push('syscall');
    else moved.push({ says: 'another system call, or other arguments', evidence: call.map(({ place }) => ({ place, says: '/proc/PID/syscall' })) });
  }
  return { moved, same, other: false };
}

/** Whoever runs has another stack each time; a trace of the log without a state is that of a report from a running task. */
function isAsleep(sample: Sample): boolean {
  const state = firstOf(sample, (one) => one.state)?.value;
  return state === undefined ? sample.stack?.format !== 'callTrace' : state !== 'R';
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** USER_HZ of stat fields 14, 15 and 22: 100 on every architecture that Linux runs on today. */
const TICKS = 100;

/**
 * `same`: the same functions called from the same places. `moved`: other functions, or a caller stands at another place.
 * `near`: the same functions, the innermost at another place: stages of one wait look so.
 */
export function compareStacks(earlier: Stack, later: Stack): 'same' | 'near' | 'moved' {
  const [long, short] = [framesOf(earlier), framesOf(later)].sort((one, other) => other.length - one.length) as [Stack['frames'], Stack['frames']];
  // A trace that was cut off (`grep -A28`, a full buffer) lacks its outer frames.
  if (short.length < Math.min(3, long.length)) return 'moved';
  const [a, b] = [long.slice(0, short.length), short];
  if (a.some((frame, index) => sourceName(frame.function) !== sourceName(b[index]!.function))) return 'moved';
  const differs = a.flatMap((frame, index) => (frame.offset !== null && b[index]!.offset !== null && frame.offset !== b[index]!.offset ? [index] : []));
  // The log and /proc print one offset alike; other formats count otherwise.
  if (differs.length === 0) return 'same';
  return differs.some((index) => index > 0) && earlier.format === later.format ? 'moved' : 'near';
}

/** The log prints the scheduler's functions and what the unwinder does not vouch for; /proc does not. */
function framesOf({ frames }: Stack): Stack['frames'] {
  return frames.filter((frame) => !frame.unreliable && !isSchedulerFunction(sourceName(frame.function)));
}

/** The letter or the pending sets tell of a signal in between. */
function wasSignalled(earlier: Sample, later: Sample): boolean {
  const state = both(earlier, later, (one) => one.state);
  if (state && state[0].value !== state[1].value) return true;
  return (['SigPnd', 'ShdPnd'] as const).some((field) => {
    const pair = both(earlier, later, (one) => one.masks[field] ?? null);
    return pair !== null && pair[0].value !== pair[1].value;
  });
}

function both<T>(earlier: Sample, later: Sample, get: (reading: TaskReading) => Fact<T> | null): readonly [Fact<T>, Fact<T>] | null {
  const a = firstOf(earlier, get);
  const b = firstOf(later, get);
  return a && b ? [a, b] : null;
}

export function firstOf<T>({ readings }: Sample, get: (reading: TaskReading) => Fact<T> | null): Fact<T> | null {
  for (const reading of readings) {
    const fact = get(reading);
    if (fact) return fact;
  }
  return null;
}

function grown(pair: readonly Fact<number>[], what: string): readonly Evidence[] {
  return pair.map(({ place, value }) => ({ place, says: `${value} ${what}` }));
}

function at({ place }: Stack, says: string): Evidence {
  return { place, says };
}
