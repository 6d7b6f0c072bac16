import { groupBy } from '../../model/group.ts';
import type { Confidence, Place } from '../../model/fact.ts';
import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { joinsOf } from '../futexWaits.ts';
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
  const joining = new Set(processes.length === 0 ? [] : joinsOf(scene).map(({ tid }) => tid));
  return [...processes.flatMap((process) => edgesIn(scene, process, joining)), ...monitorEdges(scene)];
}

function edgesIn(scene: Scene, process: MutexProcess, joining: ReadonlySet<number>): readonly Edge[] {
  const ownerOf = ownersIn(scene, process);
  const soleOther = onlyAwake(scene, process, joining);
  return process.waiters.filter(({ kind }) => kind !== 'monitor').flatMap((waiter) => {
    const waits = placesEvidence(waiter.places, `thread ${waiter.tid} waits for ${lockName(waiter)}`);
    const owner = ownerOf(waiter);
    if (owner) return owner.tid === null ? [] : [edge(waiter.tid, owner.tid, 'user-lock', owner.sure ? 'observed' : 'inferred', [...waits, ...owner.evidence])];
    const other = otherOfTwo(process, waiter);
    if (other) return [edge(waiter.tid, other.tid, 'user-lock', process.all === 'yes' ? 'inferred' : 'assumed', [
      ...waits, ...placesEvidence(other.places, `thread ${other.tid}, the only other one, waits for ${lockName(other)}`),
    ])];
    const awake = soleOther && waiter.address !== null ? soleOther : null;
    if (awake) return [edge(waiter.tid, awake.holder.node, 'user-lock', awake.strength, [...waits, ...awake.evidence])];
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

interface Awake {
  readonly holder: Actor;
  readonly strength: Confidence;
  readonly evidence: readonly Evidence[];
}

/**
 * All who wait want one lock: then none of them holds it, nor does a thread that waits for the end of another in
 * pthread_join as a rule. Of the other threads the only one, or the only one that is stuck in something else, is the usual
 * holder. A thread that has ended may have left it locked, too: never more than inferred.
 */
function onlyAwake(scene: Scene, { waiters, threads, tgid, known }: MutexProcess, joining: ReadonlySet<number>): Awake | null {
  if (new Set(waiters.map(({ address }) => address)).size !== 1 || waiters.some(({ kind }) => kind !== 'mutex')) return null;
  const wait = new Set(waiters.map(({ tid }) => tid));
  const others = threads.filter((tid) => !wait.has(tid) && !joining.has(tid)).flatMap((tid) => scene.byTid.get(tid) ?? []);
  const stuck = others.filter(isStuckElsewhere);
  const [holder] = stuck.length > 0 ? stuck : others;
  if (!holder || stuck.length > 1 || (stuck.length === 0 && others.length > 1)) return null;
  // A thread at work, or asleep until there is work, is contention or a leak; a wait for a lock lasts no longer than that.
  if (stuck.length === 0 && !known) return null;
  return {
    holder, strength: known && others.length === 1 && stuck.length === 1 ? 'inferred' : 'assumed',
    evidence: [...frameEvidence(holder.stack, holder.names, `thread ${holder.tid} of ${tgid} is ${others.length === 1 ? 'the only one' : 'the only stuck one'} that does not wait for this lock`), ...(holder.stack ? [] : factEvidence(holder.moment.wchan ?? holder.moment.state, `thread ${holder.tid} does not wait for this lock`))],
  };
}

function isStuckElsewhere({ wait, moment }: Actor): boolean {
  return moment.state?.value === 'D' || (wait !== null && wait.page.severity !== 'none' && wait.kind !== 'idle');
}

function placesEvidence(places: readonly Place[], says: string): readonly Evidence[] {
  return places.map((place) => ({ place, says }));
}
