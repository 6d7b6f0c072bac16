import { plainObject } from '../report/facts.ts';
import { contains } from '../text/span.ts';
import { lineAt, lineEnd } from '../text/text.ts';
import { dumpOf, type AnalysedDocument } from './document.ts';
import { factsWithWords } from './factWords.ts';
import type { HoverText } from './hover.ts';
import { plain, table } from './markdownText.ts';

/** Hover on the first line of a report, a list of locks, a map entry and their like: what was read of it. */
export function hoverFact(document: AnalysedDocument, offset: number): HoverText | null {
  const dump = dumpOf(document);
  if (!dump) return null;
  const line = lineAt(document.text, offset);
  for (const { fact, place, name, detail } of factsWithWords(dump)) {
    if (place.source !== 0 || !contains(place.span, offset) || lineAt(document.text, place.span.start) !== line) continue;
    const rows = Object.entries(plainObject(fact)).flatMap(([field, value]) => (isShown(value) ? [[inWords(field), Array.isArray(value) ? value.join(', ') : String(value)]] : []));
    const heading = `**${plain(name)}**${detail === '' ? '' : ` ${plain(detail)}`}`;
    return { markdown: [heading, ...(rows.length === 0 ? [] : [table(['', ''], rows)])].join('\n\n'), span: { start: place.span.start, end: Math.min(place.span.end, lineEnd(document.text, line)) } };
  }
  return null;
}

function isShown(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((one) => typeof one !== 'object');
  return value !== null && value !== '' && value !== false && typeof value !== 'object';
}

/** `lockClass` is `lock class`. */
function inWords(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
