import type { Fact, Place } from './fact.ts';

/** A frame of a stack in user space, innermost first in a {@link UserStack}. */
export interface UserFrame {
  readonly function: string;
  readonly file: string | null;
  readonly line: number | null;
  /** Shared object or file that holds the code: `/lib64/libpthread.so.0`. */
  readonly object: string | null;
}

/** A lock that a Java thread waits for or holds. */
export interface UserLock {
  readonly kind: 'waits' | 'holds';
  /** Address of the object, hexadecimal with 0x. */
  readonly address: string;
  readonly type: string;
}

/** The stack of a thread in user space: gdb, eu-stack, py-spy, faulthandler, jstack, deadlock of bcc, bpftrace ustack. */
export interface UserStack {
  /** Kernel thread id (gdb LWP, Java nid); null where the text has none. */
  readonly tid: Fact<number> | null;
  readonly tgid: Fact<number> | null;
  readonly name: Fact<string> | null;
  /** What the runtime says of the thread: `WAITING (parking)`, `idle`. */
  readonly state: string | null;
  readonly frames: readonly UserFrame[];
  readonly locks: readonly UserLock[];
  readonly format: string;
  readonly place: Place;
}
