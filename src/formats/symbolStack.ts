// A stack of which only the names are left: /proc/PID/stack through `sed`, `cut` or `awk`, or typed off a screen.
//   *** 241053
//   request_wait_answer
//   fuse_flush
//   do_syscall_64
//   entry_SYSCALL_64_after_hwframe
import type { Frame } from '../model/stack.ts';
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { endsStack } from './frame.ts';
import { isBlank, lineSpan, nameAt, payloadOf, prefixOf } from './lines.ts';
import { labelOwnerAt, ownerOfBlock, type Owner } from './owner.ts';

export const symbolStack: Format = { name: 'symbolStack', families: ['text'], read: readBlock };

/**
 * A run of lines of one symbol each is a stack where its last one is where a task enters the kernel: only a stack ends
 * in that. Whose it is says a label above, or the heading. Linear: each line is looked at once.
 */
function readBlock(block: Block, context: Context, emit: Emit): void {
  let frames: Frame[] = [];
  let first = block.first;
  for (let line = block.first; line < block.end; line++) {
    const frame = frameAt(line, context);
    if (frame === null) {
      frames = [];
      continue;
    }
    // A list of words, which may be long.
    if (frames.length >= MOST) frames = [];
    if (frames.length === 0) first = line;
    frames.push(frame);
    if (!endsStack(frame.function)) continue;
    if (frames.length >= FEWEST) emitStack(first, line + 1, frames, block, context, emit);
    frames = [];
  }
}

/** A wait, what called it, and the entry. */
const FEWEST = 3;
/** fs/proc/base.c MAX_STACK_TRACE_DEPTH is 64. */
const MOST = 200;

function frameAt(line: number, context: Context): Frame | null {
  if (nameAt(context.lines, line) !== 'other') return null;
  const match = SYMBOL.exec(payloadOf(context.lines, line).slice(0, 160).trimEnd());
  return match && { function: match[2]!, offset: null, size: null, module: match[3] ?? null, unreliable: match[1] !== undefined, proc: match[1] === undefined };
}

const SYMBOL = /^(\? )?([A-Za-z_][A-Za-z0-9_]{2,80}(?:\.(?:part|isra|constprop|cold|llvm)(?:\.\d{1,20})?){0,3})(?: \[([\w-]{1,60})\])?$/;

function emitStack(first: number, end: number, frames: readonly Frame[], block: Block, context: Context, emit: Emit): void {
  const indented = prefixOf(context.lines, first) !== '';
  const owner = labelAbove(first, block, context) ?? (indented ? null : ownerOfBlock({ family: 'stack', first, end }, context));
  // Tracing tools indent their stacks, and say below whose they are.
  if (owner === null) return;
  const nameStarts = frames.map((frame, index) => context.lines.payload[first + index]! + (frame.unreliable ? '? '.length : 0));
  for (let line = first; line < end; line++) emit.claim(line);
  emit.add('stacks', {
    frames, nameStarts, tid: owner.tid, tgid: owner.tgid, format: 'procStack',
    place: placeOf(context, span(lineSpan(context.lines, first).start, lineSpan(context.lines, end - 1).end)),
  });
}

function labelAbove(first: number, block: Block, context: Context): Owner | null {
  let line = first - 1;
  while (line >= block.first && isBlank(context.lines, line)) line--;
  return line < block.first ? null : labelOwnerAt(line, context, true);
}
