import type { Place } from '../../model/fact.ts';
import type { Text } from '../../text/text.ts';

/** Seconds that a transcript slept between two of its places, a lower bound of what passed; null where it shows no sleep there. */
export type Pauses = (from: Place, to: Place) => number | null;

interface Pause {
  readonly at: number;
  readonly seconds: number;
  /** Where the output of this command ends: of a loop (`for …; do …; sleep 2; done`, `watch -n 5`), which sleeps after each turn. */
  readonly loopUntil: number | null;
  /** Seconds slept above and with this one, loops apart. */
  readonly total: number;
}

/** Finds `sleep N` typed at a prompt and loops that sleep: once for each source, linear. */
export function pausesOf(sources: readonly Text[]): Pauses {
  const known = sources.map((text) => pausesIn(text.content));
  return (from, to) => {
    const pauses = from.source === to.source ? known[from.source] ?? [] : [];
    const [start, end] = from.span.start <= to.span.start ? [from.span.start, to.span.start] : [to.span.start, from.span.start];
    const last = pauses[countBefore(pauses, end) - 1];
    if (!last) return null;
    const first = pauses[countBefore(pauses, start) - 1];
    // Both below one loop: it slept once between two of its turns.
    if (last === first) return last.loopUntil !== null && end < last.loopUntil ? last.seconds : null;
    const slept = last.total - (first?.total ?? 0);
    return slept > 0 ? slept : null;
  };
}

function pausesIn(content: string): readonly Pause[] {
  if (!content.includes('sleep') && !content.includes('watch')) return [];
  const pauses: Pause[] = [];
  let total = 0;
  for (const match of content.matchAll(COMMAND)) {
    const seconds = Number(match[2] ?? match[4]) * (UNITS[match[3] ?? ''] ?? 1);
    if (!Number.isFinite(seconds) || seconds <= 0) continue;
    const lineStart = content.lastIndexOf('\n', match.index) + 1;
    const line = content.slice(lineStart, Math.min(lineStart + LONGEST_LINE, lineEndOf(content, lineStart)));
    if (!PROMPT.test(line)) continue;
    const loop = match[4] !== undefined || /\b(?:for|while|until)\b.*\bdo\b/.test(line);
    if (!loop) total += seconds;
    pauses.push({ at: match.index, seconds, loopUntil: loop ? nextPrompt(content, lineEndOf(content, lineStart)) : null, total });
  }
  return pauses;
}

const LONGEST_LINE = 500;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
// A command of its own: `# sleep 42`, `cat …; sleep 2`, `do sleep 1m`, `watch -n 5`; not `sleep 5000 &`, nor an argument of another command.
const COMMAND = /([#$%>] |[;&|] {0,4}|\bdo {1,4})(?:sleep {1,4}(\d{1,7}(?:\.\d{1,6})?)([smhd]?)(?![\w.])(?! {0,4}&(?!&))|watch {1,4}-n {0,4}(\d{1,5})\b)/g;
const PROMPT = /^(?:> ?){0,5}[^#$%>]{0,80}[#$%>] /;

function lineEndOf(content: string, from: number): number {
  const end = content.indexOf('\n', from);
  return end < 0 ? content.length : end;
}

/** Looked for in what a few turns of a loop print; a longer output counts as ended there. */
function nextPrompt(content: string, from: number): number {
  const below = content.slice(from, from + LOOP_OUTPUT);
  const next = /\n(?:> ?){0,5}(?:\[?[\w.@~:/-]{0,60}(?: [\w~/.-]{1,40})?\]?)?[#$%] \S/.exec(below);
  return next ? from + next.index : from + below.length;
}

const LOOP_OUTPUT = 20_000;

function countBefore(pauses: readonly Pause[], at: number): number {
  let low = 0;
  let high = pauses.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pauses[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
