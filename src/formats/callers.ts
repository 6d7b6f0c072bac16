// Who printed a line: kernel/printk/printk.c print_caller, with CONFIG_PRINTK_CALLER "T%u" for a task and "C%u" for a
// CPU outside of tasks. Where two of them print at once, their lines stand mixed, and each one's belong together.
import type { Lines } from '../syntax/reader.ts';
import { isDigit } from '../text/codes.ts';
import { isBlank, prefixOf } from './lines.ts';

/** The lines of one caller, and those of nobody, which stand between for everybody: as a chain up and down. */
export interface Callers {
  /** The nearest line above that the same caller printed, or that nobody is said to have printed; -1: none. */
  readonly above: (line: number) => number;
  /** The same below; the number of lines: none. */
  readonly below: (line: number) => number;
  /** Tells callers apart; less than 0: the log does not say. */
  readonly of: (line: number) => number;
}

/** Reads the callers of all lines. Linear; a log that names less than two has its lines in order. */
export function callersOf(lines: Lines): Callers {
  const count = lines.shape.length;
  const ids = lines.shape.some((_, line) => namesCaller(lines, line)) ? readIds(lines) : null;
  if (ids === null) return { above: (line) => line - 1, below: (line) => line + 1, of: () => -1 };
  const above = chain(ids, 0, 1, -1);
  const below = chain(ids, count - 1, -1, count);
  return { above: (line) => above[line] ?? -1, below: (line) => below[line] ?? count, of: (line) => ids[line] ?? -1 };
}

/** Whether another caller is said to have printed the line than the first one. */
export function isOfOtherCaller(line: number, first: number, callers: Callers): boolean {
  const own = callers.of(first);
  return own >= 0 && callers.of(line) >= 0 && callers.of(line) !== own;
}

/** Cheap, for it is asked of every line of most texts: `[ T123]` or `[    C0]` in the prefix. */
function namesCaller({ text, payload }: Lines, line: number): boolean {
  const { content, lineStarts } = text;
  const end = payload[line]!;
  for (let at = lineStarts[line]!; at < end; at++) {
    if (content.charCodeAt(at) !== OPENING) continue;
    do at++;
    while (content.charCodeAt(at) === SPACE);
    const letter = content.charCodeAt(at);
    if ((letter === TASK || letter === CPU) && isDigit(content.charCodeAt(at + 1))) return true;
  }
  return false;
}

const OPENING = '['.charCodeAt(0);
const SPACE = ' '.charCodeAt(0);
const TASK = 'T'.charCodeAt(0);
const CPU = 'C'.charCodeAt(0);

function readIds(lines: Lines): Int32Array | null {
  const numbers = new Map<string, number>();
  const ids = Int32Array.from(lines.shape, (_, line) => {
    const caller = CALLER.exec(prefixOf(lines, line).slice(-LONGEST_PREFIX))?.[1];
    if (caller === undefined) return isBlank(lines, line) ? BLANK : NOBODY;
    if (!numbers.has(caller)) numbers.set(caller, numbers.size);
    return numbers.get(caller)!;
  });
  return numbers.size < 2 ? null : ids;
}

const NOBODY = -1;
/** Empty lines stand in no chain: mailers put one behind each line. */
const BLANK = -2;
const LONGEST_PREFIX = 200;
const CALLER = /\[ {0,8}([TC]\d{1,10})\][^[]{0,100}$/;

function chain(ids: Int32Array, first: number, step: 1 | -1, none: number): Int32Array {
  const last = new Map<number, number>();
  const next = new Int32Array(ids.length);
  let nobody = none;
  let before = none;
  for (let line = first; line >= 0 && line < ids.length; line += step) {
    const id = ids[line]!;
    const own = last.get(id) ?? none;
    next[line] = id < 0 ? before : nearer(own, nobody, step, none);
    if (id === BLANK) continue;
    last.set(id, line);
    if (id < 0) nobody = line;
    before = line;
  }
  return next;
}

function nearer(one: number, other: number, step: 1 | -1, none: number): number {
  if (one === none || other === none) return one === none ? other : one;
  return step === 1 ? Math.max(one, other) : Math.min(one, other);
}
