import type { Place } from './fact.ts';
import type { Task } from './incident.ts';
import { isSnapshot, type Stack } from './stack.ts';
import type { TaskReading } from './task.ts';
import { NO_CLOCK, type Clock } from './times.ts';

/** What one look at a task gave: at most one stack, and the readings around it, each file of it once. */
export interface Sample {
  /** null where only a status, a row of ps and the like were read. */
  readonly stack: Stack | null;
  readonly readings: readonly TaskReading[];
  /** Of the stack, else of the first reading. */
  readonly place: Place;
  /** Of the sample's clock: compare two samples of the same clock only. null where the text does not tell when it was taken. */
  readonly seconds: number | null;
  readonly clock: 'boot' | 'date' | null;
}

/**
 * The looks at a task in their order: that of the text inside a source, of the canonical order of sources across them
 * (`model/order.ts`; the order of `task.readings` and `task.stacks` is that one). A new look begins with every
 * stack after a stack, and where the same format shows a field again that changes while a task lives. Stacks of tracers
 * (where the task has been) are no look at it. Linear.
 *
 * @param clock of `clockOf(incident.sources, incident.dumps)`, built once; without it no sample has a time.
 */
export function samplesOf(task: Task, clock: Clock = NO_CLOCK): readonly Sample[] {
  const looks: Look[] = [];
  for (const item of inOrder(task)) {
    let look = looks.at(-1);
    if (!look || look.source !== item.place.source || (item.stack ? look.stack !== null : repeats(item.reading, look))) looks.push((look = { source: item.place.source, stack: null, readings: [], seen: new Set() }));
    if (item.stack) look.stack = item.stack;
    else take(item.reading, look);
  }
  return withTimes(looks, clock);
}

interface Look {
  readonly source: number;
  stack: Stack | null;
  readonly readings: TaskReading[];
  readonly seen: Set<string>;
}

type Item = { readonly place: Place; readonly stack: Stack } | { readonly place: Place; readonly stack: null; readonly reading: TaskReading };

/** Readings and stacks of a task merged: both lists have the sources in the same order. */
function inOrder(task: Task): readonly Item[] {
  const rank = new Map<number, number>();
  for (const { place } of [...task.readings, ...task.stacks]) if (!rank.has(place.source)) rank.set(place.source, rank.size);
  const items: Item[] = [
    ...task.readings.map((reading): Item => ({ place: reading.place, stack: null, reading })),
    ...task.stacks.filter((stack) => stack.frames.length > 0 && isSnapshot(stack)).map((stack): Item => ({ place: stack.place, stack })),
  ];
  return items.sort((a, b) => rank.get(a.place.source)! - rank.get(b.place.source)! || a.place.span.start - b.place.span.start);
}

function repeats(reading: TaskReading, look: Look): boolean {
  return changingFields(reading).some((field) => look.seen.has(field));
}

function take(reading: TaskReading, look: Look): void {
  look.readings.push(reading);
  for (const field of changingFields(reading)) look.seen.add(field);
}

function changingFields(reading: TaskReading): readonly string[] {
  const fields = CHANGING.filter((field) => reading[field] !== null);
  return [...fields, ...Object.keys(reading.masks)].map((field) => `${reading.format} ${field}`);
}

const CHANGING = ['state', 'flags', 'wchan', 'contextSwitches', 'cpuTicks', 'cpuTime', 'elapsed', 'threads', 'tracerPid', 'syscall', 'taskList', 'openFiles'] as const;

/** One date above two samples tells when the first of them was taken, at best; the second is later by an unknown time. */
function withTimes(looks: readonly Look[], clock: Clock): readonly Sample[] {
  let before: string | null = null;
  return looks.map(({ stack, readings }) => {
    const place = stack?.place ?? readings[0]!.place;
    const time = clock(place);
    const key = time && !time.exact ? `${place.source} ${time.clock} ${time.seconds}` : null;
    const known = time !== null && (key === null || key !== before);
    before = key;
    return { stack, readings, place, seconds: known ? time.seconds : null, clock: known ? time.clock : null };
  });
}
