import type { Fact, Place } from './fact.ts';

/** A task that waits for a lock, and who likely has it (kernel/hung_task.c debug_show_blocker, 6.16 and later). */
export interface LockWait {
  /** The task that waits. */
  readonly tid: Fact<number> | null;
  readonly comm: Fact<string> | null;
  readonly lock: 'mutex' | 'semaphore' | 'rw-semaphore';
  readonly waitsAs: 'reader' | 'writer' | null;
  /** Both null where the kernel did not find the owner. Of a semaphore it is the last holder. */
  readonly ownerTid: Fact<number> | null;
  readonly ownerComm: Fact<string> | null;
  readonly heldAs: 'reader' | 'writer' | null;
  /** The line that says it. */
  readonly place: Place;
}

/** `2 locks held by comm/pid:` (kernel/locking/lockdep.c lockdep_print_held_locks). */
export interface LockHolder {
  readonly tid: Fact<number> | null;
  readonly comm: Fact<string> | null;
  /** Locks held; of a task that runs the kernel lists none of them. 0 for `no locks held by`. */
  readonly count: number;
  readonly place: Place;
}

/** A lock that a task holds, or waits for: lockdep counts a lock as held from the moment when the task asks for it. */
export interface HeldLock {
  readonly tid: Fact<number> | null;
  readonly comm: Fact<string> | null;
  /** Order in which the task took it, from 0. */
  readonly index: number;
  /** Hexadecimal digits as printed; null where the kernel printed none. Before 4.17 hashed. */
  readonly address: Fact<string> | null;
  /** Name of the lock's class, with `#2` and `/1` for version and subclass: `&sb->s_type->i_mutex_key#21`. */
  readonly lockClass: Fact<string> | null;
  /** Contexts in which the class was taken, a character a context: `+.+.`. */
  readonly usage: string | null;
  /** Outer and inner wait type (`4:4`), 5.7 and later. */
  readonly waitTypes: string | null;
  /** Function that took it. */
  readonly function: Fact<string> | null;
  /** Released while it was printed. */
  readonly released: boolean;
  readonly place: Place;
}
