import type { Fact, Place } from './fact.ts';
import type { GoFrame } from './goroutine.ts';

/** Why a Go program printed its goroutines: a panic, an error of the runtime, or a signal. */
export interface GoCrash {
  /** `signal` is what SIGQUIT and its like print; `fault` the `[signal SIGSEGV: …]` line of a memory fault. */
  readonly kind: 'panic' | 'fatal' | 'signal' | 'fault' | 'runtime';
  /** What stands behind `panic: `, `fatal error: `, `SIGQUIT: `, `runtime: `; further lines of the value are joined by line breaks. */
  readonly message: string;
  /** Name as printed (`SIGQUIT`), or the number of a system without names (`0xb`). */
  readonly signal: string | null;
  /** A deferred function caught it: another panic followed (`[recovered]`), or a server went on (`http: panic serving`). */
  readonly recovered: boolean;
  /** Hexadecimal with 0x. */
  readonly pc: Fact<string> | null;
  /** The address that could not be read or written, hexadecimal with 0x. */
  readonly address: Fact<string> | null;
  readonly place: Place;
}

/** Frames of no goroutine: `runtime stack:` (the thread's own stack, runtime/panic.go). */
export interface GoStack {
  readonly title: string;
  readonly frames: readonly GoFrame[];
  readonly nameStarts: readonly number[];
  readonly place: Place;
}

/** One report of the race detector (compiler-rt tsan_report.cpp, SANITIZER_GO). */
export interface GoRace {
  readonly accesses: readonly GoAccess[];
  /** Goroutines that the report names, with where they were created. */
  readonly goroutines: readonly GoRacer[];
  readonly place: Place;
}

export interface GoAccess {
  /** `read`, `previous write` and so on, as printed in lower case. */
  readonly kind: string;
  /** Hexadecimal with 0x. */
  readonly address: string;
  /** null: the main goroutine. */
  readonly goroutine: number | null;
  readonly frames: readonly GoFrame[];
  readonly nameStarts: readonly number[];
  readonly place: Place;
}

export interface GoRacer {
  readonly id: number;
  readonly state: string;
  readonly frames: readonly GoFrame[];
  readonly nameStarts: readonly number[];
  readonly place: Place;
}

/** A line of `go test -v`, or of the list of tests that still ran when the time was over. */
export interface GoTest {
  readonly name: string;
  readonly event: 'run' | 'pause' | 'cont' | 'pass' | 'fail' | 'skip' | 'running';
  readonly seconds: number | null;
  readonly place: Place;
}
