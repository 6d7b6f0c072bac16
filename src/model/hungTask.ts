import type { Fact, Place } from './fact.ts';

/** A report of the kernel's hung task detector (kernel/hung_task.c). */
export interface HungTask {
  readonly tid: Fact<number> | null;
  readonly comm: Fact<string> | null;
  /** How long it has not run, a lower bound: up to 4.19 the time-out itself. null where the line is cut. */
  readonly seconds: Fact<number> | null;
  /** `cannot-die` (linux-next alone): a fatal signal is pending, and the task does not act upon it. */
  readonly kind: 'blocked' | 'io-wait' | 'cannot-die';
  /** `Blocked by coredump.`: it waits for another thread of its process to write the core. */
  readonly coredump: boolean;
  /** The line of the report. */
  readonly place: Place;
}

/** A key of sysrq that was used, by what the kernel prints of it (drivers/tty/sysrq.c): `Show Blocked State`. */
export interface Sysrq {
  readonly title: Fact<string>;
  readonly place: Place;
}
