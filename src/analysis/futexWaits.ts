import type { Place } from '../model/fact.ts';
import type { Actor, Scene } from './actor.ts';
import type { Call } from './calls.ts';
import { addressOf, callsOf, intArgument } from './calls.ts';

/** A futex call that only the wait for a mutex makes. */
export interface FutexWait {
  readonly address: string | null;
  /** Thread that the futex word names as owner, as the process counts its threads; null where the word does not say. */
  readonly owner: number | null;
  /** Only threads of the same address space can wake it (FUTEX_PRIVATE_FLAG): no other process has the lock. */
  readonly own: boolean;
  readonly place: Place;
}

/**
 * Threads in a futex call without a timeout (futex(2); /proc/PID/syscall) that waits for a mutex, by tid:
 * - FUTEX_WAIT_PRIVATE with value 2: the contended state of glibc's low-level lock (`__lll_lock_wait`), of mutexes and of
 *   malloc and stdio. Condition variables, rwlocks, joins and semaphores call FUTEX_WAIT_BITSET or wait for another value.
 *   A mutex shared between processes waits with FUTEX_WAIT, as joins of old did, and is left out.
 * - a word with FUTEX_WAITERS and a thread id: robust mutexes of glibc, without the private flag (it may lie in shared
 *   memory), and recursive ones of musl.
 * - FUTEX_LOCK_PI and FUTEX_LOCK_PI2: a mutex with priority inheritance (include/uapi/linux/futex.h).
 * Seen with glibc 2.36 by locking each kind twice; that of musl was not tried.
 */
export function futexWaits(scene: Scene): ReadonlyMap<number, FutexWait> {
  const callOf = callsOf(scene);
  const waits = new Map<number, FutexWait>();
  for (const actor of scene.actors) {
    const call = actor.tid === null ? null : callOf(actor, FUTEX);
    const wait = call && waitOf(call);
    if (wait && actor.tid !== null) waits.set(actor.tid, wait);
  }
  return waits;
}

/** A futex call without a time limit. */
export interface UntimedFutex {
  /** Only threads of the same address space can wake it (FUTEX_PRIVATE_FLAG). */
  readonly own: boolean;
  readonly place: Place;
}

/** Looks up whether a thread waits in a futex without a time limit, for whatever: FUTEX_WAIT or FUTEX_WAIT_BITSET with a null timeout (futex(2)). Made once a scene. */
export function untimedFutex(scene: Scene): (actor: Actor) => UntimedFutex | null {
  const callOf = callsOf(scene);
  return (actor) => {
    const call = callOf(actor, FUTEX);
    const operation = call && intArgument(call, 1);
    if (!call || operation === null || !/^0x0+$/.test(call.args[3] ?? '') || !WAITS.has(operation & COMMAND)) return null;
    return { own: (operation & PRIVATE) !== 0, place: call.place };
  };
}

/** A thread in pthread_join. */
export interface Join {
  readonly tid: number;
  /** The thread that it waits for, as the process counts. */
  readonly joined: number;
  readonly place: Place;
}

/**
 * Threads that wait for the end of another: the kernel clears the word that holds the thread's id when it ends
 * (CLONE_CHILD_CLEARTID, kernel/fork.c mm_release), and wakes without the private flag. From futex calls
 * (FUTEX_WAIT_BITSET, of old FUTEX_WAIT, for an id of the process' own threads) and from what debuggers print of
 * pthread_join. Seen with glibc 2.36.
 */
export function joinsOf(scene: Scene): readonly Join[] {
  const callOf = callsOf(scene);
  const calls = scene.actors.flatMap((actor): readonly Join[] => {
    const call = actor.tid === null || actor.tgid === null ? null : callOf(actor, FUTEX);
    const [operation, joined] = call ? [intArgument(call, 1), intArgument(call, 2)] : [null, null];
    if (!call || operation === null || joined === null || joined <= 1 || (operation & PRIVATE) !== 0 || !/^0x0+$/.test(call.args[3] ?? '')) return [];
    return (operation & COMMAND) === WAIT_BITSET || (operation & COMMAND) === WAIT ? [{ tid: actor.tid!, joined, place: call.place }] : [];
  });
  const shown = scene.incident.dumps.flatMap((dump) => dump.userStacks).flatMap(({ tid, joins, place }): readonly Join[] => (tid && joins !== undefined && !scene.aftermath(place) ? [{ tid: tid.value, joined: joins, place }] : []));
  const told = new Set(calls.map(({ tid }) => tid));
  return [...calls, ...shown.filter(({ tid }) => !told.has(tid))];
}

const FUTEX: ReadonlySet<string> = new Set(['futex', 'futex_time64']);

function waitOf(call: Call): FutexWait | null {
  const operation = intArgument(call, 1);
  const value = intArgument(call, 2);
  if (operation === null || value === null) return null;
  const wait = { address: addressOf(call.args[0]), own: (operation & PRIVATE) !== 0, place: call.place };
  const command = operation & COMMAND;
  if (!/^0x0+$/.test(call.args[3] ?? '')) return null;
  if (command === LOCK_PI || command === LOCK_PI2) return { ...wait, owner: null };
  if (command !== WAIT) return null;
  if (value < 0 && (value & TID) !== 0) return { ...wait, owner: (value & TID) === MUSL_NORMAL ? null : value & TID };
  return value === CONTENDED && wait.own ? { ...wait, owner: null } : null;
}

/** include/uapi/linux/futex.h: FUTEX_CMD_MASK, the commands, FUTEX_TID_MASK. FUTEX_WAITERS is the sign of a 32-bit word. */
const COMMAND = 0x7f;
const PRIVATE = 0x80;
const WAIT = 0;
const WAIT_BITSET = 9;
const LOCK_PI = 6;
const LOCK_PI2 = 13;
const WAITS: ReadonlySet<number> = new Set([WAIT, WAIT_BITSET]);
const TID = 0x3fff_ffff;
const CONTENDED = 2;
/** A normal mutex of musl holds EBUSY, and no owner. */
const MUSL_NORMAL = 16;
