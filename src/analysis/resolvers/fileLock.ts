import { groupBy } from '../../model/group.ts';
import type { FileLock } from '../../model/procFile.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { isUnknown, unknownHolder } from '../nodes.ts';
import type { LockHolder } from './fileLockHolders.ts';
import { fileLockHolders } from './fileLockHolders.ts';
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
  const holderOf = fileLockHolders(scene);
  const pairs = scene.incident.dumps.flatMap((dump) => pairsOf(dump.fileLocks.filter(({ openIn }) => openIn === undefined)));
  const unnamed = unnamedWaiters(waiting, pairs);
  const edges = pairs.flatMap((pair) => edgesOf(waiting, pair, holderOf, unnamed.get(pair.waiter) ?? null));
  const told = new Set(edges.filter(({ to }) => !isUnknown(to)).map(({ from }) => from));
  return edges.filter(({ from, to }) => !isUnknown(to) || !told.has(from)).concat(leaseEdges(scene));
}

/**
 * Requests for locks of open files name no process. As many processes as there are such requests, which wait for a file
 * lock and stand in no other line, are the ones; where the requests are for different locks only a single one can be told.
 */
function unnamedWaiters(waiting: ReadonlyMap<number, readonly Actor[]>, pairs: readonly Pair[]): ReadonlyMap<FileLock, number> {
  const named = new Set(pairs.flatMap(({ waiter }) => tgidOf(waiter) ?? []));
  // /proc/locks and lslocks may both list them.
  const requests = pairs.filter(({ waiter, holder }) => waiter.type === 'OFDLCK' && tgidOf(waiter) === null && holder !== null);
  const free = [...waiting.keys()].filter((tgid) => !named.has(tgid)).sort((a, b) => a - b);
  if (requests.length === 0 || requests.length !== free.length || new Set(requests.map(({ holder }) => holder)).size > 1) return new Map();
  return new Map(requests.map(({ waiter }, index) => [waiter, free[index]!]));
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

function edgesOf(waiting: ReadonlyMap<number, readonly Actor[]>, { waiter, holder, holderTgid }: Pair, holderOf: (lock: FileLock) => LockHolder | null, unnamed: number | null): readonly Edge[] {
  const tgid = tgidOf(waiter) ?? unnamed;
  if (tgid === null) return [];
  // The thread that its stack shows in a file lock; where none or several do, the process by its leader.
  const threads = waiting.get(tgid) ?? [];
  const from = threads.length === 1 ? threads[0]!.node : tgid;
  const open = holder && holderTgid === null ? holderOf(holder) : null;
  const to = holderTgid ?? open?.tgid ?? null;
  if (to === tgid) return [];
  return [edge(from, to ?? unknownHolder('lock holder', from), 'file-lock', unnamed === null ? 'observed' : 'inferred', [
    { place: waiter.place, says: `${unnamed === null ? tgid : `an unnamed process, which can only be ${tgid},`} waits for a ${waiter.type} lock on ${waiter.path ?? `inode ${waiter.inode}`}` },
    ...(holder ? [{ place: holder.place, says: to === null ? 'its holder is a process that the list does not name' : holderTgid === null ? 'the lock belongs to an open file' : `${to} has it` }] : []),
    ...(open ? [open.evidence] : []),
  ])];
}

/** -1 stands for an open file description lock, 0 for a process of another pid namespace (fs/locks.c locks_translate_pid). */
function tgidOf(lock: FileLock | null): number | null {
  return lock?.tgid && lock.tgid.value > 0 ? lock.tgid.value : null;
}
