import { maskHas, parseHex } from '../knowledge/signals.ts';
import type { Fact, Place } from '../model/fact.ts';
import type { Incident, Task } from '../model/incident.ts';
import type { Stack } from '../model/stack.ts';
import type { SignalField, TaskReading } from '../model/task.ts';
import { SIGNAL_FIELDS } from '../model/task.ts';

/** What is known of a task at the time of one of its stacks: a dump holds samples from before, during and after. */
export interface Moment {
  readonly state: Fact<string> | null;
  readonly flags: Fact<number> | null;
  readonly ppid: Fact<number> | null;
  readonly threads: Fact<number> | null;
  readonly tracerPid: Fact<number> | null;
  readonly nspid: Fact<readonly number[]> | null;
  readonly kthread: Fact<boolean> | null;
  readonly coreDumping: Fact<boolean> | null;
  readonly wchan: Fact<string> | null;
  readonly masks: Readonly<Partial<Record<SignalField, Fact<string>>>>;
}

export const NOTHING_KNOWN: Moment = {
  state: null, flags: null, ppid: null, threads: null, tracerPid: null, nspid: null, kthread: null, coreDumping: null,
  wchan: null, masks: {},
};

/**
 * Gathers the readings that belong to a stack: of each fact the one that stands nearest to it in the same source, else
 * the last one. Readings after the transcript's own abort of a FUSE connection show the released task and do not
 * count, and a zombie reading cannot be of the time of a stack that still has frames.
 *
 * @param stack null for a task without one: the last readings count.
 */
export function momentOf(task: Task, stack: Stack | null, aftermath: Aftermath): Moment {
  const before = task.readings.filter((reading) => !aftermath(reading.place));
  const during = before.length > 0 ? before : task.readings;
  const alive = stack && stack.frames.length > 0 ? during.filter((reading) => !isDead(reading.state?.value)) : during;
  const [only] = alive;
  return alive.length === 1 ? only! : alive.length === 0 ? NOTHING_KNOWN : nearestOf(alive, stack?.place ?? null);
}

function nearestOf(readings: readonly TaskReading[], to: Place | null): Moment {
  const pick = <T>(get: (reading: TaskReading) => Fact<T> | null | undefined): Fact<T> | null => nearest(readings, get, to);
  const masks: Partial<Record<SignalField, Fact<string>>> = {};
  for (const field of SIGNAL_FIELDS) {
    const mask = pick((reading) => reading.masks[field]);
    if (mask) masks[field] = mask;
  }
  return {
    state: pick((reading) => reading.state), flags: pick((reading) => reading.flags), ppid: pick((reading) => reading.ppid),
    threads: pick((reading) => reading.threads), tracerPid: pick((reading) => reading.tracerPid),
    nspid: pick((reading) => reading.nspid), kthread: pick((reading) => reading.kthread),
    coreDumping: pick((reading) => reading.coreDumping), wchan: pick((reading) => reading.wchan), masks,
  };
}

/** Whether a place lies after the point where the transcript itself ended the hang. */
export type Aftermath = (place: Place) => boolean;

export function aftermathOf(incident: Incident): Aftermath {
  const aborts = new Map<number, number>();
  for (const { kind, place } of incident.dumps.flatMap((dump) => dump.actions)) {
    const known = aborts.get(place.source);
    if (kind === 'fuse-abort' && (known === undefined || place.span.start < known)) aborts.set(place.source, place.span.start);
  }
  return (place) => place.span.start > (aborts.get(place.source) ?? Infinity);
}

/** SIGKILL stands in this pending set; null where the dump does not show the set. SIGKILL is 9 on every architecture. */
export function killPending(moment: Moment, field: 'SigPnd' | 'ShdPnd'): boolean | null {
  const mask = moment.masks[field];
  return mask ? maskHas(mask.value, 9) : null;
}

/** A signal is pending for this thread that it does not block; null where the dump does not tell. */
export function anySignalPending(moment: Moment): boolean | null {
  const { SigPnd, ShdPnd, SigBlk } = moment.masks;
  if (!SigPnd || !ShdPnd) return null;
  const pending = (parseHex(SigPnd.value, 32) ?? 0n) | (parseHex(ShdPnd.value, 32) ?? 0n);
  const blocked = (SigBlk && parseHex(SigBlk.value, 32)) ?? 0n;
  return (pending & ~blocked) !== 0n;
}

export function isDead(state: string | null | undefined): boolean {
  return state === 'Z' || state === 'X';
}

function nearest<T>(readings: readonly TaskReading[], get: (reading: TaskReading) => Fact<T> | null | undefined, to: Place | null): Fact<T> | null {
  let best: Fact<T> | null = null;
  let bestDistance = Infinity;
  for (const reading of readings) {
    const fact = get(reading);
    if (!fact) continue;
    const away = to ? distance(fact.place, to) : 0;
    // Equal distance: the later reading, which is also the rule where there is no stack to be near to.
    if (away <= bestDistance) [best, bestDistance] = [fact, away];
  }
  return best;
}

function distance(a: Place, b: Place): number {
  if (a.source !== b.source) return Number.MAX_SAFE_INTEGER;
  return Math.max(0, a.span.start - b.span.end, b.span.start - a.span.end);
}
