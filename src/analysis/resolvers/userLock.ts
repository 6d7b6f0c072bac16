import { groupBy } from '../../model/group.ts';
import type { Place } from '../../model/fact.ts';
import type { Scene } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import type { MutexProcess, MutexWaiter } from '../userLocks.ts';
import { unknownHolder } from '../nodes.ts';
import { mutexWaiters } from '../userLocks.ts';
import { lockName, ownersIn } from './lockOwners.ts';
import { monitorEdges } from './monitors.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/** Threads that wait for a mutex of user space, and whoever holds it. Their stacks in the kernel are all the same futex wait. */
export const userLock: Resolver = {
  relation: null,
  resolve: (scene) => {
    const byFrom = groupBy(userLockEdges(scene), (one) => one.from);
    return (actor) => byFrom.get(actor.node) ?? [];
  },
};

/**
 * Edges between threads, those of texts without any actor (a backtrace alone) among them. The owner stands in the mutex
 * (printed by a debugger, or in the futex word); with two threads that wait for two locks each must hold the other's. Of any
 * other lock the owner is unknown, and has one node.
 */
export function userLockEdges(scene: Scene, processes: readonly MutexProcess[] = mutexWaiters(scene)): readonly Edge[] {
  return [...processes.flatMap((process) => edgesIn(scene, process)), ...monitorEdges(scene)];
}

function edgesIn(scene: Scene, process: MutexProcess): readonly Edge[] {
  const ownerOf = ownersIn(scene, process);
  return process.waiters.filter(({ kind }) => kind !== 'monitor').flatMap((waiter) => {
    const waits = placesEvidence(waiter.places, `thread ${waiter.tid} waits for ${lockName(waiter)}`);
    const owner = ownerOf(waiter);
    if (owner) return owner.tid === null ? [] : [edge(waiter.tid, owner.tid, 'user-lock', owner.sure ? 'observed' : 'inferred', [...waits, ...owner.evidence])];
    const other = otherOfTwo(process, waiter);
    if (other) return [edge(waiter.tid, other.tid, 'user-lock', process.all === 'yes' ? 'inferred' : 'assumed', [
      ...waits, ...placesEvidence(other.places, `thread ${other.tid}, the only other one, waits for ${lockName(other)}`),
    ])];
    // That it waits for this mutex is certain, and one node for all who do.
    return waiter.address === null ? [] : [edge(waiter.tid, unknownHolder(`owner of ${lockName({ ...waiter, symbol: null })}`, process.tgid), 'user-lock', 'observed', waits)];
  });
}

/** Of two threads that wait for two different locks, the other one: a thread does not hold what it waits for. */
function otherOfTwo(process: MutexProcess, waiter: MutexWaiter): MutexWaiter | null {
  if (process.all === 'no' || process.waiters.length !== 2) return null;
  const other = process.waiters.find((one) => one !== waiter)!;
  return waiter.address !== null && other.address !== null && waiter.address !== other.address && other.kind !== 'monitor' ? other : null;
}

function placesEvidence(places: readonly Place[], says: string): readonly Evidence[] {
  return places.map((place) => ({ place, says }));
}
