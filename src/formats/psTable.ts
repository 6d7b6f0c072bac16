import { joinWords, type Word } from './psWords.ts';
import { typedColumns } from './psTyped.ts';

export type { Word } from './psWords.ts';

/** The columns of a listing, by the names of its header in capitals. */
export interface Columns {
  readonly names: readonly string[];
  /** Where each name begins in the header's line; empty where there is no header. */
  readonly starts: readonly number[];
  /** Index of the command column; -1 where there is none. */
  readonly command: number;
  /** `-o comm,args`: index of a second command column; -1 where there is none. */
  readonly second: number;
  /** The command column shows the thread's name (`-o comm`, plain `ps`, `ps -l`), not its command line. */
  readonly commIsName: boolean | null;
  /** The listing of top(1), htop or pidstat: names or command lines, the rows must tell. */
  readonly top: boolean;
  /** Some column has cells with blanks inside. */
  readonly joined: boolean;
}

export interface Cells {
  readonly cells: ReadonlyMap<string, Word>;
  readonly command: Word | null;
  /** What a second command column shows. */
  readonly second: Word | null;
}

/**
 * Reads the header of a listing. procps writes the same `COMMAND` over names and command lines; the command typed tells
 * them apart, and the headers that only ever carry names (`PID TTY TIME CMD`, `… TTY TIME CMD` of -L, -j and -l; with
 * -f there is STIME).
 */
export function readColumns(given: readonly Word[], typed: string | null): Columns {
  const words = joinPairs(withoutTime(given));
  const names = words.map((word) => word.text.toUpperCase());
  const columns = columnsOf(names, typed, words.map((word) => word.column));
  const asked = typed === null ? null : typedColumns(typed);
  // With as many columns asked for as there are, each one's kind is known.
  if (asked === null || asked.length !== names.length || columns.command < 0) return columns;
  return { ...columns, commIsName: asked[columns.command] === 'COMM' };
}

/** Columns of a listing whose header is not there: from what was typed, or from the shape of its rows. */
export function columnsOf(names: readonly string[], typed: string | null, starts: readonly number[] = []): Columns {
  const last = names.length - 1;
  // toybox and Android call it NAME.
  const found = names.some(isCommand) ? names.findIndex(isCommand) : names.lastIndexOf('NAME');
  // A translated header: behind columns that are known, the last one is the command.
  const command = found < 0 && last > 0 && /[^\x00-\x7f]/.test(names[last]!) ? last : found;
  const asked = typed === null ? '' : typed.slice(0, 2000);
  const top = ['TIME+', '%USR', 'CPU%', 'CSWCH/S', 'KB_RD/S', 'MINFLT/S', 'PRIO'].some((name) => names.includes(name));
  const told = /\btop\b[^|;&]{0,200} -[A-Za-z]*c|\bpidstat\b[^|;&]{0,200} -[A-Za-z]*l/.test(asked);
  const plain = (/TTY TIME CMD$/.test(names.join(' ')) && !names.includes('STIME'));
  const named = names[command] === 'COMM' || plain || /[\s,=](?:u?comm|ucmd)(?![\w])/.test(asked);
  const commIsName = (top && !told && !names.includes('PRIO')) || names.includes('NS') ? null : named;
  return { names, starts, command, second: command < 0 ? -1 : names.findIndex((name, index) => index > command && isCommand(name)), commIsName, top, joined: top || names.some((name) => JOINED.has(name)) };
}

const JOINED: ReadonlySet<string> = new Set(['DISK READ', 'LABEL', 'STAT', 'START', 'STARTED']);

/**
 * Cuts a row into cells: from the left up to the command, from the right behind it, the command is what is between.
 * @returns null when the row has fewer words than the header needs.
 */
export function readCells(columns: Columns, given: readonly Word[]): Cells | null {
  const words = joinCells(columns, given);
  const { names, command } = columns;
  const left = command < 0 ? names.length : command;
  const right = command < 0 ? 0 : names.length - command - 1;
  if (words.length < left + right) return null;
  const cells = new Map<string, Word>();
  for (let index = 0; index < left; index++) set(cells, names[index]!, words[index]!);
  if (columns.second >= 0) return readTwoCommands(columns, words, cells);
  for (let index = 0; index < right; index++) set(cells, names[command + 1 + index]!, words[words.length - right + index]!);
  return { cells, command: command < 0 ? null : joinWords(words.slice(left, words.length - right)), second: null };
}

function isCommand(name: string): boolean {
  return name === 'COMMAND' || name === 'CMD' || name === 'COMM' || name === 'ARGS' || name === 'CMDLINE';
}

/** The first of two columns of one name stands: with -Z and the like the usual ones come first. */
function set(cells: Map<string, Word>, name: string, word: Word): void {
  if (!cells.has(name)) cells.set(name, word);
}

/** A name has a column of 15 characters at least; words that begin within it belong to it. */
function readTwoCommands(columns: Columns, words: readonly Word[], cells: Map<string, Word>): Cells {
  const { names, command, second } = columns;
  const between = second - command - 1;
  const first = words[command];
  const width = (columns.starts[command] ?? first?.column ?? 0) + NAME_WIDTH;
  let at = command + 1;
  while (at < words.length - between - 1 && words[at]!.column < width) at++;
  for (let index = 0; index < between; index++) {
    const word = words[at + index];
    if (word) set(cells, names[command + 1 + index]!, word);
  }
  const right = names.length - second - 1;
  for (let index = 0; index < right; index++) {
    const word = words[words.length - right + index];
    if (word) set(cells, names[second + 1 + index]!, word);
  }
  return { cells, command: joinWords(words.slice(command, at)), second: joinWords(words.slice(at + between, words.length - right)) };
}

const NAME_WIDTH = 15;

/** sysstat prints the time of day as the first column: `15:04:07`, `03:04:07 PM`, `# Time` with -h. */
function withoutTime(words: readonly Word[]): readonly Word[] {
  const first = words[0]?.text ?? '';
  if (first === '#') return words.slice(2);
  if (!/^\d+:\d\d:\d\d$/.test(first)) return words;
  return words.slice(/^[AP]M$/.test(words[1]?.text ?? '') ? 2 : 1);
}

/** iotop: `DISK READ`, `DISK WRITE`. */
function joinPairs(words: readonly Word[]): readonly Word[] {
  return joinWhere(words, (word, next) => (word.text === 'DISK' && /^(?:READ|WRITE)$/.test(next.text) ? 2 : 1));
}

/** Cells that have blanks inside. */
function joinCells(columns: Columns, given: readonly Word[]): readonly Word[] {
  if (!columns.joined) return given;
  let words = columns.top && columns.names[0] !== 'ELAPSED' ? withoutTime(given) : given;
  if (columns.names.includes('DISK READ')) words = joinWhere(words, (_, next) => (/^(?:[BKMGT]\/s|%)$/.test(next.text) ? 2 : 1)).flatMap((word) => (word.text === '?unavailable?' ? [word, word] : [word]));
  // AppArmor: `docker-default (enforce)`.
  if (columns.names.includes('LABEL')) words = joinWhere(words, (_, next) => (/^\((?:enforce|complain|unconfined|kill)\)$/.test(next.text) ? 2 : 1));
  // busybox: `S <`, where the W of one without memory would stand between.
  if (columns.names[0] === 'PID' && columns.names.includes('VSZ')) words = joinWhere(words, (word, next) => (/^[RSDTZ]$/.test(word.text) && /^[<N]$/.test(next.text) ? 2 : 1));
  return joinDates(columns, words);
}

/** `STARTED` of `-o lstart` is five words, `Thu Jan 15 12:01:08 2026`; of `-o start` and `-o bsdstart` it may be two, `Nov 20`. */
function joinDates(columns: Columns, words: readonly Word[]): readonly Word[] {
  const named = columns.names.indexOf('STARTED');
  const at = named < 0 ? columns.names.indexOf('START') : named;
  const first = words[at];
  if (!first || (columns.command >= 0 && at > columns.command)) return words;
  const count = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/.test(first.text) && /^\d{4}$/.test(words[at + 4]?.text ?? '') ? 5 : MONTH.test(first.text) && /^\d\d?$/.test(words[at + 1]?.text ?? '') ? 2 : 1;
  const joined = joinWords(words.slice(at, at + count));
  return count === 1 || !joined ? words : [...words.slice(0, at), { ...joined, text: joined.text.replace(/ +/g, ' ') }, ...words.slice(at + count)];
}

const MONTH = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)$/;

function joinWhere(words: readonly Word[], count: (word: Word, next: Word) => number): readonly Word[] {
  const joined: Word[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const next = words[index + 1];
    const pair = next && count(word, next) === 2 ? joinWords([word, next]) : null;
    joined.push(pair ?? word);
    if (pair) index++;
  }
  return joined;
}
