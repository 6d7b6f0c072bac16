// `ls -l /proc/PID/fd`: fs/proc/fd.c, one symbolic link a descriptor. `10 -> /dev/fuse` marks a FUSE daemon.
import { emptyReading, type OpenFile } from '../model/task.ts';
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, payloadOf } from './lines.ts';
import { soleOwner } from './owner.ts';

export const openFiles: Format = { name: 'openFiles', families: ['text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (!context.heading.files.some((file) => file.file === 'fd')) return;
  const owner = soleOwner(context);
  const files: OpenFile[] = [];
  const claimed: number[] = [];
  let fuseLine: number | null = null;
  for (let line = block.first; line < block.end; line++) {
    const text = payloadOf(context.lines, line);
    // lrwx------ 1 root root 64 Nov 21 09:32 10 -> /dev/fuse        (cut -c40- leaves: 10 -> /dev/fuse)
    const match = /^(?:l.{0,200} )?(\d{1,7}) -> (.+)$/.exec(text);
    if (match) files.push({ fd: Number(match[1]), target: match[2]!.trimEnd() });
    if (match && files.at(-1)!.target === '/dev/fuse') fuseLine ??= line;
    if (match || /^total \d+$/.test(text)) claimed.push(line);
  }
  if (!owner || files.length === 0) return;
  const whole = span(lineSpan(context.lines, claimed[0]!).start, lineSpan(context.lines, claimed.at(-1)!).end);
  // The line that matters to a reader is the one that marks a FUSE daemon.
  const place = placeOf(context, fuseLine === null ? whole : lineSpan(context.lines, fuseLine));
  emit.add('readings', { ...emptyReading('openFiles', placeOf(context, whole)), ...owner, openFiles: { value: files, place } });
  for (const line of claimed) emit.claim(line);
}
