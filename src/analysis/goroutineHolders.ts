import { firstAddress } from '../model/goArguments.ts';
import type { Confidence } from '../model/fact.ts';
import type { GoFrame, Goroutine } from '../model/goroutine.ts';
import { isBusy, isWaiting, type GoProgram } from './goroutinePrograms.ts';
import { LARGEST_STRUCT, type GoLock } from './goroutineLocks.ts';
import { enclosingFunction, receiverType } from './goroutineShape.ts';

/** A goroutine that is inside of code that takes the lock and does not wait for it. */
export interface GoInside {
  readonly goroutine: Goroutine;
  /** Index of the frame that says so. */
  readonly frame: number;
  /** A method of the very object, a method of its type, or the function whose variable the lock is. */
  readonly by: 'address' | 'type' | 'closure';
  /** It stands in a call below that frame that does not return, or works: not in the loop of a worker that waits for work. */
  readonly within: boolean;
}

export interface GoHolder {
  readonly inside: GoInside;
  readonly strength: Confidence;
}

/**
 * Who is inside of which lock. Go prints no owners: a method of the object that holds the lock is the sign. One pass over
 * all frames for all locks of a program together.
 */
export function insidesOf(program: GoProgram, locks: readonly GoLock[]): ReadonlyMap<GoLock, readonly GoInside[]> {
  const found = new Map<GoLock, Map<Goroutine, GoInside>>(locks.map((lock) => [lock, new Map()]));
  if (locks.length === 0) return new Map();
  const byType = new Map<string, GoLock[]>();
  const byFunction = new Map<string, GoLock[]>();
  for (const lock of locks) {
    if (lock.type !== null && !lock.type.startsWith('sync.')) push(byType, lock.type, lock);
    // Variables below the heap of Go (0xc000000000 on 64 bit) are those of a package: any function may take them.
    if (lock.enclosing !== null && (lock.address === null || lock.address >= HEAP)) push(byFunction, lock.enclosing, lock);
  }
  const placed = locks.filter((lock) => lock.address !== null).sort((a, b) => a.address! - b.address!);
  const waitsFor = new Map(locks.flatMap((lock) => lock.waiters.map(({ goroutine }) => [goroutine, lock] as const)));
  const signs = signReader(byType, byFunction);
  for (const goroutine of program.goroutines) {
    const own = waitsFor.get(goroutine);
    for (const { index, type, outer, typed, closed, closure } of signs(goroutine.frames)) {
      const add = (lock: GoLock, by: GoInside['by']): void => {
        if (own === lock) return;
        const some = found.get(lock)!;
        const known = some.get(goroutine);
        if (!known || ORDER[by] < ORDER[known.by]) some.set(goroutine, { goroutine, frame: index, by, within: isWithin(program, goroutine, index, by) });
      };
      const address = type === null || closure || placed.length === 0 ? null : firstAddress(program.text, goroutine, index);
      if (address !== null) for (const lock of around(placed, address)) if (fits(lock, address, type!)) add(lock, 'address');
      for (const lock of typed) if (address === null || lock.address === null) add(lock, 'type');
      // Another closure of that function counts only while it does something; the function itself may have taken the lock before it went on.
      if (closed.length > 0 && (outer === null || isWithin(program, goroutine, index, 'closure'))) for (const lock of closed) add(lock, 'closure');
    }
  }
  return new Map([...found].map(([lock, some]) => [lock, nearest(program, lock, [...some.values()])]));
}

/** A frame that may say that its goroutine is inside of a lock, whatever its arguments. */
interface Sign {
  readonly index: number;
  readonly type: string | null;
  readonly closure: boolean;
  readonly outer: string | null;
  /** Locks of methods of this type, and locks that are variables of this function. */
  readonly typed: readonly GoLock[];
  readonly closed: readonly GoLock[];
}

/** The signs of a list of frames, read once for all goroutines that share it. */
function signReader(byType: ReadonlyMap<string, readonly GoLock[]>, byFunction: ReadonlyMap<string, readonly GoLock[]>): (frames: readonly GoFrame[]) => readonly Sign[] {
  const known = new Map<readonly GoFrame[], readonly Sign[]>();
  return (frames) => {
    let signs = known.get(frames);
    if (!signs) known.set(frames, (signs = frames.slice(0, MOST_FRAMES).flatMap(({ function: name }, index) => {
      const type = receiverType(name);
      const outer = enclosingFunction(name);
      const closed = byFunction.get(outer ?? name) ?? [];
      return type === null && closed.length === 0 ? [] : [{ index, type, closure: outer !== null, outer, typed: type === null ? [] : oneOf(byType.get(type) ?? []), closed }];
    })));
    return signs;
  };
}

/** A method without its object may be inside of any lock of its type: with several it says nothing, and costs much. */
function oneOf(locks: readonly GoLock[]): readonly GoLock[] {
  return locks.length === 1 ? locks : locks.filter(({ address }) => address === null).slice(0, 1);
}

/**
 * The holder of a lock among those inside: the only one, of the surest sign that anybody shows. null where several
 * fit, where nobody does, and where the only one is a loop that rather waits for work.
 */
export function holderAmong(insides: readonly GoInside[]): GoHolder | null {
  const surest = (['address', 'type', 'closure'] as const).map((by) => insides.filter((one) => one.by === by)).find((some) => some.length > 0) ?? [];
  const within = surest.filter((one) => one.within);
  if (within.length === 1) return { inside: within[0]!, strength: within[0]!.by === 'address' ? 'inferred' : 'assumed' };
  const [only] = surest;
  if (within.length > 1 || surest.length !== 1 || !only) return null;
  return only.by === 'closure' || !LIFE.test(methodOf(only)) ? { inside: only, strength: 'assumed' } : null;
}

const HEAP = 0xc000000000;
const MOST_FRAMES = 100;
const MOST_AROUND = 8;
const ORDER = { address: 0, type: 1, closure: 2 } as const;

/** Methods that last as long as their object: they wait for work, or for others to end, and keep no lock meanwhile. */
const LIFE = /^(?:run|serve|loop|listen|watch|monitor|work|start|close|stop|shutdown|wait|accept|handle(?:conn|loop)|main|poll|dispatch|process(?:loop|events))|(?:loop|worker|monitor|runner)$/i;

function methodOf({ goroutine, frame }: GoInside): string {
  const name = goroutine.frames[frame]?.function ?? '';
  return name.slice(name.lastIndexOf(').') + 2);
}

/** Locks at or little above an address. */
function around(placed: readonly GoLock[], address: number): readonly GoLock[] {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placed[middle]!.address! < address) low = middle + 1;
    else high = middle;
  }
  const found: GoLock[] = [];
  for (let at = low; at < placed.length && found.length < MOST_AROUND && placed[at]!.address! < address + LARGEST_STRUCT; at++) found.push(placed[at]!);
  return found;
}

/** An object near below the lock is its struct only if the callers speak of the same object or type: the heap is full of neighbours. */
function fits(lock: GoLock, address: number, type: string): boolean {
  if (lock.base !== null) return address === lock.base || address === lock.address;
  return address === lock.address || type === lock.type;
}

function nearest(program: GoProgram, lock: GoLock, insides: readonly GoInside[]): readonly GoInside[] {
  const distances = insides.map((one) => (one.by === 'address' ? lock.address! - (firstAddress(program.text, one.goroutine, one.frame) ?? 0) : 0));
  const least = Math.min(Infinity, ...distances.slice(0, MOST_COMPARED).filter((_, index) => insides[index]!.by === 'address'));
  return insides.filter((one, index) => one.by !== 'address' || distances[index] === least).sort((a, b) => a.goroutine.id - b.goroutine.id);
}

const MOST_COMPARED = 10_000;

function isWithin(program: GoProgram, goroutine: Goroutine, frame: number, by: GoInside['by']): boolean {
  if (isBusy(goroutine)) return true;
  const shape = program.shapeOf(goroutine);
  if (!isWaiting(goroutine) || shape.accepts) return false;
  if (shape.lock || shape.group !== null || goroutine.state.startsWith('chan send')) return true;
  if (by === 'closure' && enclosingFunction(goroutine.frames[frame]!.function) === null) return false;
  // A select or a receive in the method itself is how a loop waits for work; one in a call below it is a call that does not return.
  const directly = goroutine.frames.slice(0, frame).every(({ function: name }) => name.startsWith('runtime.') || name === 'time.Sleep');
  return !directly;
}

function push(map: Map<string, GoLock[]>, key: string, lock: GoLock): void {
  const known = map.get(key);
  if (known) known.push(lock);
  else map.set(key, [lock]);
}
