// What gdb prints of a mutex: `$1 = {__data = {__lock = 2, __count = 0, __owner = 15252, …`, in one line or pretty, and
// `$2 = 15252` for its field __owner. The fields are those of glibc's struct __pthread_mutex_s
// (sysdeps/nptl/bits/struct_mutex.h); __cur_writer is that of struct __pthread_rwlock_arch_t.
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { debuggedProcess } from './debuggedProcess.ts';
import { isOwnerExpression, lockOfExpression, printedExpressions, type Shape } from './gdbExpressions.ts';
import { payloadOf, spanIn } from './lines.ts';

export const gdbPrint: Format = { name: 'gdbPrint', families: ['text'], read: readBlock };

interface Print {
  readonly shape: Shape;
  readonly owner: string;
  readonly line: number;
  /** Of the owner in its line. */
  readonly at: number;
}

function readBlock(block: Block, context: Context, emit: Emit): void {
  const prints: Print[] = [];
  for (let line = block.first; line < block.end; line++) {
    const print = readPrint(line, block.end, context, emit);
    if (print) prints.push(print);
  }
  if (prints.length === 0) return;
  const expressions = printedExpressions(context.heading.command ?? '', prints.map(({ shape }) => shape));
  const tgid = debuggedProcess(context);
  prints.forEach(({ shape, owner, line, at }, index) => {
    const expression = expressions[index] ?? null;
    // A number is an owner only where the expression says so.
    if (owner === '' || (shape === 'number' && !isOwnerExpression(expression))) return;
    const place = placeOf(context, spanIn(context.lines, line, at, at + owner.length));
    emit.add('userLockOwners', { owner: { value: Number(owner), place }, ...lockOfExpression(expression), tgid, place });
    emit.claim(line);
  });
}

function readPrint(line: number, end: number, context: Context, emit: Emit): Print | null {
  const text = payloadOf(context.lines, line).slice(0, MOST);
  const start = /^\$\d{1,9} = /.exec(text);
  if (!start) return null;
  const value = text.slice(start[0].length);
  const number = /^\d{1,10}$/.exec(value.trimEnd());
  if (number) return { shape: 'number', owner: number[0], line, at: start[0].length };
  const shape: Shape = /^\{\s*(?:__lock|__readers) =/.test(value) ? 'data' : /^\{[^}]{0,300}?__data = \{/.test(value) ? 'mutex' : 'other';
  const inLine = OWNER.exec(text);
  if (inLine) return { shape, owner: inLine[1]!, line, at: inLine.index + inLine[0].length - inLine[1]!.length };
  if (!/\{\s*$/.test(value)) return { shape, owner: '', line, at: 0 };
  // set print pretty: the fields follow, each in a line of its own.
  let inner: Shape = 'other';
  for (let next = line + 1; next < end && next < line + PRETTY; next++) {
    const field = payloadOf(context.lines, next).slice(0, MOST);
    if (field.startsWith('$')) break;
    if (/^__data = \{/.test(field)) inner = 'mutex';
    else if (inner === 'other' && /^__(?:lock|readers) =/.test(field)) inner = 'data';
    const owner = OWNER.exec(field);
    if (!owner) continue;
    emit.claim(line);
    return { shape: inner, owner: owner[1]!, line: next, at: owner.index + owner[0].length - owner[1]!.length };
  }
  return { shape: 'other', owner: '', line, at: 0 };
}

const OWNER = /\b__(?:owner|cur_writer) = (\d{1,10})\b/;
const MOST = 2000;
const PRETTY = 16;
