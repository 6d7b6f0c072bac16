import { contains } from '../text/span.ts';
import { lineAt } from '../text/text.ts';
import { dumpOf, type AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { code, plain } from './markdownText.ts';

/** Hover on the header of a goroutine: its state, how long it waits, where it came from, how many others wait alike. */
export function hoverGoroutine(document: AnalysedDocument, offset: number): HoverText | null {
  const line = lineAt(document.text, offset);
  const goroutines = dumpOf(document)?.goroutines ?? [];
  const found = goroutines.find(({ place }) => contains(place.span, offset) && lineAt(document.text, place.span.start) === line);
  if (!found) return null;
  const top = found.frames[0]?.function;
  const alike = goroutines.filter((one) => one.state === found.state && one.frames[0]?.function === top).length - 1;
  const end = Math.min(found.place.span.end, document.text.lineStarts[line + 1] ?? found.place.span.end);
  const parts = [
    `**Goroutine ${found.id}** ${plain(found.state)}`,
    found.minutes === null ? 'Waits for less than a minute, or has not been seen waiting by a garbage collection.' : `Waits for at least ${plain(duration(found.minutes))} (${found.minutes} minutes, counted from the first garbage collection that saw it wait).`,
    ...(top === undefined ? [] : [`In ${code(top)}${alike > 0 ? `; ${alike} more wait there in the same state` : ''}.`]),
    ...(found.createdBy ? [`Created by ${code(found.createdBy.function)}${found.parent === null ? '' : ` in goroutine ${found.parent}`}.`] : []),
    ...(found.lockedToThread ? ['Locked to its thread.'] : []),
  ];
  return { markdown: parts.join('\n\n'), span: { start: found.place.span.start, end } };
}

function duration(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  return [days > 0 ? `${days} d` : '', hours > 0 ? `${hours} h` : '', `${minutes % 60} min`].filter((part) => part !== '').join(' ');
}
