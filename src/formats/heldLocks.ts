// Held locks, kernel/locking/lockdep.c: lockdep_print_held_locks prints "%d lock%s held by %s/%d:" and then print_lock
// a line a lock. Not only locks that are held: lockdep lists a lock from the moment when the task asks for it.
import type { Fact } from '../model/fact.ts';
import type { HeldLock } from '../model/lock.ts';
import { emptyReading } from '../model/task.ts';
import { readParts, type Part } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isFrameLine, readFrame } from './frame.ts';
import type { NamedTask } from './hungTask.ts';
import { decimal, lineSpan, nameAt, payloadOf } from './lines.ts';

export const heldLocks: Format = { name: 'heldLocks', families: ['stack'], read: readBlock };

type Holder = { readonly [K in keyof NamedTask]: NamedTask[K] | null };

const NOBODY: Holder = { comm: null, tid: null };

function readBlock(block: Block, context: Context, emit: Emit): void {
  let holder = holderAbove(block.first, context);
  // A symbolizer prints the functions that were inlined first, each as a line of its own: the last one took the lock.
  let last: HeldLock | null = null;
  const flush = (): void => {
    if (last) emit.add('heldLocks', last);
    last = null;
  };
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'lockHolder') {
      flush();
      holder = readHolder(line, context, emit);
    } else if (name === 'heldLock') {
      const lock = readLock(line, holder, context, emit);
      if (lock && !sameLock(last, lock)) flush();
      last = lock ?? last;
    }
  }
  flush();
}

function sameLock(last: HeldLock | null, lock: HeldLock): boolean {
  return last !== null && last.index === lock.index && last.address?.value === lock.address?.value && last.lockClass?.value === lock.lockClass?.value;
}

function readHolder(line: number, context: Context, emit: Emit): Holder {
  const parts = readParts(context.lines, line);
  const place = placeOf(context, lineSpan(context.lines, line));
  const comm = textOf(parts?.['comm'] ?? parts?.['holder'], context);
  const tid = numberOf(parts?.['pid'] ?? parts?.['tid'], context);
  const count = parts?.['count']?.text ?? parts?.['number']?.text;
  if (!comm || !tid || count === undefined) {
    emit.problem('damaged-line', place.span, 'A holder of locks that cannot be read.');
    return NOBODY;
  }
  emit.add('lockHolders', { comm, tid, count: decimal(count) ?? 0, place });
  emit.add('readings', { ...emptyReading('lockHolder', place), comm, tid });
  return { comm, tid };
}

function readLock(line: number, holder: Holder, context: Context, emit: Emit): HeldLock | null {
  const parts = readParts(context.lines, line);
  const place = placeOf(context, lineSpan(context.lines, line));
  const index = decimal(parts?.['index']?.text ?? /^#(\d{1,4}):/.exec(payloadOf(context.lines, line).slice(0, 20))?.[1]);
  if (!parts) emit.problem('damaged-line', place.span, 'A held lock that cannot be read as a whole.');
  if (index === null) return null;
  const address = parts?.['address'];
  return {
    ...holder,
    index,
    address: textOf(address && /^[0-9a-f]+$/.test(address.text) ? address : undefined, context),
    lockClass: textOf(parts?.['lock'], context),
    usage: parts?.['usage']?.text ?? null,
    waitTypes: parts?.['waits']?.text ?? null,
    function: textOf(parts?.['function'], context) ?? functionBelow(line, context),
    released: /^#\d{1,4}: +(?:\S{1,20} +)?<RELEASED>/.test(payloadOf(context.lines, line).slice(0, 60)),
    place,
  };
}

/** A line that was broken behind `at:` goes on with what reads as a frame. */
function functionBelow(line: number, context: Context): Fact<string> | null {
  if (line + 1 >= context.lines.shape.length || !isFrameLine(context, line + 1)) return null;
  const found = readFrame(line + 1, context, { problem: () => undefined });
  if (!found) return null;
  const value = found.frame.function;
  return { value, place: placeOf(context, span(found.nameStart, found.nameStart + value.length)) };
}

/** The holder of a list that a line of something else has cut in two. */
function holderAbove(first: number, context: Context): Holder {
  if (nameAt(context.lines, first) !== 'heldLock') return NOBODY;
  for (let line = first - 1; line >= Math.max(0, first - REACH); line--) {
    const name = nameAt(context.lines, line);
    if (name === 'lockHolder') {
      const parts = readParts(context.lines, line);
      return { comm: textOf(parts?.['comm'] ?? parts?.['holder'], context), tid: numberOf(parts?.['pid'] ?? parts?.['tid'], context) };
    }
    if (name !== 'heldLock' && name !== 'other' && name !== 'blank') break;
  }
  return NOBODY;
}

const REACH = 60;

function textOf(part: Part | undefined, context: Context): Fact<string> | null {
  return part === undefined ? null : { value: part.text, place: placeOf(context, part.span) };
}

function numberOf(part: Part | undefined, context: Context): Fact<number> | null {
  const value = decimal(part?.text);
  return part === undefined || value === null ? null : { value, place: placeOf(context, part.span) };
}
