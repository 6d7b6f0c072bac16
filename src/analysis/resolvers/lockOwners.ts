import { groupBy } from '../../model/group.ts';
import type { UserLockOwner } from '../../model/userStack.ts';
import type { Scene } from '../actor.ts';
import type { Evidence } from '../analysis.ts';
import type { MutexProcess, MutexWaiter } from '../userLocks.ts';

/** What is known of the owner of a lock that a thread waits for. */
export interface Owner {
  /** null: none of the threads of the process, nor another one that the text shows. */
  readonly tid: number | null;
  /** As printed, in the pid namespace of the process. */
  readonly printed: number;
  /** The text tells which lock names this owner. */
  readonly sure: boolean;
  readonly evidence: readonly Evidence[];
}

/** Looks up the owner of the lock that a waiter of the process waits for; null where nothing names it. Made once a process. */
export function ownersIn(scene: Scene, process: MutexProcess): (waiter: MutexWaiter) => Owner | null {
  const printed = scene.incident.dumps.flatMap((dump) => dump.userLockOwners)
    .filter((one) => one.owner.value > 0 && (one.tgid === null || one.tgid.value === process.tgid) && !scene.aftermath(one.place));
  const bySymbol = ownersBySymbol(scene, process, printed);
  const byAddress = new Map(printed.flatMap((one) => (one.address === null ? [] : [[one.address, one]])));
  const threadOf = threadsById(scene, process);
  const unnamed = unnamedOwners(process, printed);
  return (waiter) => {
    if (waiter.owner !== null) return threadOf(waiter.owner, true, { place: waiter.places.at(-1)!, says: `the futex word names thread ${waiter.owner} as owner` });
    const named = (waiter.address !== null ? byAddress.get(waiter.address) : undefined) ?? (waiter.symbol !== null ? bySymbol.exact.get(waiter.symbol) : undefined);
    const one = named ?? (waiter.symbol !== null ? bySymbol.inside.get(waiter.symbol) : undefined) ?? (waiter.address === null ? undefined : unnamed.get(waiter.address));
    return one ? threadOf(one.owner.value, named !== undefined, { place: one.place, says: `${lockName(waiter)} names thread ${one.owner.value} as its owner` }) : null;
  };
}

/** `the mutex backend_lock`, `the mutex at 0x55b63195c240`. */
export function lockName({ kind, symbol, address }: Pick<MutexWaiter, 'kind' | 'symbol' | 'address'>): string {
  const what = kind === 'monitor' ? 'the monitor' : kind === 'rwlock' ? 'the rwlock' : 'the mutex';
  return symbol !== null ? `${what} ${symbol.slice(0, 80)}` : address !== null ? `${what} at ${address}` : what;
}

/**
 * Owners by the symbol that the frames show. They print a part of a variable by its offset (`m+40`, `state+16`), and people
 * ask for it by its name (`m[1]`, `state.lock`): elements of an array of mutexes can be counted (`exact`); of another
 * variable one part that is waited for and one that was printed are the same (`inside`).
 */
function ownersBySymbol(scene: Scene, { waiters }: MutexProcess, printed: readonly UserLockOwner[]): { readonly exact: ReadonlyMap<string, UserLockOwner>; readonly inside: ReadonlyMap<string, UserLockOwner> } {
  const size = scene.incident.arch?.value === 'arm64' ? SIZE_ARM64 : SIZE;
  const named = printed.filter(({ symbol }) => symbol !== null);
  const exact = new Map(named.map((one) => [asOffset(one.symbol!, size), one]));
  const waited = groupBy([...new Set(waiters.flatMap(({ symbol }) => symbol ?? []))], baseOf);
  const asked = groupBy(named, ({ symbol }) => baseOf(symbol!));
  const inside = [...asked].flatMap(([base, some]): (readonly [string, UserLockOwner])[] => {
    const parts = waited.get(base) ?? [];
    return some.length === 1 && parts.length === 1 && some[0]!.symbol!.includes('.') && parts[0]!.includes('+') ? [[parts[0]!, some[0]!]] : [];
  });
  return { exact, inside: new Map(inside) };
}

/** `m[1]` → `m+40`; `m[0]` → `m`. */
function asOffset(symbol: string, size: number): string {
  const element = /^(\w+)\[(\d{1,6})\]$/.exec(symbol);
  return element === null ? symbol : Number(element[2]) === 0 ? element[1]! : `${element[1]}+${Number(element[2]) * size}`;
}

function baseOf(symbol: string): string {
  return /^[^.+[]*/.exec(symbol)![0];
}

/** sizeof(pthread_mutex_t), glibc: sysdeps/x86/nptl/bits/pthreadtypes-arch.h and that of aarch64 (40 seen with gdb, 48 not verified). */
const SIZE = 40;
const SIZE_ARM64 = 48;

/**
 * Owners of which the text does not tell the lock, by the address that it must be: the only one that is waited for, or, of
 * two, the one that the owner does not wait for itself.
 */
function unnamedOwners({ waiters }: MutexProcess, printed: readonly UserLockOwner[]): ReadonlyMap<string, UserLockOwner> {
  const wanted = new Map(waiters.map((one) => [one.tid, one.address]));
  const addresses = new Set(waiters.map((one) => one.address));
  const symbols = new Set(waiters.flatMap((one) => one.symbol ?? []));
  // A name that no frame shows is a lock that nobody waits for, where the frames show names.
  const unplaced = printed.filter((one) => one.address === null && (one.symbol === null || symbols.size === 0));
  const found = unplaced.flatMap((one): (readonly [string, UserLockOwner])[] => {
    const own = wanted.get(one.owner.value) ?? null;
    const left = [...addresses].slice(0, 3).filter((address) => addresses.size === 1 || (own !== null && address !== own));
    return left.length === 1 && left[0] != null && addresses.size <= 2 && !addresses.has(null) ? [[left[0], one]] : [];
  });
  // Two different owners for one lock: neither.
  const byLock = groupBy(found, ([address]) => address);
  return new Map([...byLock].flatMap(([address, some]) => (new Set(some.map(([, one]) => one.owner.value)).size === 1 ? [[address, some[0]![1]]] : [])));
}

/** Threads by their id as the process counts: in its own pid namespace, which NSpid translates. */
function threadsById(scene: Scene, process: MutexProcess): (id: number, sure: boolean, evidence: Evidence) => Owner | null {
  const idOf = (tid: number): number => scene.byTid.get(tid)?.moment.nspid?.value.at(-1) ?? tid;
  const byId = groupBy(process.threads, idOf);
  const deep = process.threads.some((tid) => (scene.byTid.get(tid)?.moment.nspid?.value.length ?? 1) > 1);
  return (id, sure, evidence) => {
    const [tid, ...more] = byId.get(id) ?? [];
    if (tid !== undefined) return more.length > 0 ? null : { tid, printed: id, sure, evidence: [evidence] };
    if (deep) return null;
    // In shared memory: a thread of another process.
    if (scene.byTid.has(id)) return { tid: id, printed: id, sure: false, evidence: [evidence] };
    // A debugger prints all threads of a process, the main thread among them.
    return process.known || (process.debugged && process.threads.includes(process.tgid)) ? { tid: null, printed: id, sure, evidence: [evidence] } : null;
  };
}
