import type { Place } from '../model/fact.ts';
import { lineAt, lineEnd, type Text } from '../text/text.ts';
import { singleLine } from './printable.ts';

/** A place as a person names it: the source and the line in it, 1-based. */
export interface Position {
  readonly source: string;
  readonly line: number;
}

/** Where a place stands. A place outside of the sources (there is none in a sound incident) is line 0 of `?`. */
export function positionOf(sources: readonly Text[], place: Place): Position {
  const text = sources[place.source];
  return text ? { source: text.name, line: lineAt(text, place.span.start) + 1 } : { source: '?', line: 0 };
}

/** The line that a place begins on, without control characters and surrounding blanks, cut at 120 characters. */
export function quoteOf(sources: readonly Text[], place: Place): string {
  const text = sources[place.source];
  if (!text || text.lineStarts.length === 0) return '';
  const line = lineAt(text, place.span.start);
  const start = text.lineStarts[line]!;
  // A line may be as long as the file: only its beginning is looked at.
  return singleLine(text.content.slice(start, Math.min(lineEnd(text, line), start + 1000)), 120);
}
