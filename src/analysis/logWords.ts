import type { Text } from '../text/text.ts';
import type { Evidence } from './analysis.ts';

/**
 * Where the kernel log says something, letter by letter: the first line of each source. Words count only in a line of the
 * log (a time stamp or `kernel:` before them, or nothing): a report or a page that quotes them is prose about a hang, not
 * its log. A source that is null is left out. Each text is searched once for the same words, whoever asks.
 */
export function logWords(sources: readonly (Text | null)[]): (words: string) => readonly Evidence[] {
  const known = new Map<string, readonly Evidence[]>();
  return (words) => {
    const found = known.get(words) ?? sources.flatMap((text, source) => (text ? firstIn(text, source, words) : []));
    known.set(words, found);
    return found;
  };
}

function firstIn({ content }: Text, source: number, words: string): readonly Evidence[] {
  for (let start = content.indexOf(words), tries = 0; start >= 0 && tries < MOST_TRIES; start = content.indexOf(words, start + words.length), tries++) {
    if (isLogged(content, start)) return [{ place: { source, span: { start, end: start + words.length } }, says: `the log says "${words}"` }];
  }
  return [];
}

function isLogged(content: string, at: number): boolean {
  const before = content.slice(Math.max(0, at - LONGEST_PREFIX), at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return /^[\s>]*$/.test(line) || STAMP.test(line);
}

/** `[  123.456789]`, `[Sat Nov 21 21:41:23 2026]`, `[  +0.000012]`, `2026-11-21T21:41:23,123456+00:00`, `host kernel: ` (dmesg(1), journalctl(1)). */
const STAMP = /\[ *\+?\d+\.\d+\]|\[[A-Z][a-z]{2}[ \w]* \d\d:\d\d[ \d:]*\]|^[\s>]*\d{4}-\d\d-\d\dT[\d:,.+-]+ |\bkernel: /;
const LONGEST_PREFIX = 300;
/** A paste that repeats the words in prose more often than this has no log that matters. */
const MOST_TRIES = 1000;
