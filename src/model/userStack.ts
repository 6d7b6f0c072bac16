import type { Fact, Place } from './fact.ts';

/** A frame of a stack in user space, innermost first in a {@link UserStack}. */
export interface UserFrame {
  readonly function: string;
  readonly file: string | null;
  readonly line: number | null;
  /** Shared object or file that holds the code: `/lib64/libpthread.so.0`. */
  readonly object: string | null;
}

/** A lock that a thread waits for or holds: a Java monitor, a mutex among the arguments of a frame. */
export interface UserLock {
  readonly kind: 'waits' | 'holds';
  /** Address of the object, hexadecimal with 0x. */
  readonly address: string;
  /** Class in Java; `pthread_mutex_t`, `pthread_rwlock_t`, `futex`. */
  readonly type: string;
  /** The variable at that address, as a debugger prints it: `backend_lock`, `state+16`. */
  readonly symbol?: string;
}

/** The owner that a mutex or rwlock of glibc names, as printed by a debugger. */
export interface UserLockOwner {
  /** Thread id as the process counts: in its own pid namespace. 0: nobody. */
  readonly owner: Fact<number>;
  /** Variable or address of the lock; both null where the text does not tell which lock it is. */
  readonly symbol: string | null;
  /** Hexadecimal with 0x, without leading zeros. */
  readonly address: string | null;
  readonly tgid: Fact<number> | null;
  readonly place: Place;
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
  /** Of a thread in pthread_join: id of the thread that it waits for, as the process counts. */
  readonly joins?: number;
  readonly format: string;
  readonly place: Place;
}
