// Listings of tasks: ps(1) of procps with any header, of busybox and toybox, `docker top`, `podman top`, top(1), htop, iotop,
// pidstat, lsns; forests (`ps f`, `--forest`, `ps -H`) with or without header. procps src/ps/output.c, src/top/top.c.
import type { Fact } from '../model/fact.ts';
import { emptyReading, SIGNAL_FIELDS } from '../model/task.ts';
import { readParts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isBlank, lineSpan, nameAt, payloadOf, prefixOf } from './lines.ts';
import { isLsofHeader } from './lsof.ts';
import { emitNamespaces } from './namespaces.ts';
import { readCommand } from './psCommand.ts';
import { createForest, type Forest } from './psForest.ts';
import { readRow } from './psReading.ts';
import { columnsOfShape } from './psShapes.ts';
import { columnsOf, readCells, readColumns, type Cells, type Columns } from './psTable.ts';
import { headerless, typedColumns } from './psTyped.ts';
import { joinWords, listingWords, type Word } from './psWords.ts';

export const ps: Format = { name: 'ps', families: ['ps', 'text'], read: readBlock };

/** The listing that was read last in a source: wrapped rows and lines of errors cut it into several blocks. */
export interface Listings {
  last: Table | null;
}

interface Table {
  readonly heading: number | null;
  readonly columns: Columns | null;
  /** Without a header: what the command typed asks for. */
  readonly typed: Columns | null;
  readonly forest: Forest;
  readonly filtered: boolean;
  inside: boolean;
  threads: boolean;
  process: Fact<number> | null;
  /** Line behind the last row. */
  end: number;
  /** By pid inside of the container, the reading: `podman top` names parents by it. */
  readonly inner: Map<string, number>;
}

function readBlock(block: Block, context: Context, emit: Emit): void {
  const { listings } = context.memo;
  if (isLsofHeader(block.first, context) || isCrashHeader(block.first, context)) return;
  const above = listings.last !== null && listings.last.heading === context.heading.line && reaches(listings.last, block, context) ? listings.last : null;
  if (block.family === 'text') {
    if (above?.columns && readRest(block, above, above.columns, context, emit)) return;
    if (context.heading.typed) readTyped(block, above, context, emit);
    return;
  }
  let table = above ?? createTable(null, context);
  for (let line = block.first, next = line; line < block.end; line = next) {
    const name = nameAt(context.lines, line);
    next = line + 1;
    if (name === 'topSummary') table = { ...createTable(null, context), threads: payloadOf(context.lines, line).startsWith('Threads') || (above?.threads ?? false) || table.threads };
    else if (name === 'psHeader' || name === 'pidstatHeader') table = createTable(headerAt(line, block, context), context, table.threads);
    else next = readLine(name, line, table, context, emit);
    table.end = next;
    listings.last = table;
  }
}

/**
 * Rows below a line that broke a table off: the end of a wrapped row, an error of ps. By its shape alone none of them
 * is known; the header says what must stand in each cell.
 * @returns whether there were any.
 */
function readRest(block: Block, table: Table, columns: Columns, context: Context, emit: Emit): boolean {
  if (!columns.names.some((name) => STATE_COLUMNS.has(name))) return false;
  const { end } = table;
  for (let line = block.first; line < block.end && line - table.end <= FAR; ) {
    if (isBlank(context.lines, line) || !fits(columns, line, context)) {
      line++;
      continue;
    }
    emit.claim(line);
    line = readLine('psColumns', line, table, context, emit);
    table.end = line;
  }
  return table.end > end;
}

/** Whether every cell that is known to be a number or a state is one. */
function fits(columns: Columns, line: number, context: Context): boolean {
  const cells = readCells(columns, listingWords(context, line))?.cells;
  if (!cells?.has('PID') && !cells?.has('LWP') && !cells?.has('TID')) return false;
  for (const [name, cell] of cells) {
    if (STATE_COLUMNS.has(name) ? !/^[RSDTtXZIPWKL][<NLsl+]{0,6}$/.test(cell.text) : ID_COLUMNS.has(name) && !/^\d{1,10}$/.test(cell.text)) return false;
  }
  return true;
}

const STATE_COLUMNS: ReadonlySet<string> = new Set(['S', 'STAT', 'STATE']);
const ID_COLUMNS: ReadonlySet<string> = new Set(['PID', 'PPID', 'LWP', 'TID', 'SPID', 'TGID', 'PGID', 'SID']);

/** Lines between two parts of one listing: the rest of a wrapped row, an error, the blank line of top. */
const GAP = 3;
/** So many lines a long command line may be broken into, where the row behind them fits the header. */
const FAR = 20;

function reaches(table: Table, block: Block, context: Context): boolean {
  const gap = block.first - table.end;
  return gap <= GAP || (gap <= FAR && table.columns !== null && (block.family === 'text' || fits(table.columns, block.first, context)));
}

/** `ps` of crash(8) has its own format. */
function isCrashHeader(line: number, context: Context): boolean {
  return nameAt(context.lines, line) === 'psHeader' && /^PID\s+PPID\s+CPU\s+TASK\s+ST\s/.test(payloadOf(context.lines, line).slice(0, 200));
}

/** Names or command lines: where only the rows can tell, one command line among them does. */
function headerAt(line: number, block: Block, context: Context): Columns {
  const columns = readColumns(listingWords(context, line), context.heading.command);
  if (columns.commIsName !== null || columns.command < 0) return columns;
  for (let row = line + 1; row < block.end && nameAt(context.lines, row) !== 'psHeader' && nameAt(context.lines, row) !== 'pidstatHeader'; row++) {
    const command = readCells(columns, listingWords(context, row))?.command?.text ?? '';
    if (/^[ |│`├└─_-]*(?:\/[A-Za-z]|\[[A-Za-z])| --?[A-Za-z]/.test(command.slice(0, 400))) return { ...columns, commIsName: false };
  }
  return { ...columns, commIsName: true };
}

function createTable(columns: Columns | null, context: Context, threads = false): Table {
  const command = context.heading.command?.slice(0, 2000) ?? '';
  const has = (name: string): boolean => columns?.names.includes(name) === true;
  return {
    heading: context.heading.line,
    columns,
    typed: columns === null ? typedTable(context) : null,
    forest: createForest(/\bps\b[^|;&]{0,200} -[A-Za-z]*H/.test(command)),
    filtered: /\|\s*(?:[ef]?grep|rg|awk|sed|head|tail)\b/.test(command),
    // podman's own columns, without the one of the host: pids of the container. With options of ps it asks ps on the host.
    inside: has('ELAPSED') && has('%CPU') && has('PPID') && has('USER') && columns?.names[0] === 'USER' && columns.names.length === 8,
    // top and htop count threads in PID where they show them; busybox ps -T too.
    threads: (threads && columns?.top === true) || /\btop\b[^|;&]{0,200} -[A-Za-z]*H/.test(command) || has('CPU%') || (/\bps\b[^|;&]{0,200} -T/.test(command) && !has('SPID') && !has('LWP') && !has('TID')),
    process: null,
    end: 0,
    inner: new Map(),
  };
}

/** Rows below `ps -o …` whose header was left out: what was typed says their columns. */
function readTyped(block: Block, above: Table | null, context: Context, emit: Emit): void {
  const typed = context.heading.command ?? '';
  const names = /\bps\b/.test(typed) && headerless(typed) ? typedColumns(typed) : null;
  if (names === null || above?.columns) return;
  const table = createTable(columnsOf(names, typed), context);
  for (let line = block.first; line < block.end; line++) {
    if (isBlank(context.lines, line)) continue;
    const words = listingWords(context, line);
    const row = readCells(table.columns!, words);
    if (!row || !emitRow(row, table.columns!, line, table, context, emit)) break;
    emit.claim(line);
  }
}

/** @returns the line behind what was read: a wrapped row has several. */
function readLine(name: string, line: number, table: Table, context: Context, emit: Emit): number {
  if (name === 'psBranch') {
    emitBranch(line, table, context, emit);
    return line + 1;
  }
  const words = listingWords(context, line);
  for (const columns of table.columns === null ? [table.typed, columnsOfShape(name, words)] : [table.columns]) {
    if (columns === null) continue;
    const whole = unwrapped(columns, words, line, context);
    if (!whole.row || !emitRow(whole.row, columns, line, table, context, emit, whole.end > line + 1)) continue;
    for (let next = line + 1; next < whole.end; next++) emit.claim(next);
    return whole.end;
  }
  return line + 1;
}

/** A row that a mailer broke into up to three lines: what is missing stands in the next ones. */
function unwrapped(columns: Columns, given: readonly Word[], line: number, context: Context): { readonly row: Cells | null; readonly end: number } {
  const first = readCells(columns, given);
  let row = first;
  let words = given;
  for (let end = line + 1; end <= line + 3; end++) {
    // A lone `|` is the drawing of a forest, broken off before its branch.
    const whole = row !== null && (columns.command < 0 || (row.command !== null && !/^\|[ |]*$/.test(row.command.text)));
    if (whole) return { row, end };
    const rest = wrapped(line, end, columns, row !== null, context);
    if (rest === null) break;
    words = [...words, ...rest];
    row = readCells(columns, words);
  }
  return { row: first, end: line + 1 };
}

function typedTable(context: Context): Columns | null {
  const typed = context.heading.command;
  const names = typed === null || !headerless(typed) ? null : typedColumns(typed);
  return names === null ? null : columnsOf(names, typed);
}

/** The words of a line that a mailer broke off the row above. */
function wrapped(row: number, line: number, columns: Columns, atCommand: boolean, context: Context): readonly Word[] | null {
  const { lines } = context;
  if (line >= lines.shape.length || isBlank(lines, line)) return null;
  const name = nameAt(lines, line);
  const words = listingWords(context, line);
  const branch = name === 'psBranch' && atCommand;
  if (name !== 'other' && !branch && (name !== 'psColumns' || readCells(columns, words) !== null)) return null;
  const quotes = (at: number): string => prefixOf(lines, at).replace(/[^>]/g, '');
  return quotes(row) === quotes(line) ? words : null;
}

/** @returns false where the line is no row of the table. */
function emitRow(row: Cells, columns: Columns, line: number, table: Table, context: Context, emit: Emit, broken = false): boolean {
  const read = readRow(row, columns, line, table, context);
  if (read === null) return false;
  const named = row.cells.get('PID');
  const { reading, command } = read;
  if (reading.tid === null && !(table.inside && named)) return named !== undefined;
  emitNamespaces(row, reading, context, emit);
  const branch = row.command ? table.forest.place(row.command, table.filtered || broken, command?.defunct === true) : null;
  const contained = table.inside || row.cells.has('HPID');
  const inner = contained ? table.inner.get(row.cells.get('PPID')?.text ?? '') : undefined;
  const index = emit.add('readings', { ...reading, parentReading: branch?.parent ?? inner ?? null, parentConfidence: branch?.confidence ?? (inner === undefined ? null : 'observed') });
  for (const field of SIGNAL_FIELDS) {
    const mask = reading.masks[field];
    if (mask) emit.add('masks', { field, hex: mask.value, place: mask.place, tid: reading.tid?.value ?? null });
  }
  table.forest.add(index, branch, command?.bracketed === true);
  if (contained && named) table.inner.set(named.text, index);
  // Below it the rows of its threads may follow, with `-` in the place of the process.
  if (reading.tgid) table.process = reading.tgid;
  return true;
}

/** `| _ [ndrive] <defunct>`: the tree alone, its columns were cut off. */
function emitBranch(line: number, table: Table, context: Context, emit: Emit): void {
  const parts = readParts(context.lines, line);
  const words = listingWords(context, line);
  const cell = joinWords(words);
  if (!parts || !cell) return;
  const command = readCommand(cell, false, context);
  // `_ += 1` is a statement.
  if (!/[\p{L}\p{N}]/u.test(command.comm?.value ?? '')) return;
  const branch = table.forest.place(cell, table.filtered, command.defunct);
  const index = emit.add('readings', {
    ...emptyReading('ps', placeOf(context, lineSpan(context.lines, line))),
    comm: command.comm,
    args: command.args,
    state: command.defunctSpan ? { value: 'Z', place: placeOf(context, command.defunctSpan) } : null,
    parentReading: branch.parent,
    parentConfidence: branch.confidence,
  });
  table.forest.add(index, branch, command.bracketed);
}
