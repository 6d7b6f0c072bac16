import type { Frame } from '../model/stack.ts';
import { readParts, type Parts } from '../syntax/reader.ts';
import { FRAME_SHAPES } from '../syntax/shapes/frames.ts';
import { SHAPES } from '../syntax/shapes.ts';
import type { Context, Emit } from './format.ts';
import { lineSpan, payloadOf } from './lines.ts';

export function isFrameLine(context: Context, line: number): boolean {
  return IS_FRAME[context.lines.shape[line]!] === true;
}

const IS_FRAME: readonly boolean[] = SHAPES.map((row) => FRAME_SHAPES.has(row.name));

/** A frame, and where in the source its function name begins. */
export interface FrameAt {
  readonly frame: Frame;
  readonly nameStart: number;
  /** 32-bit ARM prints callee and caller in one line; the caller is the frame, the first callee of a trace one more. */
  readonly callee?: FrameAt;
}

/**
 * One frame as kernel/stacktrace.c and fs/proc/base.c (`[<0>] %pB`), the unwinders' printk (`%pB`) of any architecture,
 * scripts/decode_stacktrace.sh or syzkaller's symbolizer print it.
 * Payloads repeat: of a large dump few lines are unlike any before, so what was read once is not read again.
 * A damaged line is a problem and gives what can be read of it, or null.
 */
export function readFrame(line: number, context: Context, emit: Pick<Emit, 'problem'> & Partial<Pick<Emit, 'claim'>>): FrameAt | null {
  const payload = payloadOf(context.lines, line);
  const known = context.memo.frames.get(payload);
  if (known) {
    emit.claim?.(line);
    return { frame: known.frame, nameStart: context.lines.payload[line]! + known.nameStart };
  }
  const plain = plainFrame(payload);
  if (plain) {
    context.memo.frames.set(payload, plain);
    return { frame: plain.frame, nameStart: context.lines.payload[line]! + plain.nameStart };
  }
  return closelyReadFrame(line, context, emit);
}

function closelyReadFrame(line: number, context: Context, emit: Pick<Emit, 'problem'>): FrameAt | null {
  const parts = readParts(context.lines, line);
  if (!parts) return damagedFrame(line, context, emit);
  const torn = parts['offset'] === undefined ? tornName(line, context, emit) : null;
  if (torn) return torn;
  const frame = frameOf(parts);
  if (frame === null) return null;
  const size = hex(parts['size']?.text);
  if (frame.offset !== null && size !== null && frame.offset > size) {
    emit.problem('damaged-line', lineSpan(context.lines, line), 'The offset lies beyond the end of the function: digits are lost.');
  }
  // An address without a symbol is a frame too: `[<0>] 0xffffffffffffffff` closed the stacks of 4.15 to 5.1.
  const nameStart = (parts['function'] ?? parts['address'])!.span.start;
  const callee = parts['callee'];
  return { frame, nameStart, ...(callee ? { callee: { frame: namedFrame(callee.text), nameStart: callee.span.start } } : {}) };
}

/** Translators of web pages put a blank into names: `do_ exit+0x3a/0xa0`. */
function tornName(line: number, context: Context, emit: Pick<Emit, 'problem'>): FrameAt | null {
  const text = payloadOf(context.lines, line).slice(0, 300);
  const match = /^(\[<[0-9a-fx]{0,18}>\] {1,4})?(\? )?([A-Za-z_][\w.$]{0,100}) ([\w.$]{1,100})\+0x([0-9a-f]{1,8})\/0x([0-9a-f]{1,8})/.exec(text);
  if (!match) return null;
  const [, slot = '', mark = '', first, last, offset, size] = match;
  emit.problem('damaged-line', lineSpan(context.lines, line), 'A blank stands inside of the name of the function.');
  const joined = first!.endsWith('_') || /^[_.]/.test(last!);
  const at = slot.length + mark.length + (joined ? 0 : first!.length + 1);
  const frame = { function: joined ? first! + last! : last!, offset: hex(offset), size: hex(size), module: null, unreliable: mark !== '', proc: isZero(/[0-9a-fx]+/.exec(slot)?.[0] ?? '1') };
  return { frame, nameStart: context.lines.payload[line]! + at };
}

/** The frame that the parts of a line name (of a frame, or of a register with code in it), or null. */
export function frameOf(parts: Parts): Frame | null {
  const name = parts['function'] ?? parts['address'];
  if (!name) return null;
  const offset = hex(parts['offset']?.text);
  const size = hex(parts['size']?.text);
  return {
    function: name.text.trim(),
    offset,
    size: offset !== null && size !== null && offset > size ? null : size,
    module: parts['module']?.text ?? null,
    unreliable: parts['unreliable'] !== undefined,
    proc: parts['slot'] !== undefined && isZero(parts['slot'].text),
  };
}

/** The last frame that a system call, an exception or a new thread can have; what follows is another stack. */
export function endsStack(symbol: string): boolean {
  return /^(?:entry_(?:SYSCALL|SYSENTER|INT80)|ret_from_fork|el0t?_|ret_fast_syscall|ret_from_kernel_thread|system_call|0xf{8,16}$)/.test(symbol);
}

/** The plain form, which nine of ten frames have: one pattern, no spans. Whatever it does not fit goes the long way. */
function plainFrame(payload: string): FrameAt | null {
  const match = PLAIN.exec(payload);
  if (!match) return null;
  const name = match[3]!;
  const offset = hex(match[4]);
  const size = hex(match[5]);
  if (offset === null || size === null || offset > size) return null;
  const nameStart = (match[1] === undefined ? 0 : match[1].length + '[<>] '.length) + (match[2] ?? '').length;
  return { frame: { function: name, offset, size, module: match[6] ?? null, unreliable: match[2] !== undefined, proc: match[1] !== undefined && isZero(match[1]) }, nameStart };
}

// [<0>] request_wait_answer+0x1bb/0x2a0 [fuse]        ? fuse_dev_read+0x79/0xb0
const PLAIN = /^(?:\[<([0-9a-f]{1,16})>\] )?(\? )?([A-Za-z_.$][\w.$]*)\+0x([0-9a-f]{1,8})\/0x([0-9a-f]{1,8})(?: \[([\w-]+)\])?$/;

function damagedFrame(line: number, context: Context, emit: Pick<Emit, 'problem'>): FrameAt | null {
  const text = payloadOf(context.lines, line);
  // With its line break the last line is as damaged as any other; without, the text was cut there.
  const last = lineSpan(context.lines, line).end === context.lines.text.content.length;
  emit.problem(last ? 'truncated' : 'damaged-line', lineSpan(context.lines, line), last ? 'The text ends in the middle of a frame.' : 'A stack frame that cannot be read as a whole.');
  const match = /^(?:\[<[^>]{0,40}>\])?[ \t]*(\? +)?([A-Za-z_.$][\w.$]*)[ \t]*(?:\+[ \t]*0x([0-9a-f]+)\/0x([0-9a-f]+)(?![0-9a-f]))?(\+|[ \t]|$)?/.exec(text.slice(0, 2000));
  if (!match || (last && match[5] === '')) return null;
  const at = context.lines.payload[line]! + match[0].indexOf(match[2]!);
  const slot = /^\[< *([0-9a-fx]*) *>\]/i.exec(text.slice(0, 60));
  const frame = {
    function: match[2]!, offset: hex(match[3]), size: hex(match[4]), module: null, unreliable: match[1] !== undefined,
    proc: slot !== null && isZero(slot[1]!),
  };
  return { frame, nameStart: at };
}

function namedFrame(name: string): Frame {
  return { function: name, offset: null, size: null, module: null, unreliable: false, proc: false };
}

function isZero(slot: string): boolean {
  return /^(?:0x)?0{1,16}$/.test(slot);
}

function hex(digits: string | undefined): number | null {
  if (digits === undefined) return null;
  const value = Number.parseInt(digits, 16);
  return Number.isSafeInteger(value) ? value : null;
}
