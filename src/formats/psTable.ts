import { span, type Span } from '../text/span.ts';

export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** The columns of a ps header, the command's apart. */
export interface Columns {
  readonly names: readonly string[];
  /** Index of the command column; -1 where there is none. */
  readonly command: number;
  /** The command column shows the thread's name (`-o comm`, plain `ps`, `ps -l`), not its command line. */
  readonly commIsName: boolean;
}

export interface Cells {
  readonly cells: ReadonlyMap<string, Word>;
  readonly command: Word | null;
}

/**
 * Reads a ps header. procps writes the same `COMMAND` over names and command lines; the command typed tells them
 * apart, and the headers that only ever carry names (`PID TTY TIME CMD`, `… TTY TIME CMD` of -L, -j and -l; with -f there is STIME).
 */
export function readColumns(words: readonly Word[], typed: string | null): Columns {
  const names = words.map((word) => word.text.toUpperCase());
  const command = names.findIndex((name) => name === 'COMMAND' || name === 'CMD' || name === 'COMM');
  const asked = typed === null ? '' : typed.slice(0, 2000);
  // top(1) shows names too, below `TIME+`.
  const plain = (/TTY TIME CMD$/.test(names.join(' ')) && !names.includes('STIME')) || names.includes('TIME+');
  const commIsName = names[command] === 'COMM' || plain || /[\s,=](?:u?comm|ucmd)(?![\w])/.test(asked);
  return { names, command, commIsName };
}

/**
 * Cuts a row into cells: from the left up to the command, from the right behind it, the command is what is between.
 * @returns null when the row has fewer words than the header needs.
 */
export function readCells(columns: Columns, given: readonly Word[], content: string): Cells | null {
  const words = joinDates(columns, given);
  const { names, command } = columns;
  const left = command < 0 ? names.length : command;
  const right = command < 0 ? 0 : names.length - command - 1;
  if (words.length < left + right) return null;
  const cells = new Map<string, Word>();
  for (let index = 0; index < left; index++) cells.set(names[index]!, words[index]!);
  for (let index = 0; index < right; index++) cells.set(names[command + 1 + index]!, words[words.length - right + index]!);
  const from = words[left];
  const to = words[words.length - right - 1];
  if (command < 0 || !from || !to || to.span.end < from.span.start) return { cells, command: null };
  return { cells, command: { text: content.slice(from.span.start, to.span.end), span: span(from.span.start, to.span.end) } };
}

/** `STARTED` of `-o lstart` is five words: `Thu Jan 15 12:01:08 2026`. */
function joinDates(columns: Columns, words: readonly Word[]): readonly Word[] {
  const at = columns.names.indexOf('STARTED');
  const day = at < 0 ? undefined : words[at];
  const year = words[at + 4];
  if (!day || !year || !/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/.test(day.text)) return words;
  const date = { text: words.slice(at, at + 5).map((word) => word.text).join(' '), span: span(day.span.start, year.span.end) };
  return [...words.slice(0, at), date, ...words.slice(at + 5)];
}
