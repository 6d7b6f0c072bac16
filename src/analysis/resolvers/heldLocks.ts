import { groupBy } from '../../model/group.ts';
import type { HeldLock, LockHolder } from '../../model/lock.ts';
import { sourceName } from '../../model/stack.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { isSchedulerFunction } from '../schedulerFunctions.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * `2 locks held by comm/pid:` (kernel/locking/lockdep.c lockdep_print_held_locks): lockdep counts a lock from the moment
 * when a task asks for it, so the last one of a task that sleeps in a lock is the one that it waits for, and another
 * task that lists the same address, and does not sleep in it, has it. The same class at another address is another lock.
 */
export const heldLocks: Resolver = {
  relation: null,
  resolve: (scene) => {
    const unlisted = unlistedHolders(scene);
    const edges = groupBy(rounds(scene.incident.dumps.flatMap((dump) => dump.heldLocks)).flatMap((round) => edgesOf(scene, round, unlisted)), (one) => one.from);
    return (actor) => edges.get(actor.node) ?? [];
  },
};

/** The locks of one task as it was listed once, in the order in which it took them. */
type Listing = readonly HeldLock[];

/** Locks that were listed at about one time: a task that is listed again begins the next round. Only the last round with a task speaks for it. */
function rounds(locks: readonly HeldLock[]): readonly (readonly Listing[])[] {
  const found: HeldLock[][][] = [];
  let seen = new Set<number>();
  let last: HeldLock | null = null;
  for (const lock of locks) {
    if (!lock.tid || lock.released) continue;
    const continues = last?.tid?.value === lock.tid.value && last.place.source === lock.place.source && lock.index > last.index;
    last = lock;
    if (continues) {
      found.at(-1)!.at(-1)!.push(lock);
      continue;
    }
    if (seen.has(lock.tid.value) || found.length === 0) {
      found.push([]);
      seen = new Set();
    }
    seen.add(lock.tid.value);
    found.at(-1)!.push([lock]);
  }
  const lastRound = new Map<number, number>();
  found.forEach((round, index) => round.forEach((listing) => lastRound.set(listing[0]!.tid!.value, index)));
  return found.map((round, index) => round.filter((listing) => lastRound.get(listing[0]!.tid!.value) === index));
}

function edgesOf(scene: Scene, round: readonly Listing[], unlisted: readonly LockHolder[]): readonly Edge[] {
  const uses = groupBy(round.flatMap((listing) => listing.map((lock, at): Use => useOf(scene, lock, at === listing.length - 1))), ({ lock }) => lock.address?.value);
  return [...uses.values()].flatMap((same) => {
    const holders = same.filter((one) => one.how === 'holds');
    if (holders.length === 0) return same.filter((one) => one.how === 'asks').flatMap((waiter) => toRunning(scene, waiter, unlisted));
    const waiters = holders.length > MOST_HOLDERS ? [] : same.filter((one) => one.how === 'asks' || (one.how === 'unknown' && isExclusive(one.lock)));
    return waiters.flatMap((waiter) => holders.filter((holder) => holder.tid !== waiter.tid).map((holder) =>
      edge(waiter.tid, holder.tid, 'lock', 'inferred', [
        { place: waiter.lock.place, says: `the last lock of ${waiter.tid}, which it asks for` },
        { place: holder.lock.place, says: `${holder.tid} lists the lock at the same address` },
      ])));
  });
}

/** Tasks that hold locks and of which the kernel lists none, because they run (lockdep_print_held_locks). */
function unlistedHolders(scene: Scene): readonly LockHolder[] {
  const listed = new Set(scene.incident.dumps.flatMap((dump) => dump.heldLocks).map((lock) => lock.tid?.value));
  const last = new Map(scene.incident.dumps.flatMap((dump) => dump.lockHolders).map((holder) => [holder.tid?.value, holder]));
  return [...last.values()].filter(({ tid, count }) => tid !== null && count > 0 && !listed.has(tid.value));
}

/** Nobody lists the lock, so that its holder runs: a thread of the same process, else one of the same name, where there is one. */
function toRunning(scene: Scene, { tid, lock }: Use, unlisted: readonly LockHolder[]): readonly Edge[] {
  if (unlisted.length > MOST_RUNNING) return [];
  const waiter = scene.byTid.get(tid);
  const others = unlisted.filter((one) => one.tid!.value !== tid);
  const near = [others.filter((one) => scene.byTid.get(one.tid!.value)?.tgid === waiter?.tgid), others.filter((one) => one.comm?.value === waiter?.comm)].find((some) => some.length > 0) ?? others;
  const [only] = near;
  return near.length !== 1 || !only ? [] : [edge(tid, only.tid!.value, 'lock', 'assumed', [
    { place: lock.place, says: `the last lock of ${tid}, which it asks for; no sleeping task lists it` },
    { place: only.place, says: `${only.tid!.value} holds locks that are not listed, because it runs` },
  ])];
}

interface Use {
  readonly lock: HeldLock;
  readonly tid: number;
  readonly how: 'holds' | 'asks' | 'unknown';
}

function useOf(scene: Scene, lock: HeldLock, last: boolean): Use {
  const tid = lock.tid!.value;
  const actor = scene.byTid.get(tid);
  const asks = last ? asksFor(actor, lock) : false;
  return { lock, tid, how: asks === null ? 'unknown' : asks ? 'asks' : 'holds' };
}

/** null for a task of which the text has no stack. */
function asksFor(actor: Actor | undefined, lock: HeldLock): boolean | null {
  if (!actor || actor.names.length === 0) return null;
  // Maps that lockdep keeps like locks (work items, jbd2 handles, memory reclaim) are asked for without a sleep.
  if (lock.lockClass?.value.startsWith('(') === true) return false;
  const own = actor.names.findIndex((name) => !isSchedulerFunction(name));
  const inner = actor.names.slice(0, own < 0 ? undefined : own);
  // /proc/PID/stack leaves the lock's own functions out: there the one that took it is innermost.
  if (inner.length === 0) return lock.function !== null && actor.names[0] === sourceName(lock.function.value);
  return inner.some((name) => LOCK_FUNCTIONS.has(name));
}

/**
 * A class that no context ever took for reading: `get_usage_chars` (kernel/locking/lockdep.c) prints a character for
 * writing and one for reading, first of hard interrupts, then of soft ones. `+` is what locks have that may sleep.
 */
function isExclusive(lock: HeldLock): boolean {
  return /^\+\.\+\./.test(lock.usage ?? '') && lock.lockClass !== null && !/^(?:\(|fs_reclaim|rcu_)/.test(lock.lockClass.value);
}

/** More than so many readers are no holder that a person can use. */
const MOST_HOLDERS = 16;
/** Tasks run on CPUs: more than so many without a list come from a damaged text. */
const MOST_RUNNING = 64;

const LOCK_FUNCTIONS: ReadonlySet<string> = new Set(
  `__mutex_lock __mutex_lock_common __mutex_lock_slowpath __mutex_lock_interruptible_slowpath __mutex_lock_killable_slowpath
  mutex_lock mutex_lock_nested mutex_lock_interruptible mutex_lock_interruptible_nested mutex_lock_killable mutex_lock_killable_nested
  mutex_lock_io mutex_lock_io_nested _mutex_lock_nest_lock __ww_mutex_lock ww_mutex_lock ww_mutex_lock_interruptible
  down_read down_read_interruptible down_read_killable down_read_nested down_read_killable_nested down_write down_write_nested _down_write_nest_lock down_write_killable down_write_killable_nested __down_read __down_write __down_write_common
  rwsem_down_read_failed rwsem_down_read_slowpath rwsem_down_write_failed rwsem_down_write_failed_killable rwsem_down_write_slowpath
  call_rwsem_down_read_failed call_rwsem_down_write_failed ldsem_down_read ldsem_down_write percpu_down_write __percpu_down_read
  rt_mutex_lock rt_mutex_slowlock __rt_mutex_slowlock rt_mutex_slowlock_block rwbase_write_lock __rwbase_read_lock`.split(/\s+/),
);
