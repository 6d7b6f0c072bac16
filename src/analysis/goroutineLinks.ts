import type { Confidence } from '../model/fact.ts';
import { firstAddress } from '../model/goArguments.ts';
import type { Goroutine } from '../model/goroutine.ts';
import { channelLinks, idOf } from './goroutineChannels.ts';
import { holderAmong, insidesOf, type GoHolder, type GoInside } from './goroutineHolders.ts';
import { lockName, locksOf, type GoLock, type GoWaiter } from './goroutineLocks.ts';
import type { GoProgram } from './goroutinePrograms.ts';
import { receiverType } from './goroutineShape.ts';

/** One goroutine waits for another. */
export interface GoLink {
  readonly from: Goroutine;
  readonly to: Goroutine;
  readonly via: 'go-lock' | 'go-channel';
  readonly how: 'lock' | 'pending-writer' | 'recursive-read' | 'wait-group' | 'receive' | 'send' | 'request';
  readonly strength: Confidence;
  /** The evidence in a sentence. */
  readonly says: string;
}

/** A lock with what is known of its holder. */
export interface GoLockStory {
  readonly lock: GoLock;
  readonly insides: readonly GoInside[];
  readonly holder: GoHolder | null;
  /** The writer that waits for readers to leave, and so bars new ones. */
  readonly writer: GoWaiter | null;
  /** Waiting readers that very likely hold a read lock of it already. */
  readonly recursive: readonly GoWaiter[];
}

export interface GoLinks {
  readonly links: readonly GoLink[];
  readonly locks: readonly GoLockStory[];
}

/** All that the goroutines of a program tell about each other. Linear. */
export function linksOf(program: GoProgram): GoLinks {
  const found = locksOf(program);
  const insides = insidesOf(program, found);
  const locks = found.map((lock) => storyOf(program, lock, insides.get(lock) ?? []));
  return { locks, links: [...locks.flatMap(lockLinks), ...channelLinks(program)] };
}

function storyOf(program: GoProgram, lock: GoLock, insides: readonly GoInside[]): GoLockStory {
  const holder = holderAmong(insides);
  const writers = lock.waiters.filter(({ shape }) => shape.kind === 'write' && !shape.queued);
  // One lock has one writer that waits for readers: the others queue for its mutex. Two are two locks of a type.
  const writer = writers.length === 1 ? writers[0]! : null;
  return { lock, insides, holder, writer, recursive: writer && !holder && insides.length === 0 ? recursiveReaders(program, lock, writer) : [] };
}

/**
 * Readers that hold the lock already: further out in their stack stands another method of the same object; else the one
 * reader in whose function the writer was started, because the lock is a variable of it.
 */
function recursiveReaders(program: GoProgram, lock: GoLock, writer: GoWaiter): readonly GoWaiter[] {
  const readers = lock.waiters.filter(({ shape }) => shape.kind === 'read');
  const nested = readers.filter(({ goroutine, caller }) => {
    const asked = goroutine.frames[caller]?.function;
    return goroutine.frames.some(({ function: name }, index) => {
      if (index <= caller || name === asked || receiverType(name) === null || receiverType(name) !== lock.type) return false;
      const address = firstAddress(program.text, goroutine, index);
      return address === null || lock.base === null || address === lock.base;
    });
  });
  if (nested.length > 0) return nested.slice(0, MOST_RECURSIVE);
  const { createdBy, parent } = writer.goroutine;
  const starters = readers.filter(({ goroutine, caller }) => goroutine.frames[caller]?.function === createdBy?.function && (parent === null || parent === goroutine.id));
  return createdBy && starters.length === 1 ? starters : [];
}

const MOST_RECURSIVE = 10;

function lockLinks({ lock, holder, writer, recursive }: GoLockStory): readonly GoLink[] {
  const link = (from: Goroutine, to: Goroutine, how: GoLink['how'], strength: Confidence, says: string): GoLink => ({ from, to, via: 'go-lock', how, strength, says });
  const name = lockName(lock);
  return lock.waiters.flatMap(({ goroutine, shape, address }): readonly GoLink[] => {
    if (writer && goroutine !== writer.goroutine) {
      const same = address !== null && writer.address === address;
      return [link(goroutine, writer.goroutine, 'pending-writer', same ? 'inferred' : 'assumed', `${idOf(writer.goroutine)} waits to write-lock ${name}; ${shape.kind === 'read' ? 'a waiting writer bars new readers' : 'other writers queue behind it'}`)];
    }
    if (holder) return [link(goroutine, holder.inside.goroutine, 'lock', holder.strength, insideSays(holder.inside, lock))];
    return recursive.map((reader) => link(goroutine, reader.goroutine, 'recursive-read', 'assumed', `${idOf(reader.goroutine)} very likely holds a read lock of ${name} already`));
  });
}

export function insideSays({ goroutine, frame, by }: GoInside, lock: GoLock): string {
  const name = goroutine.frames[frame]?.function ?? '';
  if (by === 'address') return `${idOf(goroutine)} is inside of ${name}, a method of the very object that holds ${lockName(lock)}`;
  return by === 'type' ? `${idOf(goroutine)} is inside of ${name}, a method of the type that holds ${lockName(lock)}` : `${idOf(goroutine)} is inside of ${name}, and ${lockName({ ...lock, enclosing: null })} is a variable of ${lock.enclosing ?? name}: only it and its closures see it`;
}
