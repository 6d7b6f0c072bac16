import { span, type Span } from '../text/span.ts';
import type { Context } from './format.ts';
import { payloadOf, prefixOf, spanIn } from './lines.ts';

/** A word of a listing. */
export interface Word {
  readonly text: string;
  readonly span: Span;
  /** Where it begins in its line, prefixes counted: headers and cells stand below each other. */
  readonly column: number;
}

/** The words of a line of a listing; htop's arrow behind the sorted column counts as a blank. */
export function listingWords(context: Context, line: number): readonly Word[] {
  const before = prefixOf(context.lines, line).length;
  const payload = payloadOf(context.lines, line);
  const words: Word[] = [];
  for (let at = 0; at < payload.length; at++) {
    if (isGap(payload.charCodeAt(at))) continue;
    const from = at;
    while (at < payload.length && !isGap(payload.charCodeAt(at))) at++;
    words.push({ text: payload.slice(from, at), span: spanIn(context.lines, line, from, at), column: before + from });
  }
  return words;
}

/** Blanks, also those without break and of full width. */
function isGap(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || code === 0x3000 || code === 0x25bd || code === 0x25b3;
}

/** Words with the blanks that were between them: those of a wrapped line follow behind one. */
export function joinWords(words: readonly Word[]): Word | null {
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return null;
  let text = '';
  let end = first.column;
  for (const word of words) {
    // Behind a line break a word keeps its own indentation: levels of a forest differ in it.
    const gap = word === first ? 0 : Math.max(1, word.column < end ? word.column : word.column - end);
    text += ' '.repeat(gap) + word.text;
    end = word.column + word.text.length;
  }
  return { text, span: span(first.span.start, last.span.end), column: first.column };
}
