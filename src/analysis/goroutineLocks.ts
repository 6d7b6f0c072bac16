import { firstAddress } from '../model/goArguments.ts';
import type { Goroutine } from '../model/goroutine.ts';
import type { Text } from '../text/text.ts';
import { isWaiting, type GoProgram } from './goroutinePrograms.ts';
import { enclosingFunction, receiverType, type GoLockShape } from './goroutineShape.ts';

/** A lock that goroutines wait for: one address, or where Go prints none, the locks of one type. */
export interface GoLock {
  /** Of the Mutex or RWMutex itself; null where no waiter shows it. */
  readonly address: number | null;
  /** Object whose method asks for it, where that method is printed with its receiver and the lock lies inside. */
  readonly base: number | null;
  /** Type whose methods ask for it, `main.(*registry)`; null for plain functions. */
  readonly type: string | null;
  /** Function whose closures ask for it: the lock is one of its variables. Only where `type` is null. */
  readonly enclosing: string | null;
  readonly rw: boolean;
  readonly waiters: readonly GoWaiter[];
}

export interface GoWaiter {
  readonly goroutine: Goroutine;
  readonly shape: GoLockShape;
  readonly address: number | null;
  /** Index of the frame that asked. */
  readonly caller: number;
}

/** Largest struct that we expect to hold a lock, in bytes: further away is another object. */
export const LARGEST_STRUCT = 4096;

/** All locks that goroutines of a program wait for, those with the most waiters first. Linear. */
export function locksOf(program: GoProgram): readonly GoLock[] {
  const waiters = program.goroutines.flatMap((goroutine): readonly GoWaiter[] => {
    const { lock } = isWaiting(goroutine) ? program.shapeOf(goroutine) : { lock: null };
    return lock ? [{ goroutine, shape: lock, address: lockAddress(program.text, goroutine, lock), caller: lock.at + 1 }] : [];
  });
  const addresses = new Map<string, Set<number>>();
  for (const one of waiters) if (one.address !== null) set(addresses, kindOf(one), one.address);
  const groups = new Map<string, GoWaiter[]>();
  for (const one of waiters) {
    const kind = kindOf(one);
    const alike = addresses.get(kind);
    // A waiter without an address is behind the only lock of its kind that has one.
    const address = one.address ?? (alike?.size === 1 ? [...alike][0]! : null);
    const key = address === null ? kind : `${one.shape.kind === 'mutex' ? 'm' : 'rw'} ${address}`;
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map((group) => lockOf(program.text, group)).sort((a, b) => b.waiters.length - a.waiters.length || a.waiters[0]!.goroutine.id - b.waiters[0]!.goroutine.id);
}

/** As sentences name it: `the sync.Mutex at 0xc000012345 of main.(*store)`. */
export function lockName({ rw, address, type, enclosing }: GoLock): string {
  const of = type !== null ? ` of ${type}` : enclosing !== null ? `, a variable of ${enclosing}` : '';
  return `the sync.${rw ? 'RWMutex' : 'Mutex'}${address === null ? '' : ` at 0x${address.toString(16)}`}${of}`;
}

function lockOf(text: Text, waiters: readonly GoWaiter[]): GoLock {
  const sorted = [...waiters].sort((a, b) => a.goroutine.id - b.goroutine.id);
  const address = sorted.find((one) => one.address !== null)?.address ?? null;
  const callers = sorted.map(({ goroutine, caller }) => goroutine.frames[caller]?.function);
  const type = callers.map(receiverType).find((one) => one !== null) ?? null;
  const bases = sorted.flatMap(({ goroutine, caller }) => (receiverType(goroutine.frames[caller]?.function) === null ? [] : firstAddress(text, goroutine, caller) ?? []));
  const base = address === null ? null : Math.max(-1, ...bases.slice(0, MOST_BASES).filter((one) => one <= address && address < one + LARGEST_STRUCT));
  return {
    address, base: base === -1 ? null : base, type, enclosing: type === null ? callers.map((name) => (name === undefined ? null : enclosingFunction(name))).find((one) => one !== null) ?? null : null,
    rw: sorted[0]!.shape.kind !== 'mutex', waiters: sorted,
  };
}

const MOST_BASES = 1000;

/** Whose lock it is, by the code that asks for it. */
function kindOf({ goroutine, caller, shape }: GoWaiter): string {
  const name = goroutine.frames[caller]?.function ?? '';
  return `${shape.kind === 'mutex' ? 'm' : 'rw'} of ${receiverType(name) ?? enclosingFunction(name) ?? name}`;
}

/**
 * The address of the lock: first argument of the functions of sync, or the semaphore in it less its offset. Mutex is
 * {state, sema} of 4 bytes each (internal/sync/mutex.go); RWMutex is {w Mutex, writerSem, readerSem} (sync/rwmutex.go).
 * Read in Go 1.24, 1.25 and 1.27; the same in the traces of 1.10 to 1.19.
 */
function lockAddress(text: Text, goroutine: Goroutine, { kind, queued, at }: GoLockShape): number | null {
  let semaphore: number | null = null;
  for (let index = 0; index <= at; index++) {
    const name = goroutine.frames[index]!.function;
    const address = firstAddress(text, goroutine, index);
    if (address === null) continue;
    if (name.includes('sync.(*')) return address;
    if (name === 'runtime.semacquire1' || name.includes('sync.runtime_Semacquire')) semaphore = address - (kind === 'mutex' || queued ? 4 : kind === 'write' ? 8 : 12);
  }
  return semaphore;
}

function set(map: Map<string, Set<number>>, key: string, value: number): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}
