import type { Goroutine } from '../../model/goroutine.ts';
import type { Progress } from '../progress.ts';
import { personOf } from '../goroutineWaits.ts';

/** A goroutine that was dumped more than once, and what the dumps show of it. */
export interface GoroutineProgress extends Progress {
  /** Its last sample. */
  readonly goroutine: Goroutine;
}

/**
 * Compares the dumps of each goroutine, by its id and where it was started, inside one source: two sources may be two processes.
 * The minutes of a header count from the first garbage collection that saw it wait (runtime/traceback.go
 * goroutineheader, `waitsince`), so they only grow while it waits, and begin anew when it runs.
 *
 * @param goroutines all samples, in the order of the text.
 */
export function goroutineProgress(goroutines: readonly Goroutine[]): readonly GoroutineProgress[] {
  const samples = new Map<string, Goroutine[]>();
  for (const goroutine of goroutines) {
    const key = personOf(goroutine);
    const known = samples.get(key);
    if (known) known.push(goroutine);
    else samples.set(key, [goroutine]);
  }
  return [...samples.values()].flatMap((some) => (some.length < 2 ? [] : [judge(some)]));
}

function judge(samples: readonly Goroutine[]): GoroutineProgress {
  const pairs = samples.slice(1).map((later, index) => [samples[index]!, later] as const);
  const moved = pairs.find(([a, b]) => !isSameWait(a, b));
  const last = samples.at(-1)!;
  const [first] = samples;
  const places = samples.map((one) => ({ place: one.place, says: `goroutine ${one.id} [${one.state}${one.minutes === null ? '' : `, ${one.minutes} minutes`}]` }));
  const grew = (last.minutes ?? 0) - (first!.minutes ?? 0);
  if (moved) return { goroutine: last, verdict: 'moving', seconds: null, samples: samples.length, evidence: places.slice(-5), sentence: `Goroutine ${last.id} has run between two of the ${samples.length} dumps: it waits elsewhere, or for a shorter time than before.` };
  if (grew === 0) return { goroutine: last, verdict: 'unknown', seconds: null, samples: samples.length, evidence: places.slice(-5), sentence: `Goroutine ${last.id} waits at the same place in ${samples.length} dumps; their headers do not tell the time between them.` };
  return { goroutine: last, verdict: 'stuck', seconds: grew * 60, samples: samples.length, evidence: places.slice(-5), sentence: `Goroutine ${last.id} waits at the same place in ${samples.length} dumps, for ${first!.minutes ?? 'less than 1'} and then ${last.minutes!} minutes: it has not run in between.` };
}

function isSameWait(earlier: Goroutine, later: Goroutine): boolean {
  if (earlier.state !== later.state || (later.minutes ?? 0) < (earlier.minutes ?? 0)) return false;
  const [a, b] = [earlier.frames, later.frames];
  return a === b || (a.length === b.length && a.every((frame, index) => frame.function === b[index]!.function && frame.line === b[index]!.line));
}
