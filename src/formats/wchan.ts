// `cat /proc/PID/wchan`: fs/proc/base.c proc_pid_wchan prints the function that the task sleeps in, without a line
// break, or `0`: not asleep, a zombie, or no permission to see it. A loop may print `comm` above it.
import { emptyReading } from '../model/task.ts';
import type { Fact } from '../model/fact.ts';
import { span, type Span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isBlank, lineSpan, payloadOf } from './lines.ts';
import { soleOwner } from './owner.ts';

export const wchan: Format = { name: 'wchan', families: ['text', 'heading'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (!asksFor('wchan', context)) return;
  const owner = soleOwner(context);
  if (!owner) return;
  if (block.family === 'heading') {
    const glued = context.heading.glued;
    if (glued) emitWchan(context.lines.text.content.slice(glued.start, glued.end), glued, null, context, emit);
    return;
  }
  if (block !== context.blocks[0]) return;
  const lines = wordLines(block, context);
  const last = lines.at(-1);
  if (last === undefined) return;
  const where = lineSpan(context.lines, last);
  const commLine = lines.length === 2 && asksFor('comm', context) ? lines[0]! : null;
  const comm = commLine === null ? null : { value: payloadOf(context.lines, commLine).trimEnd(), place: placeOf(context, lineSpan(context.lines, commLine)) };
  if (emitWchan(payloadOf(context.lines, last).trim(), where, comm, context, emit)) for (const line of lines) emit.claim(line);
}

function emitWchan(text: string, where: Span, comm: Fact<string> | null, context: Context, emit: Emit): boolean {
  if (!/^(?:0|[A-Za-z_][\w.$]{0,200})$/.test(text)) return false;
  const trimmed = span(where.start, where.start + text.length);
  const owner = soleOwner(context)!;
  emit.add('readings', { ...emptyReading('wchan', placeOf(context, trimmed)), ...owner, comm, wchan: { value: text, place: placeOf(context, trimmed) } });
  return true;
}

/** The heading's file, or the command of the loop that printed this heading. */
function asksFor(file: string, context: Context): boolean {
  const { files, command, typed } = context.heading;
  if (files.some((named) => named.file === file)) return true;
  return !typed && command !== null && new RegExp(`/${file}(?![a-z])`).test(command);
}

function wordLines(block: Block, context: Context): readonly number[] {
  const lines: number[] = [];
  for (let line = block.first; line < block.end && lines.length < 2; line++) {
    if (!isBlank(context.lines, line)) lines.push(line);
  }
  return asksFor('comm', context) ? lines : lines.slice(0, 1);
}
