import { groupBy } from '../model/group.ts';
import type { Goroutine } from '../model/goroutine.ts';
import type { Place } from '../model/fact.ts';
import { clockOf } from '../model/times.ts';
import type { Actor, Scene } from './actor.ts';
import type { Evidence } from './analysis.ts';
import { progressIn } from './progress.ts';
import { agesOf } from './sampling/ages.ts';
import type { Age } from './sampling/ages.ts';
import { durationText } from './sampling/durations.ts';
import { hungSpanOf } from './sampling/hungReports.ts';
import { readStamp, stampOf, writeBefore } from './sampling/stamps.ts';
import type { Stamp } from './sampling/stamps.ts';

/** When a hang began, as far as the text tells. */
export interface Onset {
  /** 0 where only the age of the task bounds it. */
  readonly atLeastSeconds: number;
  /** It is not older: the task, or its container, is not. */
  readonly atMostSeconds: number | null;
  /** At the latest then, as the text's own clock writes it: a wall clock without a zone of ours, or `123.4 s after boot`. */
  readonly since: string | null;
  /** One sentence or two, to stand alone. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
}

interface Bound {
  readonly seconds: number;
  /** In parentheses behind the duration. */
  readonly by: string;
  readonly place: Place;
  /** Time of the statement, so that the wait began `seconds` before it. */
  readonly stamp: Stamp | null;
  /** Whose clock that is: `by the kernel log`. */
  readonly clock: string;
}

/**
 * Merges what the text tells of the beginning: reports of the hung task detector (time of the report less its seconds), minutes
 * of goroutines, samples that agree, and as an upper bound the age of the stuck task (ps, stat, its container). All bounds
 * hold at once, so the longest lower and the shortest upper one count.
 *
 * Two steps: what concerns the whole scene is looked up once.
 *
 * @param actors the one that holds everything up first, then those that wait for it; the first alone bounds from above.
 * @param goroutines that wait for them, or hang themselves.
 * @returns null where the text tells nothing.
 */
export function onsetIn(scene: Scene): (actors: readonly Actor[], goroutines: readonly Goroutine[]) => Onset | null {
  const { incident, aftermath } = scene;
  const clock = clockOf(incident.sources, incident.dumps);
  const progress = progressIn(scene);
  const age = agesOf(incident);
  const reports = groupBy(incident.dumps.flatMap((dump) => dump.hungTasks).filter(({ place }) => !aftermath(place)), (report) => report.tid?.value);
  const dates = groupBy(incident.dumps.flatMap((dump) => dump.moments).filter(({ kind }) => kind === 'date'), ({ place }) => place.source);
  const dateBelow = (place: Place): Stamp | null => {
    const date = dates.get(place.source)?.find((one) => one.place.span.start > place.span.start);
    return date ? readStamp(date.text) : null;
  };
  return (actors, goroutines) => {
    const bounds = [
      ...actors.flatMap(({ tid }): readonly Bound[] => {
        const span = tid === null ? null : hungSpanOf(reports.get(tid) ?? [], clock);
        return span ? [{ seconds: span.seconds, by: `hung task report of ${tid}`, place: span.last.place, stamp: stampOf(incident.sources, span.last.place), clock: 'by the kernel log' }] : [];
      }),
      ...goroutines.flatMap((one): readonly Bound[] => {
        const stamp = stampOf(incident.sources, one.place) ?? dateBelow(one.place);
        return one.minutes === null ? [] : [{ seconds: one.minutes * 60, by: `goroutine ${one.id}`, place: one.place, stamp, clock: 'by the time of the dump' }];
      }),
      ...actors.slice(0, MOST_SAMPLED).flatMap((actor): readonly Bound[] => {
        // What the kernel counted is told by its own reports.
        const said = actor.task && !reports.has(actor.task.tid) ? progress(actor.task) : null;
        return said?.verdict === 'stuck' && said.seconds !== null && said.evidence[0] ? [{ seconds: said.seconds, by: `samples of ${actor.tid}`, place: said.evidence[0].place, stamp: null, clock: '' }] : [];
      }),
    ];
    return onsetFrom(bounds, actors[0] ? age(actors[0]) : null);
  };
}

/** {@link onsetIn} for a single question. */
export function onsetOf(scene: Scene, actors: readonly Actor[], goroutines: readonly Goroutine[]): Onset | null {
  return onsetIn(scene)(actors, goroutines);
}

/** Victims by the thousand wait no longer than those that hold them up. */
const MOST_SAMPLED = 20;

function onsetFrom(bounds: readonly Bound[], age: Age | null): Onset | null {
  // The first of equal ones, by place: the order of what is asked for does not count.
  const longest = [...bounds].sort((a, b) => b.seconds - a.seconds || a.place.source - b.place.source || a.place.span.start - b.place.span.start)[0] ?? null;
  const earliest = earliestOf(bounds);
  const since = earliest?.stamp ? writeBefore(earliest.stamp, earliest.seconds) : null;
  const upper = age && age.seconds >= (longest?.seconds ?? 0) ? age : null;
  if (!longest && !upper) return null;
  const sentences = [
    ...(longest ? [`It has hung for at least ${inWords(longest)} (${longest.by})${since === null ? '' : `, and since ${since} at the latest ${earliest!.clock}`}.`] : []),
    ...(upper ? [`It is not older than ${durationText(roundedUp(upper.seconds))}: ${upper.says}.`] : []),
  ];
  return {
    atLeastSeconds: longest?.seconds ?? 0, atMostSeconds: upper?.seconds ?? null, since, sentence: sentences.join(' '),
    evidence: [...(longest ? [evidence(longest)] : []), ...(earliest && since !== null && earliest !== longest ? [evidence(earliest)] : []), ...(upper?.evidence ?? [])],
  };
}

/** The earliest beginning on one clock: that of the wall where there is one, else that since boot. Clocks of several kinds do not compare. */
function earliestOf(bounds: readonly Bound[]): Bound | null {
  for (const style of STYLES) {
    const known = bounds.filter(({ stamp }) => stamp?.style === style);
    // Times of several zones do not compare as they stand.
    if (new Set(known.map(({ stamp }) => stamp!.zone)).size !== 1) continue;
    return known.reduce((best, one) => (beginOf(one) < beginOf(best) ? one : best));
  }
  return null;
}

const STYLES: readonly Stamp['style'][] = ['iso', 'ctime', 'date', 'syslog', 'boot'];

function beginOf({ stamp, seconds }: Bound): number {
  return (stamp?.seconds ?? 0) - seconds;
}

function evidence({ place, seconds }: Bound): Evidence {
  return { place, says: `it has waited for at least ${durationText(seconds)}` };
}

/** {@link durationText} rounds down, and an upper bound must not. */
function roundedUp(seconds: number): number {
  return seconds < 600 ? Math.ceil(seconds) : Math.ceil(seconds / 60) * 60;
}

/** Goroutines count whole minutes. */
function inWords({ seconds, by }: Bound): string {
  const minutes = Math.floor(seconds / 60);
  return by.startsWith('goroutine') && minutes < 120 ? `${minutes} minute${minutes === 1 ? '' : 's'}` : durationText(seconds);
}
