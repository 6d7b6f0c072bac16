import type { Fact, Place } from './fact.ts';

/** An entry of a bpftrace map: `@name[key, key]: value`. */
export interface MapEntry {
  /** Name without `@`; '' for the map that has none. */
  readonly map: string;
  /** Parts of the key as printed, stacks left out; empty for a map without keys. */
  readonly keys: readonly string[];
  /** The number, where the value is one; what bpftrace counts is up to the program. */
  readonly amount: number | null;
  /** The value as printed: `count 1, average 5, total 5`, `(x, 2)`; '' above a histogram. */
  readonly text: string;
  /** Index among the stacks of the same dump, where a part of the key is a kernel stack. */
  readonly stack: number | null;
  /** The same among its user-space stacks. */
  readonly userStack: number | null;
  readonly place: Place;
}

/** A histogram of bpftrace (`[1K, 2K)  12 |@@@|`) or bcc (`4 -> 7 : 12 |***|`). */
export interface Histogram {
  /** Name of the map without `@`, with its keys; for bcc the unit that the heading names. */
  readonly name: string;
  readonly buckets: readonly Bucket[];
  readonly place: Place;
}

export interface Bucket {
  /** Both as printed: `1K`, `...`; `to` is null for a bucket of one value. */
  readonly from: string;
  readonly to: string | null;
  readonly count: number;
}

/** A stack that a tool summed over: bcc offcputime, wakeuptime, stackcount, profile, and folded stacks. */
export interface StackCount {
  /** Thread that was off or on the CPU, or that called; null where the tool does not print it. */
  readonly comm: Fact<string> | null;
  /** As printed; offcputime prints a tid, profile and stackcount the process. */
  readonly pid: Fact<number> | null;
  /** Who woke it, where the tool is about wakeups. */
  readonly waker: Fact<string> | null;
  /** Microseconds for times, else a count: the text does not always say which. */
  readonly amount: number;
  /** Index among the stacks of the same dump. */
  readonly stack: number | null;
  /** Index among the user-space stacks of the same dump. */
  readonly userStack: number | null;
  readonly place: Place;
}

/** A row of a table that a tracing tool prints, cell by column. */
export interface TraceRow {
  /** `killsnoop`, `syscount` …: what the columns tell; '' where several tools print them. */
  readonly tool: string;
  readonly cells: Readonly<Record<string, string>>;
  readonly place: Place;
}

/** A signal that was sent, as a tracer saw it. */
export interface SignalSent {
  readonly signal: number | null;
  /** `SIGKILL`; null for real-time signals and unknown numbers. */
  readonly name: string | null;
  readonly sender: Fact<number> | null;
  readonly senderComm: string | null;
  readonly target: Fact<number> | null;
  readonly targetComm: string | null;
  /** 0, or a negative errno, where the tool prints the result. */
  readonly result: number | null;
  readonly place: Place;
}

/** The end of a task, as exitsnoop or strace saw it. */
export interface TaskExit {
  readonly tid: Fact<number> | null;
  readonly tgid: Fact<number> | null;
  readonly comm: string | null;
  /** Signal that killed it. */
  readonly signal: number | null;
  readonly code: number | null;
  readonly place: Place;
}

/** A system call that had not returned where the trace ends. */
export interface OpenCall {
  /** null: strace without -f prints no pid. */
  readonly tid: Fact<number> | null;
  readonly name: string;
  /** As printed, without the mark that it is unfinished. */
  readonly args: string;
  readonly place: Place;
}
