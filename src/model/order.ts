import type { Text } from '../text/text.ts';
import { secondsOfDate } from './times.ts';

/**
 * Texts of one incident in the order that all reasoning uses, whatever order they came in: by their times where every one of
 * them tells one on the same clock (in its name, or in its first lines), else by name, numbers in it by value; texts of one
 * name by content.
 */
export function inCanonicalOrder(texts: readonly Text[]): readonly Text[] {
  if (texts.length < 2) return texts;
  const dates = timesOf(texts, (text) => dateOfName(text.name) ?? dateOfStart(text.content));
  const times = dates ?? timesOf(texts, (text) => bootOfStart(text.content));
  return [...texts].sort((a, b) => (times ? times.get(a)! - times.get(b)! : 0) || compareNames(a.name, b.name) || compareTexts(a.content, b.content));
}

function timesOf(texts: readonly Text[], time: (text: Text) => number | null): ReadonlyMap<Text, number> | null {
  const times = new Map<Text, number>();
  for (const text of texts) {
    const seconds = time(text);
    if (seconds === null) return null;
    times.set(text, seconds);
  }
  return times;
}

// stacks-2026-01-15_00:53:02.txt        ps.20260115T005302.txt        2026-01-15-005302/dmesg
const NAMED_DATE = /(?:^|\D)(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)[-_.T ]([0-2]\d)[-_.:h]?([0-5]\d)(?:[-_.:m]?([0-5]\d))?(?!\d)/;

function dateOfName(name: string): number | null {
  const match = NAMED_DATE.exec(name.slice(-300));
  return match ? secondsOfDate(`${match[1]}-${match[2]}-${match[3]} ${match[4]}:${match[5]}:${match[6] ?? '00'}`) : null;
}

const START = 4000;

function dateOfStart(content: string): number | null {
  for (const line of content.slice(0, START).split('\n', 40)) {
    const match = LINE_DATE.exec(line);
    const seconds = match ? secondsOfDate(match[0]) : null;
    if (seconds !== null) return seconds;
  }
  return null;
}

const LINE_DATE = /^\[?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d(?: [AP]M)?(?: [A-Z]{2,5})? \d{4}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)/;

function bootOfStart(content: string): number | null {
  const match = /^(?:<\d{1,3}>)?\[ {0,10}(\d{1,10}\.\d{3,9})\]/m.exec(content.slice(0, START));
  return match ? Number(match[1]) : null;
}

/** By code units, runs of digits by their value: `stack-2` before `stack-10`. Names that differ only in zeros by code units. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [one, other] = [left[index]!, right[index]!];
    const order = /^\d/.test(one) && /^\d/.test(other) ? compareDigits(one, other) : compareTexts(one, other);
    if (order !== 0) return order;
  }
  return left.length - right.length || compareTexts(a, b);
}

function parts(name: string): readonly string[] {
  return name.match(/\d+|\D+/g) ?? [];
}

function compareDigits(a: string, b: string): number {
  const [one, other] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return one.length - other.length || compareTexts(one, other);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
