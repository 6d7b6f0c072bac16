// `ls /proc/PID/task`: fs/proc/base.c proc_task_readdir, one directory a thread of the process; the leader is always
// among them, also as a zombie.
import { emptyReading } from '../model/task.ts';
import { cover } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import type { ProcFile } from './heading.ts';
import { isBlank, payloadOf, wordsOf } from './lines.ts';
import { fileOfPrefix, soleOwner } from './owner.ts';

export const taskList: Format = { name: 'taskList', families: ['text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  const file = context.heading.files[0];
  if (file && !file.throughTask && block === context.blocks[0] && isListing(context.heading.command) && soleOwner(context)) readList(block.first, block.end, file, context, emit);
  // `ls /proc/1/task /proc/2/task` prints the directory above each list.
  for (let line = block.first; line < block.end; line++) {
    const label = isBlank(context.lines, line) ? fileOfPrefix(line, context) : null;
    if (label?.file === 'task' && !label.throughTask) readList(line + 1, block.end, label, context, emit);
  }
}

function readList(first: number, end: number, file: ProcFile, context: Context, emit: Emit): void {
  const words = [];
  const lines = [];
  for (let line = first; line < end; line++) {
    if (/^total \d+$/.test(payloadOf(context.lines, line))) continue;
    const ids = idsOf(line, context);
    if (ids.length === 0) break;
    words.push(...ids);
    lines.push(line);
  }
  const tids = words.map((word) => Number(word.text));
  // The word for `task` may be translated; that the leader's own directory is listed shows what it is.
  if (tids.length === 0 || (file.file !== 'task' && !tids.includes(file.pid))) return;
  const place = placeOf(context, words.map((word) => word.span).reduce(cover));
  const owner = { value: file.pid, place: placeOf(context, file.pidSpan) };
  emit.add('readings', { ...emptyReading('taskList', place), tid: owner, tgid: tids.includes(file.pid) ? owner : null, taskList: { value: tids, place } });
  for (const line of lines) emit.claim(line);
}

function isListing(command: string | null): boolean {
  return command !== null && /^(?:sudo )?(?:ls|find) /.test(command.trimStart());
}

/** Names alone, or the last word of `ls -l` lines. */
function idsOf(line: number, context: Context): ReturnType<typeof wordsOf> {
  const words = wordsOf(context.lines, line);
  const last = words.at(-1);
  if (words[0]?.text.startsWith('d') && words.length >= 8 && last) return isId(last.text) ? [last] : [];
  return words.every((word) => isId(word.text)) ? words : [];
}

function isId(text: string): boolean {
  return /^\d{1,10}$/.test(text);
}
