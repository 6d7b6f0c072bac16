import type { Goroutine } from '../model/goroutine.ts';
import { lineAt, lineEnd, type Text } from '../text/text.ts';

/** One machine word or aggregate of a call as runtime/traceback.go printArgs prints it. */
export interface GoArgument {
  /** `0xc000658fc0`, `{0x4a2b60, 0x5}`, `...` (more than ten words), `_` (out of reach). */
  readonly text: string;
  /** `?`: the value may be stale, its register or slot was not known to be live (Go 1.19 has this mark, 1.15 not). */
  readonly doubtful: boolean;
}

/**
 * The arguments of a frame, read when somebody asks: frames are shared between goroutines and do not hold them.
 *
 * @param text the source that the goroutine was read from.
 * @param index of the frame, 0 is the innermost.
 * @returns null for an inlined call, which has none (`(...)`), and where the line is cut or damaged.
 */
export function argumentsOf(text: Text, goroutine: Pick<Goroutine, 'frames' | 'nameStarts'>, index: number): readonly GoArgument[] | null {
  const start = goroutine.nameStarts[index];
  const frame = goroutine.frames[index];
  if (start === undefined || !frame) return null;
  const line = text.content.slice(start, Math.min(lineEnd(text, lineAt(text, start)), start + LONGEST)).trimEnd();
  const open = line.lastIndexOf('(');
  if (open < 0 || !line.endsWith(')')) return null;
  const inside = line.slice(open + 1, -1);
  return inside === '...' ? null : split(inside).map((one) => ({ text: one.replaceAll('?', ''), doubtful: one.includes('?') }));
}

const LONGEST = 16_384;

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
