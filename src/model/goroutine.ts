import type { Place } from './fact.ts';

/** One frame of a Go traceback (runtime/traceback.go), innermost first. Equal frames of a source share one object. */
export interface GoFrame {
  /** Package path and function: `net/http.(*persistConn).roundTrip`. */
  readonly function: string;
  readonly file: string | null;
  readonly line: number | null;
}

export interface Goroutine {
  readonly id: number;
  /** Wait reason or status as printed, before the first comma: `select`, `chan receive`, `running`. */
  readonly state: string;
  /** Whole minutes, a lower bound: counted from the first GC that saw it wait. null below one minute. */
  readonly minutes: number | null;
  readonly lockedToThread: boolean;
  /** Goroutines of a source with equal frames share one list, so that it tells groups apart. */
  readonly frames: readonly GoFrame[];
  /** Offset in the source where the function of each frame begins; its arguments follow it in parentheses. */
  readonly nameStarts: readonly number[];
  readonly createdBy: GoFrame | null;
  /** `in goroutine N` of the created-by line (Go 1.21 and later). */
  readonly parent: number | null;
  readonly place: Place;
}
