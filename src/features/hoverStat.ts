import { STAT_FIELDS } from '../knowledge/statFields.ts';
import { contains, span } from '../text/span.ts';
import { dumpOf, taskLabel, type AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { code, plain } from './markdownText.ts';

/** Hover on a number of a /proc/PID/stat line: which field it is, and what it tells. */
export function hoverStat(document: AnalysedDocument, offset: number): HoverText | null {
  const reading = dumpOf(document)?.readings.find((one) => one.format === 'procStat' && one.place.source === 0 && contains(one.place.span, offset));
  if (!reading?.state) return null;
  // The name may hold blanks: fields count from the state on.
  const from = reading.state.place.span.start;
  const words = [...document.text.content.slice(from, reading.place.span.end).matchAll(/[^ ]+/g)];
  const index = words.findIndex((word) => offset >= from + word.index && offset <= from + word.index + word[0].length);
  const field = STAT_FIELDS[index + 2];
  const word = words[index];
  if (!word || !field) return null;
  const at = from + word.index;
  return { markdown: `**${code(field.name)}** (field ${field.number} of stat) = ${code(word[0])} of ${plain(taskLabel(document, reading.tid?.value ?? null, reading.place))}\n\n${plain(field.meaning)}`, span: span(at, at + word[0].length) };
}
