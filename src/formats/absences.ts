// Who is no longer there: errors of tools that looked below /proc or sent a signal (strerror(3) ESRCH and ENOENT in the C
// locale), and `ps -p LIST` (ps(1), procps) whose table has no row for a pid that was asked for.
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { payloadOf } from './lines.ts';

export const absences: Format = { name: 'absences', families: ['heading', 'text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (context.index < 0) readListing(context, emit);
  else readErrors(block, context, emit);
}

/** The pids asked for that the table below does not show. Without its header nobody knows whether the table is whole. */
function readListing(context: Context, emit: Emit): void {
  const { command, commandStart, typed, inside } = context.heading;
  if (!typed || command === null || inside || !/^(?:sudo )?ps\b/.test(command) || command.includes('|')) return;
  const asked = askedFor(command);
  const [header, ...rows] = context.blocks.flatMap((block) => Array.from({ length: Math.min(block.end - block.first, MOST_ROWS) }, (_, index) => payloadOf(context.lines, block.first + index)));
  if (asked.length === 0 || header === undefined || !/^\s*(?:[A-Z%]+\s+)*L?W?PID\b/.test(header.slice(0, 200))) return;
  const shown = new Set(rows.flatMap((row) => row.slice(0, 200).split(/\s+/)));
  const gone = asked.filter((pid) => !shown.has(String(pid)));
  if (gone.length > 0) emit.add('absences', { tids: gone, place: placeOf(context, span(commandStart, commandStart + command.trimEnd().length)) });
}

function askedFor(command: string): readonly number[] {
  const lists = [...command.slice(0, 1000).matchAll(/(?:^|\s)-{0,2}(?:p|q|pid|quick-pid)[= ]{0,2}(\d{1,10}(?:[, ]\d{1,10})*)(?=\s|$)/g)];
  return [...new Set(lists.flatMap((match) => match[1]!.split(/[, ]/)).map(Number))];
}

function readErrors(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    const text = payloadOf(context.lines, line).slice(0, 300);
    if (!text.includes('No such ')) continue;
    const match = NO_FILE.exec(text) ?? NO_PROCESS.exec(text);
    if (!match || context.heading.inside) continue;
    const start = context.lines.payload[line]!;
    emit.add('absences', { tids: [Number(match[1])], place: placeOf(context, span(start, start + text.trimEnd().length)) });
    emit.claim(line);
  }
}

// cat: /proc/6451/stack: No such file or directory      ls: cannot access '/proc/6451': No such file or directory
const NO_FILE = /\/proc\/(?:\d{1,10}\/task\/)?(\d{1,10})(?:\/\w{1,30})?['’]?: No such (?:file or directory|process)$/;
// bash: kill: (6451) - No such process      kill: sending signal to 6451 failed: No such process
const NO_PROCESS = /\bkill: .{0,30}?\(?(\d{1,10})\)?(?: -| failed)?:? No such process$/;
/** A listing by pid is short. */
const MOST_ROWS = 200;
