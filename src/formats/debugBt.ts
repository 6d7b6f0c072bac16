// Backtraces as gdb prints them (gdb/stack.c print_frame), and who prints alike: drgn (libdrgn/stack_trace.c
// drgn_format_stack_trace: "#%-2zu fn (file:line:column)", "fn+0x26/0x2b (file:line)", "0x…"), eu-stack, sanitizers.
import type { Fact } from '../model/fact.ts';
import { readParts, type Parts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import type { UserLock } from '../model/userStack.ts';
import { debuggedProcess } from './debuggedProcess.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, nameAt, payloadOf } from './lines.ts';
import { emitKernelStack, offsetOf, PLAIN_FRAME, sideOf, userFrame, type TraceFrame } from './traceFrames.ts';

export const debugBt: Format = { name: 'debugBt', families: ['debugger'], read: readBlock };

interface Thread {
  readonly tid: Fact<number> | null;
  readonly tgid: Fact<number> | null;
  readonly name: Fact<string> | null;
  readonly first: number | null;
}

const NO_THREAD: Thread = { tid: null, tgid: null, name: null, first: null };

function readBlock(block: Block, context: Context, emit: Emit): void {
  let thread = threadAbove(block, context);
  let frames: TraceFrame[] = [];
  const backtraces = hasShape(block, context, 'gdbThread');
  const close = (): void => {
    emitStack(frames, thread, context, emit);
    frames = [];
  };
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'gdbThread' || name === 'gdbThreadRow' || name === 'euThread') {
      close();
      const parts = readParts(context.lines, line);
      thread = parts ? { tid: numberOf(parts, 'tid', context), tgid: thread.tgid, name: nameOf(parts, context), first: line } : NO_THREAD;
      // `info threads` alone shows one frame of each: enough where that is a wait for a lock or for a thread.
      const frame = name === 'gdbThreadRow' && parts && !backtraces && TELLING_ROW.test(payloadOf(context.lines, line).slice(0, 1000)) ? rowFrame(parts, line, context) : null;
      if (frame) frames.push(frame);
    } else if (name === 'debugFrame' || name === 'debugFrameMore') {
      const frame = frameOf(line, context);
      if (frame && /^#0 /.test(payloadOf(context.lines, line).slice(0, 4)) && frames.length > 0) {
        close();
        thread = NO_THREAD;
      }
      if (frame) frames.push(frame);
    } else if (name === 'debugDetail' && frames.length > 0) {
      frames[frames.length - 1] = withDetail(frames.at(-1)!, line, context);
    }
  }
  close();
}

function hasShape(block: Block, context: Context, name: string): boolean {
  for (let line = block.first; line < block.end; line++) if (nameAt(context.lines, line) === name) return true;
  return false;
}

const TELLING_ROW = /\bfutex_wait \(private=\w{1,20}, expected=2,|\bop=265, expected=\d/;

/** The innermost frame at the end of a row of `info threads`: `futex_wait (private=0, expected=2, futex_word=0x55… <m>) at …`. */
function rowFrame(parts: Parts, line: number, context: Context): TraceFrame | null {
  const part = parts['frame'];
  const lead = part && /^ *(?:(0x[0-9a-f]{1,16}) in )?/.exec(part.text);
  if (!part || !lead) return null;
  const call = part.text.slice(lead[0].length, LONGEST_CALL).trimEnd();
  const name = call.slice(0, nameLength(call));
  if (!/^[A-Za-z_]/.test(name)) return null;
  const { start, end } = lineSpan(context.lines, line);
  return { ...PLAIN_FRAME, side: lead[1] === undefined ? null : sideOf(lead[1]), nameStart: part.span.start + lead[0].length, start, end, function: name, ...placeAtEnd(call) };
}

/** `PID 5663 - process` of eu-stack, or the task that drgn was asked for: `prog.stack_trace(1234)`. */
function threadAbove(block: Block, context: Context): Thread {
  const ofProcess = nameAt(context.lines, block.first) === 'euThread';
  for (let index = context.index - 1; ofProcess && index >= 0 && index >= context.index - 200; index--) {
    const above = context.blocks[index]!;
    if (above.family !== 'debugger') break;
    if (nameAt(context.lines, above.first) !== 'euProcess') continue;
    const parts = readParts(context.lines, above.first);
    return parts ? { ...NO_THREAD, tgid: numberOf(parts, 'pid', context) } : NO_THREAD;
  }
  const line = block.first - 1;
  const asked = line < 0 ? null : /\b(?:stack_trace|bt|thread)\((\d{1,10})\)/.exec(payloadOf(context.lines, line).slice(0, 500));
  if (!asked) return NO_THREAD;
  const at = context.lines.payload[line]! + asked.index + asked[0].length - 1 - asked[1]!.length;
  return { ...NO_THREAD, tid: { value: Number(asked[1]), place: placeOf(context, span(at, at + asked[1]!.length)) } };
}

function emitStack(frames: readonly TraceFrame[], thread: Thread, context: Context, emit: Emit): void {
  if (frames.length === 0) return;
  if (isKernel(frames)) {
    // A system call's stack goes on in user space; drgn prints the address alone.
    const user = frames.findIndex((frame) => frame.side === 'user');
    emitKernelStack(user < 0 ? frames : frames.slice(0, user), 'drgnBt', { tid: thread.tid, tgid: thread.tgid }, context, emit);
    return;
  }
  const start = thread.first === null ? frames[0]!.start : lineSpan(context.lines, thread.first).start;
  const lock = awaitedLock(frames, context);
  const joins = joinedThread(frames, context);
  emit.add('userStacks', {
    tid: thread.tid, tgid: thread.tgid ?? debuggedProcess(context), name: thread.name, state: null, frames: frames.map(userFrame), locks: lock ? [lock] : [], ...(joins === null ? {} : { joins }), format: 'debugBt',
    place: placeOf(context, span(start, frames.at(-1)!.end)),
  });
}

/** The lock among the arguments of the call that waits for it; of several frames the outermost, which names the whole mutex. */
function awaitedLock(frames: readonly TraceFrame[], { lines }: Context): UserLock | null {
  let found: UserLock | null = null;
  for (const frame of frames.slice(0, LOCK_FRAMES)) {
    const call = LOCK_CALL.exec(lines.text.content.slice(frame.start, Math.min(frame.end, frame.start + 1000)));
    if (!call) continue;
    const type = /rwlock/.test(call[1]!) ? 'pthread_rwlock_t' : call[2] === 'futex' ? 'futex' : 'pthread_mutex_t';
    found = { kind: 'waits', address: call[3]!.toLowerCase(), type, ...(call[4] === undefined ? {} : { symbol: call[4] }) };
  }
  const only = found === null && frames.length === 1 ? CONTENDED_FUTEX.exec(lines.text.content.slice(frames[0]!.start, Math.min(frames[0]!.end, frames[0]!.start + 1000))) : null;
  return only ? { kind: 'waits', address: only[1]!, type: 'pthread_mutex_t', ...(only[2] === undefined ? {} : { symbol: only[2] }) } : found;
}

/** The id that pthread_join expects in the futex word: that of the thread which it waits for. */
function joinedThread(frames: readonly TraceFrame[], { lines }: Context): number | null {
  const [row] = frames;
  // futex_wait of a join alone is FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME without the private flag (op=265).
  if (row && frames.length === 1) return Number(/\bop=265, expected=(\d{1,10}),/.exec(lines.text.content.slice(row.start, Math.min(row.end, row.start + 1000)))?.[1] ?? 0) || null;
  const at = frames.slice(0, LOCK_FRAMES).findIndex((frame) => /^_{0,3}(?:GI_{1,4})?pthread_(?:\w{0,12}join\w{0,8})(?:@|$)/.test(frame.function));
  for (const frame of frames.slice(0, Math.max(0, at))) {
    const expected = /\bexpected=(?:\w{1,20}@entry=)?(\d{1,10})\b/.exec(lines.text.content.slice(frame.start, Math.min(frame.end, frame.start + 1000)))?.[1];
    if (expected !== undefined && Number(expected) > 1) return Number(expected);
  }
  return null;
}

/** futex_wait, __lll_lock_wait, lll_mutex_lock_optimized, pthread_mutex_lock: all in a row at the top. */
const LOCK_FRAMES = 6;
// futex_wait (private=0, expected=2, futex_word=0x55839dbe6060 <book_mu>): inlined into __lll_lock_wait (nptl/lowlevellock.c)
const CONTENDED_FUTEX = /^.{0,300}?\bfutex_wait \(private=\w{1,20}, expected=2, futex_word=(0x[0-9a-f]{1,16})(?: <([^>]{1,300})>)?\)/s;
// #1  __GI___lll_lock_wait (futex=futex@entry=0x55b63195c280 <A>, private=0) at ./nptl/lowlevellock.c:49
// #3  ___pthread_mutex_lock (mutex=0x55b63195c280 <A>) at ./nptl/pthread_mutex_lock.c:93
const LOCK_CALL = /\b(_{0,3}(?:GI_{1,4})?(?:lll_(?:lock_wait|mutex_lock)\w{0,20}|pthread_(?:mutex_(?:lock|timedlock|clocklock|cond_lock)|rwlock_(?:rd|wr|timedrd|timedwr|clockrd|clockwr)lock)\w{0,20}))(?:@\S{1,30})? \(.{0,200}?\b(mutex|futex|rwlock)=(?:\w{1,20}@entry=)?(0x[0-9a-f]{1,16})(?: <([^>]{1,300})>)?/s;

/** drgn writes places in brackets; a tree of kernel sources begins with these directories. */
function isKernel(frames: readonly TraceFrame[]): boolean {
  if (frames[0]!.side !== null) return frames[0]!.side === 'kernel';
  return frames.some((frame) => frame.file !== null && /^(?:\.\/|.*\/)?(?:kernel|mm|fs|arch|drivers|block|net|lib|include\/linux|include\/asm-generic)\/[\w./-]+\.[chS]$/.test(frame.file.slice(-400)) && frame.object === 'drgn');
}

/** Real frames stay far below; a C++ name with its arguments is the longest. */
const LONGEST_CALL = 4000;

function frameOf(line: number, context: Context): TraceFrame | null {
  const { start, end } = lineSpan(context.lines, line);
  const text = payloadOf(context.lines, line).slice(0, LONGEST_CALL).trimEnd();
  const lead = /^#\d+ +(?:at )?(?:(0x[0-9a-f]{1,16})(?: \(([\w.$]+)\+(0x[0-9a-f]{1,8})\/0x[0-9a-f]{1,8}\))?(?: in)?(?: |$))?/.exec(text);
  if (!lead) return null;
  const call = text.slice(lead[0].length);
  const at = start + lead[0].length;
  const side = lead[1] === undefined ? null : sideOf(lead[1]);
  const frame = { ...PLAIN_FRAME, side, nameStart: at, start, end };
  if (call === '') return { ...frame, function: lead[1] ?? '??', nameStart: start + text.indexOf(lead[1] ?? '#') };
  // drgn: fn (file:line:column), fn+0x26/0x2b (file:line), fn at file:line:column (inlined).
  const drgn = /^([\w.$]{1,300})(?:\+(0x[0-9a-f]{1,8})\/0x[0-9a-f]{1,8})?(?: \(([^\s()=:]{1,500}):(\d{1,9})(?::\d{1,9})?\)| at ([^\s():]{1,500}):(\d{1,9}):\d{1,9}(?: \(inlined\))?)?$/.exec(call);
  if (drgn && (drgn[2] !== undefined || drgn[3] !== undefined || drgn[5] !== undefined)) {
    return { ...frame, function: drgn[1]!, offset: offsetOf(drgn[2]), file: drgn[3] ?? drgn[5] ?? null, line: decimal(drgn[4] ?? drgn[6]), object: 'drgn' };
  }
  const place = placeAtEnd(call);
  const name = call.slice(0, nameLength(call));
  return { ...frame, function: name, ...place };
}

/** A function's name ends at its arguments; C++ names may hold brackets of their own: `foo(int) (x=1)`. */
function nameLength(call: string): number {
  if (call.startsWith('<')) return call.indexOf('>') + 1 || call.length;
  const args = call.indexOf(' (');
  if (args > 0) return args;
  const end = /^[^\s]+/.exec(call);
  return end ? end[0].length : call.length;
}

function placeAtEnd(call: string): { readonly file: string | null; readonly line: number | null; readonly object: string | null } {
  const tail = call.slice(-600);
  const from = /(?: from | - )(\/[^\s]{1,500})$/.exec(tail)?.[1] ?? null;
  const match = /(?:^| )(?:at )?([^\s()]{1,400}?):(\d{1,9})(?::\d{1,9})?$/.exec(tail);
  return { file: match?.[1] ?? null, line: decimal(match?.[2]), object: from };
}

/** `    at file.c:12` where gdb broke a long line; `    file.c:12:3` of eu-stack -s; `    from /lib/…`. */
function withDetail(frame: TraceFrame, line: number, context: Context): TraceFrame {
  const text = payloadOf(context.lines, line).slice(0, 600).trimEnd();
  const end = lineSpan(context.lines, line).end;
  const match = /^(?:at )?([^\s:]{1,400}):(\d{1,9})(?::\d{1,9})?$/.exec(text);
  if (match && frame.file === null) return { ...frame, file: match[1]!, line: Number(match[2]), end };
  return text.startsWith('from /') ? { ...frame, object: text.slice('from '.length), end } : { ...frame, end };
}

function numberOf(parts: Parts, name: string, context: Context): Fact<number> | null {
  const part = parts[name];
  const value = decimal(part?.text);
  return part === undefined || value === null ? null : { value, place: placeOf(context, part.span) };
}

function nameOf(parts: Parts, context: Context): Fact<string> | null {
  const part = parts['name'];
  return part ? { value: part.text, place: placeOf(context, part.span) } : null;
}
