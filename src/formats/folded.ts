// Folded stacks: stackcollapse-*.pl of FlameGraph and -f of the bcc tools, "comm;outermost;…;innermost count".
// bcc -d puts "-" between user space and kernel, offwaketime "--" between the waker and the one woken.
import { readParts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, payloadOf } from './lines.ts';
import { emitKernelStack, emitUserStack, isEntry, PLAIN_FRAME, type TraceFrame } from './traceFrames.ts';

export const folded: Format = { name: 'folded', families: ['folded'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  const wakers = /\bwakeuptime\b/.test(wordsAbove(block.first, context));
  for (let line = block.first; line < block.end; line++) readLine(line, wakers, context, emit);
}

function wordsAbove(line: number, context: Context): string {
  const words = [context.heading.command ?? ''];
  for (let above = line - 1; above >= 0 && above >= line - 4; above--) words.push(payloadOf(context.lines, above).slice(0, 200));
  return words.join(' ');
}

function readLine(line: number, wakers: boolean, context: Context, emit: Emit): void {
  const parts = readParts(context.lines, line);
  const comm = parts?.['comm'];
  const given = parts?.['frames'];
  if (!parts || !comm || !given) return;
  const { start, end } = lineSpan(context.lines, line);
  let at = given.span.start;
  const frames: TraceFrame[] = given.text.split(';').map((text) => {
    const nameStart = at;
    at += text.length + 1;
    const name = text.replace(/_\[[kij]\]$/, '');
    return { ...PLAIN_FRAME, function: name, side: text.endsWith('_[k]') ? 'kernel' : null, nameStart, start, end };
  });
  // wakeuptime -f: the waker first, the one that was woken last.
  const woken = wakers ? frames.pop() : undefined;
  const from = kernelFrom(frames, wakers);
  const real = (list: readonly TraceFrame[]): readonly TraceFrame[] => list.filter((frame) => !/^(?:--?|)$/.test(frame.function)).reverse();
  const nobody = { tid: null, tgid: null };
  // comm-pid/tid of stackcollapse-perf.pl --tid, comm-pid with --pid.
  const who = /^(.+)-(\d{1,10})(?:\/(\d{1,10}))?$/.exec(comm.text.slice(0, 200));
  const digits = who?.[3] ?? who?.[2];
  const pid = digits === undefined ? null : { value: Number(digits), place: placeOf(context, span(comm.span.end - digits.length, comm.span.end)) };
  const own = { value: who?.[1] ?? comm.text, place: placeOf(context, comm.span) };
  const owners = { tid: pid, tgid: null };
  emit.add('stackCounts', {
    comm: woken ? { value: woken.function, place: placeOf(context, span(woken.nameStart, woken.nameStart + woken.function.length)) } : own,
    pid, waker: woken ? own : null,
    amount: Number(parts['count']!.text),
    stack: emitKernelStack(real(frames.slice(from)), 'folded', woken ? nobody : owners, context, emit),
    userStack: emitUserStack(real(frames.slice(0, from)), 'folded', woken ? nobody : owners, context, emit),
    place: placeOf(context, { start, end }),
  });
}

/** Index of the outermost frame of the kernel; the number of frames where none is. */
function kernelFrom(frames: readonly TraceFrame[], wakers: boolean): number {
  const marked = frames.findIndex((frame) => frame.side === 'kernel');
  if (marked >= 0) return marked;
  const delimiter = frames.findIndex((frame) => frame.function === '-');
  if (delimiter >= 0) return delimiter + 1;
  const entry = frames.findIndex((frame) => isEntry(frame.function));
  if (entry >= 0 || wakers) return Math.max(0, entry);
  return frames.some((frame) => /^(?:__)?schedule$/.test(frame.function)) ? 0 : frames.length;
}
