import { lineAt, lineEnd, type Text } from '../text/text.ts';
import type { Goroutine } from './goroutine.ts';

/** One machine word or aggregate of a call as runtime/traceback.go printArgs prints it. */
export interface GoArgument {
  /** `0xc000658fc0`, `{0x4a2b60, 0x5}`, `...` (more than ten words), `_` (out of reach). */
  readonly text: string;
  /** `?`: the value may be stale, its register or slot was not known to be live (Go 1.19 has this mark, 1.15 not). */
  readonly doubtful: boolean;
}

type Frames = Pick<Goroutine, 'frames' | 'nameStarts'>;

/**
 * The arguments of a frame, read when somebody asks: frames are shared between goroutines and do not hold them.
 *
 * @param text the source that the goroutine was read from.
 * @param index of the frame, 0 is the innermost.
 * @returns null for an inlined call, which has none (`(...)`), and where the line is cut or damaged.
 */
export function argumentsOf(text: Text, goroutine: Frames, index: number): readonly GoArgument[] | null {
  const start = goroutine.nameStarts[index];
  const frame = goroutine.frames[index];
  if (start === undefined || !frame) return null;
  const line = text.content.slice(start, Math.min(lineEnd(text, lineAt(text, start)), start + LONGEST)).trimEnd();
  const open = line.lastIndexOf('(');
  if (open < 0 || !line.endsWith(')')) return null;
  const inside = line.slice(open + 1, -1);
  return inside === '...' ? null : split(inside).map((one) => ({ text: one.replaceAll('?', ''), doubtful: one.includes('?') }));
}

/**
 * The first argument of a frame as a number: of a method with a pointer receiver its object, of a function of sync its
 * lock. Cheap: nothing is cut out of the text.
 *
 * @returns null where it is doubtful (`?`), no plain word, inlined away, or not an address (below 64 kB, which no object of Go has).
 */
export function firstAddress(text: Text, { frames, nameStarts }: Frames, index: number): number | null {
  const start = nameStarts[index];
  const frame = frames[index];
  if (start === undefined || !frame) return null;
  const { content } = text;
  let at = start + frame.function.length;
  if (content.charCodeAt(at) !== OPENING || content.charCodeAt(at + 1) !== ZERO || content.charCodeAt(at + 2) !== X) return null;
  let value = 0;
  for (at += 3; ; at++) {
    const digit = hexDigit(content.charCodeAt(at));
    if (digit < 0) break;
    value = value * 16 + digit;
  }
  const end = content.charCodeAt(at);
  return (end === CLOSING || end === COMMA) && value >= LOWEST_ADDRESS && value <= Number.MAX_SAFE_INTEGER ? value : null;
}

/** Whether one of the words of a frame's arguments is this address, those of aggregates and doubtful ones among them. */
export function mentionsAddress(text: Text, { frames, nameStarts }: Frames, index: number, address: number): boolean {
  const start = nameStarts[index];
  const frame = frames[index];
  if (start === undefined || !frame) return false;
  const from = start + frame.function.length;
  const word = `0x${address.toString(16)}`;
  const line = text.content.slice(from, Math.min(lineEnd(text, lineAt(text, start)), from + LONGEST));
  for (let found = line.indexOf(word); found >= 0; found = line.indexOf(word, found + 1)) {
    if (hexDigit(line.charCodeAt(found + word.length)) < 0) return true;
  }
  return false;
}

const LONGEST = 16_384;
const LOWEST_ADDRESS = 0x10000;
const OPENING = '('.charCodeAt(0);
const CLOSING = ')'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);
const X = 'x'.charCodeAt(0);

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/** Cuts at the commas outside of braces. */
function split(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{') depth++;
    else if (character === '}') depth--;
    else if (character === ',' && depth === 0) {
      found.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  const last = text.slice(from).trim();
  return last === '' ? found : [...found, last];
}
