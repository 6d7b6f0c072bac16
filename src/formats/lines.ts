import { LONGEST_LINE, shapeName, type Lines } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import type { Span } from '../text/span.ts';
import { lineEnd } from '../text/text.ts';

/** The payload of a line, cut where no real line is so long. */
export function payloadOf(lines: Lines, line: number): string {
  const start = lines.payload[line]!;
  return lines.text.content.slice(start, Math.min(lineEnd(lines.text, line), start + LONGEST_LINE));
}

/** What stands before the payload: indentation, quotes, time stamps, `/proc/2524/stack:` of grep. */
export function prefixOf(lines: Lines, line: number): string {
  const start = lines.text.lineStarts[line]!;
  return lines.text.content.slice(start, Math.min(lines.payload[line]!, start + LONGEST_LINE));
}

export function isBlank(lines: Lines, line: number): boolean {
  return lines.payload[line]! >= lineEnd(lines.text, line);
}

/** From the first payload to the end of the last line. */
export function blockSpan(lines: Lines, block: Pick<Block, 'first' | 'end'>): Span {
  return { start: lines.payload[block.first]!, end: lineEnd(lines.text, block.end - 1) };
}

export function lineSpan(lines: Lines, line: number): Span {
  return { start: lines.payload[line]!, end: lineEnd(lines.text, line) };
}

export function nameAt(lines: Lines, line: number): string {
  return shapeName(lines.shape[line]!);
}

/** A line that separates nothing: empty, the `...` of one who left something out, the fence of Markdown, a `~` of less(1). */
export function isFiller(lines: Lines, line: number): boolean {
  return isBlank(lines, line) || /^(?:(?:\.{2,}|\[\.+\]|…|~)\s*|```.*|~~~.*)$/s.test(payloadOf(lines, line));
}

/** The words of a payload with their spans. */
export function wordsOf(lines: Lines, line: number): readonly { readonly text: string; readonly span: Span }[] {
  const start = lines.payload[line]!;
  return [...payloadOf(lines, line).matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    span: { start: start + match.index, end: start + match.index + match[0].length },
  }));
}

/** A decimal number of at most 15 digits, or null: longer ones are no pids, and no safe integers. */
export function decimal(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Where characters of a payload, as {@link payloadOf} gives it, stand in the source. */
export function spanIn(lines: Lines, line: number, from: number, to: number): Span {
  const start = lines.payload[line]!;
  return { start: start + from, end: start + to };
}
