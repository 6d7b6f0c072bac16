// Call traces of the kernel log: `Call Trace:`, the markers of the stacks, and a frame a line (arch/*/kernel dumpstack
// and stacktrace, "%pB").
import type { Frame } from '../model/stack.ts';
import { familyOf } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isFrameLine, readFrame } from './frame.ts';
import { lineSpan } from './lines.ts';
import { isProcBlock } from './procStack.ts';
import { continuesTrace, endsTrace, isTorn, LONGEST_GAP } from './traceCuts.ts';
import { traceOwner } from './traceOwner.ts';

export const callTrace: Format = { name: 'callTrace', families: ['stack'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (isProcBlock(block, context)) return;
  for (const trace of cutTraces(block, context, emit)) {
    const owner = traceOwner(trace.first, context);
    emit.add('stacks', {
      frames: trace.frames,
      nameStarts: trace.nameStarts,
      tid: owner?.tid ?? null,
      tgid: owner?.tgid ?? null,
      format: 'callTrace',
      place: placeOf(context, span(lineSpan(context.lines, trace.first).start, lineSpan(context.lines, trace.end - 1).end)),
    });
  }
}

interface Trace {
  readonly frames: Frame[];
  readonly nameStarts: number[];
  readonly first: number;
  end: number;
}

/** "Call Trace:" once more, after frames, is another task's; `<TASK>` and `</IRQ>` are parts of one trace. */
function cutTraces(block: Block, context: Context, emit: Emit): readonly Trace[] {
  const traces: Trace[] = [];
  // What goes on with a trace of a block above was read there.
  let elsewhere: boolean | null = null;
  let open: Trace | null = null;
  const take = (line: number): void => {
    const found = isTorn(line, context) ? null : readFrame(line, context, emit);
    if (!found) return;
    if (!open) traces.push((open = { frames: [], nameStarts: [], first: line, end: line + 1 }));
    const first = open.frames.length === 0 && found.callee ? [found.callee] : [];
    for (const { frame, nameStart } of [...first, found]) {
      open.frames.push(frame);
      open.nameStarts.push(nameStart);
    }
    open.end = line + 1;
  };
  for (let line = block.first; line < block.end; line++) {
    if (isFrameLine(context, line)) {
      elsewhere ??= continuesTrace(line, block.first, context);
      if (!elsewhere) take(line);
    } else if (endsTrace(line, context)) {
      open = null;
      elsewhere = false;
    }
  }
  if (open) takeRest(block.end, context, take);
  return traces;
}

/** What follows a trace below the lines that were printed into it. */
function takeRest(end: number, context: Context, take: (line: number) => void): void {
  let block = end;
  for (let line = end, gap = 0; line < context.lines.shape.length && gap <= LONGEST_GAP; line++) {
    const family = familyOf(context.lines.shape[line]!);
    if (family === 'heading' || endsTrace(line, context)) return;
    if (family !== 'stack') block = line + 1;
    if (!isFrameLine(context, line)) {
      gap++;
      continue;
    }
    if (block === line && !continuesTrace(line, line, context)) return;
    take(line);
    gap = 0;
  }
}
