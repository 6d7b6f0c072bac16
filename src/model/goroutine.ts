import type { Place } from './fact.ts';

/** One frame of a Go traceback (runtime/traceback.go), innermost first. Equal frames of a source share one object. */
export interface GoFrame {
  /** Package path and function: `net/http.(*persistConn).roundTrip`; of C code what the symbolizer said, or `non-Go function`. */
  readonly function: string;
  readonly file: string | null;
  readonly line: number | null;
}

export interface Goroutine {
  readonly id: number;
  /** Wait reason or status as printed, before the first comma: `select`, `chan receive`, `running`, `select (durable)`. */
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
  /** What few goroutines have; null where the text says nothing of it. */
  readonly details: GoroutineDetails | null;
  readonly place: Place;
}

export interface GoroutineDetails {
  /** Thread that runs it: `m=3` of Go 1.23 and later, `(thread 4711)` of delve (a tid there). null: none, or not said. */
  readonly thread: number | null;
  /** Number of its bubble of testing/synctest (Go 1.24 and later). */
  readonly bubble: number | null;
  /** Labels of runtime/pprof (Go 1.26 with GODEBUG=tracebacklabels=1, 1.27 by default). */
  readonly labels: GoLabels;
  /** Stacks of the creators at the time of the go statement, nearest first (GODEBUG=tracebackancestors). */
  readonly ancestors: readonly GoAncestor[];
  /** Frames that the runtime left out between the innermost and the outermost; null where it does not count them. */
  readonly elided: Elided | null;
  /** It ran on another thread: no frames could be printed. */
  readonly unavailable: boolean;
}

export type GoLabels = Readonly<Record<string, string>>;

export interface Elided {
  /** Index of the first frame below the gap. */
  readonly before: number;
  readonly count: number | null;
}

export interface GoAncestor {
  readonly id: number;
  readonly frames: readonly GoFrame[];
  readonly nameStarts: readonly number[];
  readonly createdBy: GoFrame | null;
  readonly place: Place;
}
