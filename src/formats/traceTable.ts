// Tables of bcc tools (tools/*.py) and of bpftrace's own: columns by header, one event or sum a row.
import type { Fact } from '../model/fact.ts';
import type { Block } from '../syntax/sections.ts';
import { span, type Span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, isBlank, lineSpan, nameAt, wordsOf } from './lines.ts';
import { signalName, signalNumber } from './signalNumber.ts';

export const traceTable: Format = { name: 'traceTable', families: ['table', 'text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  let columns: readonly string[] | null = block.family === 'text' ? columnsAbove(block, context) : null;
  for (let line = block.first; line < block.end; line++) {
    if (nameAt(context.lines, line) === 'traceTable') {
      columns = columnsOf(line, context);
      continue;
    }
    if (columns === null) return;
    if (isBlank(context.lines, line)) return;
    const cells = cellsOf(columns, wordsOf(context.lines, line));
    // Below a table may stand what its reader wrote.
    if (cells === null) {
      if (block.family === 'text') return;
      continue;
    }
    if (block.family === 'text') emit.claim(line);
    emitRow(cells, columns, line, context, emit);
  }
}

interface Word {
  readonly text: string;
  readonly span: Span;
}

/** A row with an odd name (`Chrome IOThread`) has no shape, and breaks the table in two. */
function columnsAbove(block: Block, context: Context): readonly string[] | null {
  const above = context.blocks[context.index - 1];
  if (above?.family !== 'table' || above.end !== block.first) return null;
  return columnsOf(above.first, context);
}

/** Names of the columns; `TIME (us)`, `Avg Spin` and the like are one name of two words. */
function columnsOf(line: number, context: Context): readonly string[] {
  const names: string[] = [];
  for (const { text } of wordsOf(context.lines, line).slice(0, 40)) {
    const last = names.at(-1);
    if (last !== undefined && (/^\(/.test(text) || /^(?:Avg|Max|Total)$/.test(last) || /^(?:hold|spin)$/.test(text))) names[names.length - 1] = `${last} ${text}`;
    else names.push(text);
  }
  return names;
}

const TEXT_COLUMNS: ReadonlySet<string> = new Set(['COMM', 'PCOMM', 'SYSCALL', 'Caller']);
const LAST_COLUMNS: ReadonlySet<string> = new Set(['ARGS', 'PATH', 'EXIT_CODE', '-', 'FUNC']);

/** Cells from the left up to the name of the program, which may have blanks, and from the right behind it. */
function cellsOf(columns: readonly string[], words: readonly Word[]): ReadonlyMap<string, Word> | null {
  const open = columns.findIndex((name) => TEXT_COLUMNS.has(name));
  const rest = LAST_COLUMNS.has(columns.at(-1) ?? '');
  if (words.length < columns.length - (rest || columns.at(-1) === 'LABEL' ? 1 : 0)) return null;
  const cells = new Map<string, Word>();
  const extra = rest || open < 0 ? 0 : words.length - columns.length;
  if (extra < 0 || extra > 4) return null;
  let at = 0;
  for (const [index, name] of columns.entries()) {
    const take = index === open ? extra + 1 : rest && index === columns.length - 1 ? words.length - at : 1;
    const first = words[at];
    const last = words[at + take - 1];
    if (first && last) cells.set(name, { text: words.slice(at, at + take).map((word) => word.text).join(' '), span: span(first.span.start, last.span.end) });
    at += take;
  }
  return plausible(columns, cells) ? cells : null;
}

function plausible(columns: readonly string[], cells: ReadonlyMap<string, Word>): boolean {
  const numeric = columns.filter((name) => /^(?:T?PID|PPID|TID|COUNT|Count)$/.test(name));
  return numeric.every((name) => /^-?\d{1,18}$/.test(cells.get(name)?.text ?? '')) && (numeric.length > 0 || /^[\d:.]+$/.test(cells.get(columns[0]!)?.text ?? ''));
}

function emitRow(cells: ReadonlyMap<string, Word>, columns: readonly string[], line: number, context: Context, emit: Emit): void {
  const place = placeOf(context, lineSpan(context.lines, line));
  const tool = toolOf(columns);
  emit.add('traceRows', { tool, cells: Object.fromEntries([...cells].map(([name, word]) => [name, word.text])), place });
  const number = (name: string): Fact<number> | null => {
    const word = cells.get(name);
    const value = decimal(word?.text);
    return word === undefined || value === null ? null : { value, place: placeOf(context, word.span) };
  };
  if (tool === 'killsnoop') {
    const signal = signalNumber(cells.get('SIG')?.text ?? '');
    const result = decimal(cells.get('RESULT')?.text);
    emit.add('signals', { signal, name: signalName(signal), sender: number('PID'), senderComm: cells.get('COMM')?.text ?? null, target: number('TPID'), targetComm: null, result, place });
  }
  if (tool === 'exitsnoop') {
    const how = cells.get('EXIT_CODE')?.text ?? '';
    const signal = /^signal (\d{1,2})\b/.exec(how)?.[1];
    const code = /^(?:code )?(\d{1,3})$/.exec(how)?.[1];
    emit.add('exits', { tid: number('TID'), tgid: number('PID'), comm: cells.get('PCOMM')?.text ?? null, signal: signal === undefined ? null : Number(signal), code: code === undefined ? null : Number(code), place });
  }
}

/** The columns that tell one tool from the others. */
function toolOf(columns: readonly string[]): string {
  const has = (name: string): boolean => columns.includes(name);
  if (has('SIG') && has('TPID')) return 'killsnoop';
  if (has('EXIT_CODE')) return 'exitsnoop';
  if (has('PCOMM') && has('RET')) return 'execsnoop';
  if (has('SYSCALL') || (has('COUNT') && has('COMM'))) return 'syscount';
  if (has('Caller')) return 'klockstat';
  if (has('FUNC') && has('COUNT')) return 'funccount';
  if (has('TIME(ms)') && has('FUNC')) return 'threadsnoop';
  if (has('TID') && has('FUNC')) return 'trace';
  if (has('FD') && has('PATH')) return 'opensnoop';
  if (has('DISK') && has('LAT(ms)')) return 'biosnoop';
  return '';
}
