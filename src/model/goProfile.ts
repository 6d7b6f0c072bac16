import type { Place } from './fact.ts';
import type { GoFrame, GoLabels } from './goroutine.ts';

/** First line of a profile in text form (runtime/pprof, `debug=1`): `goroutine profile: total 7`. Its records follow. */
export interface GoProfile {
  /** `goroutine`, `threadcreate`, `goroutineleak`, `mutex`, `contention`, or the name of a profile of the program's own. */
  readonly name: string;
  readonly total: number | null;
  readonly place: Place;
}

/** Goroutines (or other samples) with one stack. */
export interface GoProfileRecord {
  /** Profile that it stands in; null where the first line is missing. */
  readonly profile: string | null;
  readonly count: number;
  /** Waiting time in cycles, of the mutex and block profiles only. */
  readonly cycles: number | null;
  readonly labels: GoLabels;
  /** Innermost first; frames of the runtime are left out by Go itself. Records of a source with equal frames share one list. */
  readonly frames: readonly GoFrame[];
  /** Offset in the source where the function of each frame begins. */
  readonly nameStarts: readonly number[];
  readonly place: Place;
}
