// Listings of ps(1) of procps (any header, `-o` of one's own, `-L`), `docker top`, and forests (`ps f`, `--forest`)
// with or without header. procps src/ps/output.c: a task without command line stands as `[comm]`, a zombie gets
// ` <defunct>`; the forest is drawn with ` \_ `, four columns a level.
import { emptyReading, type TaskReading } from '../model/task.ts';
import type { Fact } from '../model/fact.ts';
import { readParts, type Part } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span, type Span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, nameAt, wordsOf } from './lines.ts';
import { createForest, type Forest } from './psForest.ts';
import { readCells, readColumns, type Cells, type Columns } from './psTable.ts';

export const ps: Format = { name: 'ps', families: ['ps'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  let columns = columnsAbove(context);
  const forest = createForest();
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'psHeader') {
      columns = readColumns(wordsOf(context.lines, line), context.heading.command);
      continue;
    }
    const row = columns && name !== 'psBranch' ? readCells(columns, wordsOf(context.lines, line), context.lines.text.content) : shapedRow(name, line, context);
    if (row) emitRow(row, columns, line, context, emit, forest);
  }
}

interface Row extends Cells {
  /** What the command column shows, tree and all. */
  readonly command: { readonly text: string; readonly span: Span } | null;
}

/** Below a header that was followed by an error line or the like: the table goes on. */
function columnsAbove(context: Context): Columns | null {
  const near = context.blocks[context.index - 2];
  const gap = context.blocks[context.index - 1];
  if (near?.family !== 'ps' || gap === undefined || gap.end - gap.first > 2) return null;
  if (nameAt(context.lines, near.first) !== 'psHeader') return null;
  return readColumns(wordsOf(context.lines, near.first), context.heading.command);
}

/** A row whose shape alone says its columns: `ps aux`, `ps -ef`, `ps -eLf` after a grep that took the header away. */
function shapedRow(name: string, line: number, context: Context): Row | null {
  if (name !== 'psRow' && name !== 'psBranch' && name !== 'psFullRow') return null;
  const parts = readParts(context.lines, line);
  if (!parts) return null;
  const cells = new Map<string, Part>();
  const command = parts['command'];
  for (const [part, column] of [['pid', 'PID'], ['ppid', 'PPID'], ['lwp', 'LWP'], ['nlwp', 'NLWP'], ['stat', 'STAT']] as const) {
    const cell = parts[part];
    if (cell) cells.set(column, cell);
  }
  if (!command) return { cells, command: null };
  if (name !== 'psBranch') return { cells, command: afterBlank(command) };
  const tree = parts['tree']!;
  const start = tree.span.start;
  return { cells, command: { text: context.lines.text.content.slice(start, command.span.end), span: span(start, command.span.end) } };
}

/** One blank parts TIME from the command; more of them are the tree's indentation. */
function afterBlank(part: Part): Part {
  return part.text.startsWith(' ') ? { text: part.text.slice(1), span: span(part.span.start + 1, part.span.end) } : part;
}

function emitRow(row: Row, columns: Columns | null, line: number, context: Context, emit: Emit, forest: Forest): void {
  const number = (name: string): Fact<number> | null => numberFact(row.cells.get(name), context);
  const pid = number('PID');
  const thread = number('LWP') ?? number('TID') ?? number('SPID');
  if (pid === null && thread === null && nameAt(context.lines, line) !== 'psBranch') return;
  const command = row.command ? commandOf(row.command, columns?.commIsName === true, context) : null;
  const branch = row.command ? forest.place(row.command, context, command?.defunct === true) : null;
  const stat = row.cells.get('STAT') ?? row.cells.get('S');
  const wchan = row.cells.get('WCHAN');
  const reading: TaskReading = {
    ...emptyReading('ps', placeOf(context, lineSpan(context.lines, line))),
    tid: thread ?? pid,
    tgid: thread ? (pid ?? number('TGID')) : pid,
    comm: command?.comm ?? null,
    args: command?.args ?? null,
    state: stateOf(stat, command?.defunctSpan ?? null, context),
    ppid: number('PPID'),
    threads: number('NLWP') ?? number('THCNT'),
    wchan: wchan && !/^[-?*]$/.test(wchan.text) && !/^\d+$/.test(wchan.text) ? { value: wchan.text, place: placeOf(context, wchan.span) } : null,
    parentReading: branch?.parent ?? null,
    parentConfidence: branch?.confidence ?? null,
  };
  const index = emit.add('readings', reading);
  forest.add(index, branch, command?.bracketed === true);
}

function stateOf(stat: Part | undefined, defunct: Span | null, context: Context): Fact<string> | null {
  if (stat && /^[A-Za-z]/.test(stat.text)) return { value: stat.text[0]!, place: placeOf(context, span(stat.span.start, stat.span.start + 1)) };
  return defunct ? { value: 'Z', place: placeOf(context, defunct) } : null;
}

interface Command {
  readonly comm: Fact<string> | null;
  readonly args: Fact<string> | null;
  readonly bracketed: boolean;
  readonly defunct: boolean;
  readonly defunctSpan: Span | null;
}

function commandOf(cell: Part, isName: boolean, context: Context): Command {
  const lead = /^(?:[ |]*\\?_ )?\s*/.exec(cell.text)![0];
  const rest = cell.text.slice(lead.length);
  const start = cell.span.start + lead.length;
  // Translated: `<已失效>` stands for `<defunct>`.
  const mark = /[ \t]+(<[^<>\s]{2,20}>)[ \t]*$/.exec(rest.slice(0, 400));
  const bare = (mark ? rest.slice(0, mark.index) : rest).trimEnd();
  // A kworker's name has at most 63 characters; `[ -f x ]` is the command `[`.
  const bracket = bare.length <= 80 && /^\[[^ ].*\]$/.test(bare) ? bare.slice(1, -1) : null;
  const defunctSpan = mark ? span(start + mark.index + mark[0].indexOf('<'), start + mark.index + mark[0].trimEnd().length) : null;
  const base = { bracketed: bracket !== null, defunct: mark !== null && (bracket !== null || mark[1] === '<defunct>'), defunctSpan };
  const fact = (value: string, from: number, length: number): Fact<string> => ({ value, place: placeOf(context, span(from, from + length)) });
  if (bare === '') return { ...base, comm: null, args: null };
  if (bracket !== null) return { ...base, comm: fact(bracket, start + 1, bracket.length), args: null };
  if (isName) return { ...base, comm: fact(bare, start, bare.length), args: null };
  const first = /^\S+/.exec(bare)![0];
  // login shells are `-bash`; sshd and postgres write `name: what they do` over their command line.
  const name = first.replace(/^.*\//, '').replace(/^-/, '').replace(/:$/, '').slice(0, 15);
  const comm = name === '' ? null : fact(name, start, first.length);
  return { ...base, comm, args: fact(bare, start, bare.length) };
}

function numberFact(part: Part | undefined, context: Context): Fact<number> | null {
  const value = decimal(part?.text);
  return part === undefined || value === null || value < 0 ? null : { value, place: placeOf(context, part.span) };
}
