import { groupBy } from '../../model/group.ts';
import type { FileLock } from '../../model/procFile.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { unknownHolder } from '../nodes.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * /proc/locks and lslocks: a request that waits, and the lock in front of it. The lines name processes
 * (`locks_translate_pid` of the tgid, fs/locks.c); the thread that waits is told by its stack.
 */
export const fileLock: Resolver = {
  relation: null,
  resolve: (scene) => {
    const edges = groupBy(allEdges(scene), (one) => one.from);
    return (actor) => edges.get(actor.node) ?? [];
  },
  others: (scene) => allEdges(scene).filter((one) => !scene.byNode.has(one.from)),
};

function allEdges(scene: Scene): readonly Edge[] {
  const waiting = groupBy(scene.byPage.get('file-lock') ?? [], (actor) => actor.tgid ?? undefined);
  return scene.incident.dumps.flatMap((dump) => pairsOf(dump.fileLocks)).flatMap((pair) => edgesOf(waiting, pair)).concat(leaseEdges(scene));
}

/** Who opens a leased file waits for the holder to give the lease back (`__break_lease`); which file that is stands in no stack. */
function leaseEdges(scene: Scene): Edge[] {
  const breaking = scene.incident.dumps.flatMap((dump) => dump.fileLocks).filter((lock) => lock.mode === 'BREAKING');
  const [only] = breaking;
  const holder = tgidOf(only ?? null);
  if (!only || holder === null || breaking.some((lock) => tgidOf(lock) !== holder)) return [];
  return (scene.byPage.get('lease-break') ?? []).map((actor) => edge(actor.node, holder, 'file-lock', 'assumed', [{ place: only.place, says: `${holder} has the only lease that is being broken` }]));
}

interface Pair {
  readonly waiter: FileLock;
  readonly holder: FileLock | null;
  readonly holderTgid: number | null;
}

/**
 * Lines with one number are a lock that is held and those that wait for it. Also the deeper ones conflict with the lock
 * itself: `__locks_insert_block` (fs/locks.c) only puts a request below one that it conflicts with too.
 */
function pairsOf(locks: readonly FileLock[]): readonly Pair[] {
  let held: FileLock | null = null;
  const pairs = locks.flatMap((lock): readonly Pair[] => {
    if (lock.blocker !== undefined) return lock.blocked ? [{ waiter: lock, holder: null, holderTgid: lock.blocker && lock.blocker.value > 0 ? lock.blocker.value : null }] : [];
    if (!lock.blocked) held = lock;
    const holder = held?.id === lock.id ? held : null;
    return lock.blocked ? [{ waiter: lock, holder, holderTgid: tgidOf(holder) }] : [];
  });
  // lslocks without its column BLOCKER, beside /proc/locks: the latter says more.
  const told = new Set(pairs.filter((pair) => pair.holderTgid !== null).map((pair) => tgidOf(pair.waiter)));
  return pairs.filter((pair) => pair.holderTgid !== null || !told.has(tgidOf(pair.waiter)));
}

function edgesOf(waiting: ReadonlyMap<number, readonly Actor[]>, { waiter, holder, holderTgid }: Pair): readonly Edge[] {
  const tgid = tgidOf(waiter);
  if (tgid === null) return [];
  // The thread that its stack shows in a file lock; where none or several do, the process by its leader.
  const threads = waiting.get(tgid) ?? [];
  const from = threads.length === 1 ? threads[0]!.node : tgid;
  return [edge(from, holderTgid ?? unknownHolder('lock holder', from), 'file-lock', 'observed', [
    { place: waiter.place, says: `${tgid} waits for a ${waiter.type} lock on ${waiter.path ?? `inode ${waiter.inode}`}` },
    ...(holder ? [{ place: holder.place, says: holderTgid === null ? 'its holder is a process that the list does not name' : `${holderTgid} has it` }] : []),
  ])];
}

/** -1 stands for an open file description lock, 0 for a process of another pid namespace (fs/locks.c locks_translate_pid). */
function tgidOf(lock: FileLock | null): number | null {
  return lock?.tgid && lock.tgid.value > 0 ? lock.tgid.value : null;
}
