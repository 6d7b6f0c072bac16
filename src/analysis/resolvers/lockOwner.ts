import { groupBy } from '../../model/group.ts';
import type { LockWait } from '../../model/lock.ts';
import type { Scene } from '../actor.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * `blocked on a mutex likely owned by task …` (kernel/hung_task.c debug_show_blocker, 6.16 and later): a truth about the
 * waiter, also where the text has no stack of it. With several reports of a task the last one of each source counts.
 */
export const lockOwner: Resolver = {
  relation: null,
  resolve: (scene) => {
    const byTid = lastLockWaits(scene);
    return (actor) => (actor.tid === null ? [] : byTid.get(actor.tid) ?? []).flatMap((wait) => (wait.ownerTid === null ? [] : [
      edge(actor.node, wait.ownerTid.value, 'lock', isOwner(wait) ? 'inferred' : 'assumed', [{ place: wait.place, says: saysOf(wait, wait.ownerTid.value) }]),
    ]));
  },
};

/** Threads of which a line of the detector names the owner of their lock. */
export function lastLockWaits(scene: Scene): ReadonlyMap<number, readonly LockWait[]> {
  const last = new Map<string, LockWait>();
  for (const wait of scene.incident.dumps.flatMap((dump) => dump.lockWaits)) {
    if (wait.tid) last.set(`${wait.place.source} ${wait.tid.value}`, wait);
  }
  return groupBy([...last.values()], (wait) => wait.tid?.value);
}

/**
 * A mutex, and an rwsem held for writing, keep their owner in the lock. A semaphore keeps whoever came in last
 * (include/linux/semaphore.h last_holder), and an rwsem held for reading the last of its readers, who may have left
 * (kernel/locking/rwsem.c rwsem_set_reader_owned).
 */
function isOwner({ lock, heldAs }: LockWait): boolean {
  return lock === 'mutex' || (lock === 'rw-semaphore' && heldAs !== 'reader');
}

function saysOf({ lock, heldAs }: LockWait, owner: number): string {
  if (lock === 'semaphore') return `the kernel names ${owner} as the last that took this semaphore`;
  if (heldAs === 'reader') return `the kernel names ${owner} as the last reader that took this rw-semaphore`;
  return `the kernel finds that ${owner} likely owns this ${lock}`;
}
