// Call traces of the kernel log. Header: kernel/sched/core.c sched_show_task, "task:%-15.15s state:%c" and then
// " stack:%-5lu pid:%-5d ppid:%-6d flags:0x%08lx" (6.x: also tgid: and task_flags:), or kernel/hung_task.c
// check_hung_task, "INFO: task %s:%d blocked for more than %ld seconds.". Frames: arch/*/kernel dumpstack, "%pB".
import type { Fact } from '../model/fact.ts';
import type { Frame } from '../model/stack.ts';
import { emptyReading, type TaskReading } from '../model/task.ts';
import { readParts, type Part } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isFrameLine, readFrame } from './frame.ts';
import { decimal, lineSpan, nameAt, payloadOf } from './lines.ts';
import { ownerOfPrefix, wordsOwner, type Owner } from './owner.ts';
import { isProcBlock } from './procStack.ts';

export const callTrace: Format = { name: 'callTrace', families: ['stack'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (isProcBlock(block, context)) return;
  const header = readHeader(block, context, emit);
  if (header) emit.add('readings', header);
  const traces = cutTraces(block, context, emit);
  const owner = header ?? headerAbove(block, context);
  traces.forEach((trace, index) => {
    const whose = index === 0 ? (owner ?? ownerOfPrefix(trace.first, context) ?? wordsOwner(block.first, context, 6)) : null;
    emit.add('stacks', {
      frames: trace.frames,
      nameStarts: trace.nameStarts,
      tid: whose?.tid ?? null,
      tgid: whose?.tgid ?? null,
      format: 'callTrace',
      place: placeOf(context, span(lineSpan(context.lines, trace.first).start, lineSpan(context.lines, trace.end - 1).end)),
    });
  });
}

interface Trace {
  readonly frames: Frame[];
  readonly nameStarts: number[];
  readonly first: number;
  end: number;
}

function cutTraces(block: Block, context: Context, emit: Emit): readonly Trace[] {
  const traces: Trace[] = [];
  let open = false;
  for (let line = block.first; line < block.end; line++) {
    // "Call Trace:" once more, after frames, is another task's; `<TASK>` and `</IRQ>` are parts of one trace.
    if (nameAt(context.lines, line) === 'callTrace' && /^Call/.test(payloadOf(context.lines, line))) open = false;
    if (!isFrameLine(context, line)) continue;
    const found = readFrame(line, context, emit);
    if (!found) continue;
    if (!open) traces.push({ frames: [], nameStarts: [], first: line, end: line + 1 });
    open = true;
    const trace = traces.at(-1)!;
    trace.frames.push(found.frame);
    trace.nameStarts.push(found.nameStart);
    trace.end = line + 1;
  }
  return traces;
}

function readHeader(block: Block, context: Context, emit: Emit): TaskReading | null {
  const line = block.first;
  const name = nameAt(context.lines, line);
  if (name !== 'taskHeader' && name !== 'hungTask') return null;
  const parts = readParts(context.lines, line);
  const place = placeOf(context, lineSpan(context.lines, line));
  if (!parts) {
    emit.problem('damaged-line', place.span, 'A task header that cannot be read as a whole.');
    return damagedHeader(line, context);
  }
  const comm = factOf(parts['comm'], context, (text) => text.trimEnd());
  if (name === 'hungTask') return { ...emptyReading('hungTask', place), comm, tid: factOf(parts['pid'], context, decimal) };
  const state = factOf(parts['state'], context, (text) => text);
  return { ...emptyReading('taskHeader', place), comm, state, ...headerFields([parts['fields'], wrappedTail(line + 1, context)], context) };
}

/** Mailers break the line: `INFO: task nfsd:848` alone, or `task:nfsd` with its fields on the next line. */
function damagedHeader(line: number, context: Context): TaskReading | null {
  const text = payloadOf(context.lines, line).slice(0, 200);
  const start = context.lines.payload[line]!;
  const fact = <T>(value: T, at: number, length: number): Fact<T> => ({ value, place: placeOf(context, span(start + at, start + at + length)) });
  const hung = /^INFO: task (.{1,60}):(\d{1,10})\s*$/.exec(text);
  const place = placeOf(context, lineSpan(context.lines, line));
  if (hung) {
    const at = 'INFO: task '.length;
    return { ...emptyReading('hungTask', place), comm: fact(hung[1]!, at, hung[1]!.length), tid: fact(Number(hung[2]), at + hung[1]!.length + 1, hung[2]!.length) };
  }
  const comm = /^task:(\S{1,15})\s*$/.exec(text)?.[1];
  const tail = wrappedTail(line + 1, context);
  if (comm === undefined || !tail) return null;
  const state = /^state:([A-Za-z])/.exec(tail.text)?.[1];
  return {
    ...emptyReading('taskHeader', place),
    comm: fact(comm, 'task:'.length, comm.length),
    state: state === undefined ? null : { value: state, place: placeOf(context, span(tail.span.start + 'state:'.length, tail.span.start + 'state:'.length + 1)) },
    ...headerFields([tail], context),
  };
}

function wrappedTail(line: number, context: Context): Part | undefined {
  if (line >= context.lines.shape.length) return undefined;
  const text = payloadOf(context.lines, line).slice(0, 200);
  return /^(?:state|stack|pid|tgid|ppid|task_flags|flags):/.test(text) ? { text, span: lineSpan(context.lines, line) } : undefined;
}

/** ` stack:0     pid:12    tgid:12    ppid:2      task_flags:0x4208060 flags:0x00004000`; flags: are TIF_*, not PF_*. */
function headerFields(given: readonly (Part | undefined)[], context: Context): Partial<TaskReading> {
  const number = (pattern: RegExp, radix: number): Fact<number> | null => {
    for (const part of given) {
      const match = part && pattern.exec(part.text);
      if (!match) continue;
      const at = part.span.start + match.index + match[0].length - match[1]!.length;
      return { value: Number.parseInt(match[1]!, radix), place: placeOf(context, span(at, at + match[1]!.length)) };
    }
    return null;
  };
  return {
    tid: number(/\bpid:\s*(\d{1,10})(?!\d)/, 10),
    tgid: number(/\btgid:\s*(\d{1,10})(?!\d)/, 10),
    ppid: number(/\bppid:\s*(\d{1,10})(?!\d)/, 10),
    flags: number(/\btask_flags:0x([0-9a-f]{1,8})(?![0-9a-f])/, 16),
  };
}

/**
 * The header that stands a few lines above a trace: `Workqueue: …` and the like come in between, and kernels before
 * 5.9 print the task's own header in a form that changed too often to be read.
 */
function headerAbove(block: Block, context: Context): Owner | null {
  for (let index = context.index - 1; index >= 0 && index >= context.index - 6; index--) {
    const above = context.blocks[index]!;
    if (above.family === 'text') {
      if (block.first - above.first > 6) return null;
      continue;
    }
    if (above.family !== 'stack' || hasFrames(above, context)) return null;
    const silent = { problem: () => undefined } as unknown as Emit;
    const header = readHeader(above, context, silent);
    if (header) return header;
  }
  return null;
}

function hasFrames(block: Block, context: Context): boolean {
  for (let line = block.first; line < block.end; line++) if (isFrameLine(context, line)) return true;
  return false;
}

function factOf<T>(part: Part | undefined, context: Context, read: (text: string) => T | null): Fact<T> | null {
  const value = part === undefined ? null : read(part.text);
  return part === undefined || value === null ? null : { value, place: placeOf(context, part.span) };
}
