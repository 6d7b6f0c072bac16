import type { KernelReport } from '../model/kernelReport.ts';
import { plainObject } from '../report/facts.ts';
import { contains } from '../text/span.ts';
import { lineAt, lineEnd, lineText } from '../text/text.ts';
import { dumpOf, type AnalysedDocument } from './document.ts';
import { factsWithWords } from './factWords.ts';
import type { HoverText } from './hover.ts';
import { code, plain, table } from './markdownText.ts';
import { REPORT_MEANING } from './reportMeaning.ts';

/** Hover on the first line of a report, a list of locks, a map entry and their like: what was read of it. */
export function hoverFact(document: AnalysedDocument, offset: number): HoverText | null {
  const dump = dumpOf(document);
  if (!dump) return null;
  const line = lineAt(document.text, offset);
  const here = lineText(document.text, line);
  for (const { kind, fact, place, name, detail } of factsWithWords(dump)) {
    if (place.source !== 0 || !contains(place.span, offset) || lineAt(document.text, place.span.start) !== line) continue;
    // What stands in the line or in the heading already is not said again.
    const said = `${here} ${name} ${detail}`;
    const rows = Object.entries(plainObject(fact)).flatMap(([field, value]) => (isShown(value) ? [[inWords(field), Array.isArray(value) ? value.join(', ') : String(value)] as const] : [])).filter(([field, value]) => !said.includes(value) && field !== 'kind');
    const heading = `**${plain(name)}**${detail === '' ? '' : ` ${plain(detail)}`}`;
    const meaning = kind === 'kernelReports' ? reportParagraphs(fact as KernelReport) : [];
    return { markdown: [heading, ...meaning, ...(rows.length === 0 ? [] : [table(['', ''], rows)])].join('\n\n'), span: { start: place.span.start, end: Math.min(place.span.end, lineEnd(document.text, line)) } };
  }
  return null;
}

function reportParagraphs(report: KernelReport): readonly string[] {
  const guilty = report.guilty === null ? [] : [`Look first at ${code(report.guilty.value)} *(inferred: the first function that does not merely report, wait, lock or dispatch)*.`];
  return [plain(REPORT_MEANING[report.kind]), ...guilty];
}

function isShown(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((one) => typeof one !== 'object');
  return value !== null && value !== '' && value !== false && typeof value !== 'object';
}

/** `lockClass` is `lock class`. */
function inWords(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
