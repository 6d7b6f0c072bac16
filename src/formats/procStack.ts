// /proc/PID/stack: fs/proc/base.c proc_pid_stack prints "[<0>] %pB\n" a frame (since 4.15; before that the address
// stood in the brackets). The file does not say whose stack it is.
import type { Frame } from '../model/stack.ts';
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { endsStack, isFrameLine, readFrame } from './frame.ts';
import { isBlank, lineSpan, nameAt, payloadOf, spanIn } from './lines.ts';
import { continuesLog } from './traceCuts.ts';
import { ownerOfBlock, ownerOfPrefix, type Owner } from './owner.ts';
import { isOrderAsked, shownOwners } from './shownFiles.ts';

export const procStack: Format = { name: 'procStack', families: ['stack'], read: readBlock };

/** A block of the stack family that is not a trace of the kernel log: no header, no `Call Trace:`. */
export function isProcBlock(block: Block, context: Context): boolean {
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'procFrame') return !continuesLog(line, context);
    if (name !== 'registers') return false;
  }
  return false;
}

interface Run {
  readonly prefixOwner: Owner | null;
  readonly frames: Frame[];
  readonly nameStarts: number[];
  readonly first: number;
  end: number;
}

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (!isProcBlock(block, context) || continuesEarlier(context.index, context)) return;
  const runs = withGlued(withoutEmpty(cutRuns(linesOf(block, context), context, emit)), block, context, emit);
  const enough = context.heading.files.length + 1;
  const before = countStacks(0, context.index, enough, context);
  const among = before + runs.length + countStacks(context.index + 1, context.blocks.length, enough, context);
  const shown = shownHere(context);
  runs.forEach((run, index) => {
    const sole = runs.length === 1 || context.heading.command !== null;
    const owner = run.prefixOwner ?? ofProcess(!sole, ownerOfBlock({ ...block, first: run.first }, context, before + index, among, shown.get(run.first) ?? (index === 0 ? shown.get(block.first) : undefined)));
    emit.add('stacks', {
      frames: run.frames,
      nameStarts: run.nameStarts,
      tid: owner.tid,
      tgid: owner.tgid,
      format: 'procStack',
      place: placeOf(context, span(lineSpan(context.lines, run.first).start, lineSpan(context.lines, run.end - 1).end)),
    });
  });
}

/** Several stacks below one label, without a word between, are those of the threads of a process. */
function ofProcess(several: boolean, owner: Owner): Owner {
  return several && owner.tid && !owner.tgid ? { tid: null, tgid: owner.tid } : owner;
}

/** Owners of the stacks of a section by their order, where the command tells it. */
function shownHere(context: Context): ReadonlyMap<number, Owner> {
  const { stack } = context.memo.shown;
  if (stack.heading === context.heading) return stack.owners;
  const asked = isOrderAsked('stack', context);
  const starts = !asked ? [] : context.blocks.flatMap((block, index) => {
    const inner = { ...context, index };
    if (block.family !== 'stack' || !isProcBlock(block, inner) || continuesEarlier(index, inner)) return [];
    return withoutEmpty(cutRuns(linesOf(block, inner), inner, { problem: () => undefined })).map((run) => run.first);
  });
  Object.assign(stack, { heading: context.heading, owners: asked ? shownOwners('stack', starts, context) : new Map<number, Owner>() });
  return stack.owners;
}

// request_wait_answer[<0>] request_wait_answer+0x1bb/0x2a0 [fuse]
const GLUED = /^(?:0|[A-Za-z_][\w.]{0,200})\[<0>\] ([A-Za-z_.$][\w.$]{0,200})\+0x([0-9a-f]{1,8})\/0x([0-9a-f]{1,8})(?: \[([\w-]{1,60})\])?$/;

/** `cat wchan stack`: wchan ends without a line break, and the first frame stands behind it. */
function withGlued(runs: readonly Run[], block: Block, context: Context, emit: Emit): readonly Run[] {
  const first = runs[0];
  const line = block.first - 1;
  if (!first || first.first !== block.first || line < 0 || nameAt(context.lines, line) !== 'other') return runs;
  const text = payloadOf(context.lines, line).slice(0, 600).trimEnd();
  const match = GLUED.exec(text);
  if (!match) return runs;
  emit.claim(line);
  const frame = { function: match[1]!, offset: Number.parseInt(match[2]!, 16), size: Number.parseInt(match[3]!, 16), module: match[4] ?? null, unreliable: false, proc: true };
  const at = text.indexOf('] ') + '] '.length;
  const nameStart = spanIn(context.lines, line, at, at + frame.function.length).start;
  return [{ ...first, first: line, frames: [frame, ...first.frames], nameStarts: [nameStart, ...first.nameStarts] }, ...runs.slice(1)];
}

/** Lines of frames: the block's own, and those of a double-spaced paste, where each frame is a block of its own. */
function linesOf(block: Block, context: Context): readonly number[] {
  const lines = range(block);
  if (block.end - block.first > 1) return lines;
  for (let index = context.index + 2; isDoubleSpaced(index, context); index += 2) lines.push(context.blocks[index]!.first);
  return lines;
}

function continuesEarlier(index: number, context: Context): boolean {
  return isDoubleSpaced(index, context);
}

/** Whether a one-line block goes on with the one-line block above, over one empty line. */
function isDoubleSpaced(index: number, context: Context): boolean {
  const block = context.blocks[index];
  const gap = context.blocks[index - 1];
  const above = context.blocks[index - 2];
  if (block?.family !== 'stack' || above?.family !== 'stack' || gap === undefined) return false;
  if (block.end - block.first !== 1 || above.end - above.first !== 1 || gap.end - gap.first !== 1) return false;
  return isBlank(context.lines, gap.first) && ownerOfPrefix(gap.first, context) === null && nameAt(context.lines, block.first) === 'procFrame' && !endsHere(above.first, context);
}

function endsHere(line: number, context: Context): boolean {
  const found = readFrame(line, context, { problem: () => undefined });
  return found !== null && endsStack(found.frame.function);
}

/** A new stack begins where grep names another file, or where frames follow the last frame of a stack. */
function cutRuns(lines: readonly number[], context: Context, emit: Pick<Emit, 'problem'>): readonly Run[] {
  const runs: Run[] = [];
  let ended = false;
  for (const line of lines) {
    if (!isFrameLine(context, line)) continue;
    const found = readFrame(line, context, emit);
    const owner = ownerOfPrefix(line, context);
    const last = runs.at(-1);
    const other = last !== undefined && owner?.tid?.value !== last.prefixOwner?.tid?.value;
    const closing = found === null ? false : endsStack(found.frame.function);
    if (last === undefined || other || (ended && !closing && found !== null)) runs.push({ prefixOwner: owner, frames: [], nameStarts: [], first: line, end: line + 1 });
    const run = runs.at(-1)!;
    if (found) {
      run.frames.push(found.frame);
      run.nameStarts.push(found.nameStart);
    }
    run.end = line + 1;
    ended = closing;
  }
  return runs;
}

function withoutEmpty(runs: readonly Run[]): readonly Run[] {
  return runs.filter((run) => run.frames.length > 0);
}

/** Counts stacks no further than the heading has files: that keeps a long section linear. */
function countStacks(from: number, to: number, enough: number, context: Context): number {
  let count = 0;
  for (let index = from; index < to && count < enough; index++) {
    const block = context.blocks[index]!;
    if (block.family === 'stack' && isProcBlock(block, context) && !continuesEarlier(index, context)) count++;
  }
  return count;
}

function range(block: Block): number[] {
  return Array.from({ length: block.end - block.first }, (_, index) => block.first + index);
}
