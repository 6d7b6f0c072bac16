import { groupBy } from '../model/group.ts';
import type { Place } from '../model/fact.ts';
import type { UserStack } from '../model/userStack.ts';
import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import { addressOf } from './calls.ts';
import { futexWaits } from './futexWaits.ts';
import type { FutexWait } from './futexWaits.ts';

/** A thread that sleeps until somebody unlocks a lock of its own process. */
export interface MutexWaiter {
  readonly tid: number;
  readonly kind: 'mutex' | 'rwlock' | 'monitor';
  /** Hexadecimal with 0x, without leading zeros; null where only the function shows that it is a mutex. */
  readonly address: string | null;
  /** Variable that a debugger prints for the address. */
  readonly symbol: string | null;
  /** Owner that stands in the lock itself (robust mutexes, musl), as the process counts; null where it does not. */
  readonly owner: number | null;
  /** No other process has the lock. False where the text does not tell. */
  readonly own: boolean;
  readonly places: readonly Place[];
}

/** A process of which some threads wait for locks in user space. */
export interface MutexProcess {
  readonly tgid: number;
  /** The text says that this is the process; otherwise it is the lowest of the threads that a debugger printed together. */
  readonly sure: boolean;
  /** Name of the process where the text has it. */
  readonly comm: string | null;
  /** Ascending by tid. */
  readonly waiters: readonly MutexWaiter[];
  /** Live threads that the text shows, ascending. */
  readonly threads: readonly number[];
  /** Whether all threads wait so: `yes` by their number, `shown` where all shown ones do but the number is not in the text. */
  readonly all: 'yes' | 'shown' | 'no';
  /** The text says how many threads there are, and shows them all. */
  readonly known: boolean;
  /** A debugger that prints all threads (gdb, eu-stack) showed them. */
  readonly debugged: boolean;
}

/**
 * Processes with threads in mutex waits, by tgid. From stacks of debuggers (functions of nptl) and from futex calls whose
 * arguments only a contended mutex has; condition variables, joins, semaphores and parked threads are no such waits.
 * Linear in the threads of the text.
 */
export function mutexWaiters(scene: Scene): readonly MutexProcess[] {
  const stacks = lastStacks(scene);
  const calls = futexWaits(scene);
  const tgids = processesOf(scene, stacks);
  const waiters = new Map<number, MutexWaiter[]>();
  for (const tid of new Set([...stacks.keys(), ...calls.keys()])) {
    const waiter = waiterOf(tid, stacks.get(tid) ?? null, calls.get(tid) ?? null, scene.byTid.get(tid) ?? null);
    const tgid = tgids.get(tid);
    if (waiter && tgid !== undefined) add(waiters, tgid, waiter);
  }
  const shown = groupBy([...stacks.keys()], (tid) => tgids.get(tid));
  return [...waiters].sort(([a], [b]) => a - b).map(([tgid, some]) => processOf(scene, tgid, some, shown.get(tgid) ?? [], stacks));
}

function add(map: Map<number, MutexWaiter[]>, tgid: number, waiter: MutexWaiter): void {
  const known = map.get(tgid);
  if (known) known.push(waiter);
  else map.set(tgid, [waiter]);
}

function processOf(scene: Scene, tgid: number, some: readonly MutexWaiter[], debugged: readonly number[], stacks: ReadonlyMap<number, UserStack>): MutexProcess {
  const actors = scene.byTgid.get(tgid) ?? [];
  const dead = new Set(actors.filter(isZombie).map((actor) => actor.tid));
  const threads = [...new Set([...actors.flatMap((actor) => actor.tid ?? []), ...debugged])].filter((tid) => !dead.has(tid)).sort((a, b) => a - b);
  const waiters = [...some].sort((a, b) => a.tid - b.tid);
  const counted = actors.reduce((most, actor) => Math.max(most, actor.moment.threads?.value ?? 0, listedThreads(actor)), 0);
  // Threads: counts a zombie leader, too.
  const known = counted > 0 && counted <= threads.length + dead.size;
  const everyShown = waiters.length === threads.length;
  return {
    tgid, sure: (scene.byTid.get(tgid)?.task?.readings.length ?? 0) > 0 || debugged.some((tid) => stacks.get(tid)?.tgid?.value === tgid), waiters, threads, debugged: debugged.some((tid) => stacks.get(tid)?.format === 'debugBt'), comm: scene.byTid.get(tgid)?.comm ?? stacks.get(tgid)?.name?.value ?? onlyName(debugged, stacks),
    known, all: !everyShown ? 'no' : counted === 0 ? 'shown' : known ? 'yes' : 'no',
  };
}

/** Threads in the last `ls /proc/PID/task`. */
function listedThreads({ task }: Actor): number {
  return task?.readings.findLast(({ taskList }) => taskList !== null)?.taskList?.value.length ?? 0;
}

/** A name that all threads bear is that of the program. */
function onlyName(tids: readonly number[], stacks: ReadonlyMap<number, UserStack>): string | null {
  const names = new Set(tids.map((tid) => stacks.get(tid)?.name?.value ?? null));
  return names.size === 1 ? [...names][0]! : null;
}

function waiterOf(tid: number, stack: UserStack | null, call: FutexWait | null, actor: Actor | null): MutexWaiter | null {
  if (actor && isZombie(actor)) return null;
  const shown = stack ? lockIn(stack) : null;
  // A stack of a debugger that shows another wait: one of the two is of another moment.
  if (stack && stack.frames.length > 0 && !shown) return null;
  if (!shown && !call) return null;
  // The kernel sleeps in the futex call; what sleeps elsewhere was sampled at another moment.
  if (!shown && actor && actor.names.length > 0 && !actor.names.some((name) => name.startsWith('futex_wait') || name === 'futex_do_wait' || name === 'futex_lock_pi')) return null;
  const { kind = 'mutex' as const, address = null, symbol = null } = shown ?? {};
  return {
    tid, kind, symbol, owner: call?.owner ?? null, own: call?.own ?? false, address: address ?? (call && kind === 'mutex' ? call.address : null),
    places: [...(stack && shown ? [stack.place] : []), ...(call ? [call.place] : [])],
  };
}

/** The lock that a stack in user space waits for. */
function lockIn(stack: UserStack): Pick<MutexWaiter, 'kind' | 'address' | 'symbol'> | null {
  const lock = stack.locks.find((one) => one.kind === 'waits') ?? null;
  if (stack.format === 'jstack') return lock && stack.state?.startsWith('BLOCKED') === true ? { kind: 'monitor', address: addressOf(lock.address), symbol: null } : null;
  const inner = stack.frames.slice(0, LOCK_FRAMES);
  // One frame alone, as `info threads` prints it: the format has told a contended mutex by its arguments.
  const row = stack.format === 'debugBt' && stack.frames.length === 1 && lock?.type === 'pthread_mutex_t';
  const kind = row || inner.some((frame) => MUTEX.test(frame.function)) ? 'mutex' : inner.some((frame) => RWLOCK.test(frame.function)) ? 'rwlock' : null;
  return kind === null ? null : { kind, address: addressOf(lock?.address), symbol: lock?.symbol ?? null };
}

/** glibc, nptl/lowlevellock.c and pthread_mutex_lock.c; pthread_cond_wait takes its mutex again by __pthread_mutex_cond_lock. */
const MUTEX = /^_{0,3}(?:GI_{1,4})?(?:lll_lock_wait|lll_mutex_lock|pthread_mutex_(?:lock|timedlock|clocklock|cond_lock))/;
const RWLOCK = /^_{0,3}(?:GI_{1,4})?pthread_rwlock_(?:rd|wr|timedrd|timedwr|clockrd|clockwr)lock/;
const LOCK_FRAMES = 6;

/** The last stack of each thread, by tid. */
function lastStacks(scene: Scene): ReadonlyMap<number, UserStack> {
  const last = new Map<number, UserStack>();
  for (const stack of scene.incident.dumps.flatMap((dump) => dump.userStacks)) {
    // A row of `info threads` says less than the backtrace of the same run.
    if (stack.tid && !scene.aftermath(stack.place) && !(stack.frames.length === 1 && (last.get(stack.tid.value)?.frames.length ?? 0) > 1)) last.set(stack.tid.value, stack);
  }
  return last;
}

/** Process of each thread. Debuggers print threads only: those of one run belong together, and the main thread has the lowest tid. */
function processesOf(scene: Scene, stacks: ReadonlyMap<number, UserStack>): ReadonlyMap<number, number> {
  const tgids = new Map<number, number>();
  for (const actor of scene.actors) if (actor.tid !== null && actor.tgid !== null) tgids.set(actor.tid, actor.tgid);
  const unplaced = [...stacks].filter(([tid, stack]) => (scene.byTid.get(tid)?.task?.tgidConfidence ?? 'assumed') === 'assumed' && !placed(tgids, tid, stack));
  for (const run of groupBy(unplaced, ([, stack]) => `${stack.place.source} ${stack.format}`).values()) {
    const tids = run.map(([tid]) => tid);
    const known = new Set(run.flatMap(([tid]) => (scene.byTid.get(tid)?.task?.readings.some(({ tgid }) => tgid) === true ? scene.byTid.get(tid)!.tgid! : [])));
    const [only] = known;
    const leader = known.size === 1 && only !== undefined ? only : tids.reduce((least, tid) => Math.min(least, tid));
    for (const tid of tids) tgids.set(tid, leader);
  }
  return tgids;
}

function placed(tgids: Map<number, number>, tid: number, { tgid }: UserStack): boolean {
  if (tgid) tgids.set(tid, tgid.value);
  return tgid !== null;
}
