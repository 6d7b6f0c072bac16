import type { Place } from './fact.ts';

/** One frame of a Go traceback (runtime/traceback.go), innermost first. */
export interface GoFrame {
  /** Package path and function: `net/http.(*persistConn).roundTrip`. */
  readonly function: string;
  /** Text between the outer parentheses, `...` for inlined calls; null where there is none. */
  readonly args: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly place: Place;
}

export interface Goroutine {
  readonly id: number;
  /** Wait reason or status as printed, before the first comma: `select`, `chan receive`, `running`. */
  readonly state: string;
  /** Whole minutes, a lower bound: counted from the first GC that saw it wait. null below one minute. */
  readonly minutes: number | null;
  readonly lockedToThread: boolean;
  readonly frames: readonly GoFrame[];
  readonly createdBy: GoFrame | null;
  /** `in goroutine N` of the created-by line (Go 1.21 and later). */
  readonly parent: number | null;
  readonly place: Place;
}
