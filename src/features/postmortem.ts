import { lineAt, lineText } from '../text/text.ts';
import type { Finding } from '../analysis/analysis.ts';
import type { Place } from '../model/fact.ts';
import { analysisOf, dumpOf, incidentOf, isHere, type AnalysedDocument } from './document.ts';
import { firstChain } from './linksHere.ts';
import { code, fenced, plain } from './markdownText.ts';
import { checklistBody, explanationOf } from './noteText.ts';

/** Findings that a skeleton spells out; the rest stay in the dump. */
const MOST_FINDINGS = 5;
const MOST_LINES = 200;
const MOST_LINKS = 20;

/**
 * Skeleton of a postmortem as Markdown: what the dump says is filled in, what only people know is a TODO.
 * Dump text stands in fences or is escaped. null where the document holds nothing to write about.
 */
export function postmortemOf(document: AnalysedDocument): string | null {
  const { findings, gaps } = analysisOf(document);
  const dump = dumpOf(document);
  if (!dump || (findings.length === 0 && dump.stacks.length === 0 && dump.goroutines.length === 0)) return null;
  const shown = findings.slice(0, MOST_FINDINGS);
  const first = shown[0];
  const parts = [
    `# Postmortem: ${first ? plain(first.title, 300) : 'TODO title'}`,
    ['- Status: draft', '- Authors: TODO', '- Date of the incident: TODO', ...kernelLine(document), `- Dump: ${code(document.text.name.split('/').at(-1) ?? '') || 'TODO'}`].join('\n'),
    '## Summary',
    ...(first ? [plain(first.why[0] ?? first.title)] : []),
    'TODO: who noticed, what did not work, for how long, and for whom.',
    '## Timeline',
    ['| Time | Event |', '| --- | --- |', '| TODO | first sign |', ...actionRows(document), '| TODO | service restored |'].join('\n'),
    '## Findings',
    ...shown.map((finding) => explanationOf(document, finding)),
    ...(shown.length < findings.length ? [`${findings.length - shown.length} more findings stand in the dump.`] : []),
    ...chainPart(document),
    '## Evidence',
    ...evidencePart(document, shown),
    '## Remediation',
    ...(first && first.next.length > 0 ? [checklistBody(first)] : ['TODO: what was done.']),
    ...(gaps.length === 0 ? [] : ['## What the dump does not show', gaps.map((gap) => `- [ ] ${plain(gap.text)}${gap.command === null ? '' : `: ${code(gap.command)}`}${gap.caution === null ? '' : ` (${plain(gap.caution)})`}`).join('\n')]),
    '## What went well, what went wrong, where we were lucky',
    'TODO',
    '## Action items',
    ['| Action | Owner | Due |', '| --- | --- | --- |', '| TODO | TODO | TODO |'].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The remediation checklist of the first finding that has one, as Markdown; null where none has. */
export function checklistOf(document: AnalysedDocument): string | null {
  const finding = analysisOf(document).findings.find((one) => one.next.length > 0);
  return finding ? `${checklistBody(finding)}\n` : null;
}

function kernelLine(document: AnalysedDocument): readonly string[] {
  const { release, sourceVersion, arch } = incidentOf(document);
  const parts = [release?.value, sourceVersion ? `sources ${sourceVersion.value}` : null, arch?.value].flatMap((part) => part ?? []);
  return [`- Kernel: ${parts.length === 0 ? 'TODO (`uname -r`)' : plain(parts.join(', '))}`];
}

/** What the transcript itself shows people doing, in its order; the times are for people to fill in. */
function actionRows(document: AnalysedDocument): readonly string[] {
  const { text } = document;
  const lines = (dumpOf(document)?.actions ?? []).filter(({ place }) => isHere(document, place)).map(({ place }) => lineAt(text, place.span.start));
  return [...new Set(lines)].slice(0, 20).map((line) => {
    const quote = lineText(text, line).slice(0, 400).replace(/^[^\s]{1,80}[#$] /, '');
    return `| TODO | ${plain(quote)} |`;
  });
}

function chainPart(document: AnalysedDocument): readonly string[] {
  const chain = firstChain(document);
  if (!chain) return [];
  const { links, end, others } = chain;
  const list = (some: typeof links, most: number): string => [
    ...some.slice(0, most).map(({ sentence, strength }) => `- ${plain(sentence)} *(${strength})*`), ...(some.length > most ? [`- and ${some.length - most} more`] : []),
  ].join('\n');
  return ['**Who waits for whom**', list(links, MOST_LINKS), `**${plain(end)}**`, ...(others.length === 0 ? [] : ['Behind them also:', list(others, MOST_LINKS / 2)])];
}

/** The lines behind the findings under their headings, in the order of the dump, as one fence that can be read again. */
function evidencePart(document: AnalysedDocument, findings: readonly Finding[]): readonly string[] {
  const lines = new Set<number>();
  for (const finding of findings) {
    for (const place of [...finding.evidence.map((one) => one.place), ...finding.marks]) addLines(document, place, lines);
  }
  if (lines.size === 0) return ['TODO: the parts of the dump that show it.'];
  const sorted = [...lines].sort((a, b) => a - b);
  const cut = sorted.length > MOST_LINES;
  const content = sorted.slice(0, MOST_LINES).map((line) => lineText(document.text, line).slice(0, 2000)).join('\n');
  return [fenced(content, 'unstuck'), ...(cut ? [`${sorted.length - MOST_LINES} more lines stand in the dump.`] : [])];
}

/** The lines of a place, the whole stack if it lies in one, and the heading that says whose it is. */
function addLines(document: AnalysedDocument, place: Place, lines: Set<number>): void {
  if (!isHere(document, place) || document.text.lineStarts.length === 0) return;
  const { text } = document;
  const line = lineAt(text, place.span.start);
  const stack = dumpOf(document)?.stacks.find((one) => one.place.source === 0 && place.span.start >= one.place.span.start && place.span.start <= one.place.span.end);
  const { span } = stack?.place ?? place;
  const first = lineAt(text, span.start);
  const end = Math.min(lineAt(text, Math.max(span.start, span.end - 1)), first + (stack ? 60 : 12));
  const heading = document.sections.find((section) => line >= section.first && line < section.end)?.heading;
  if (heading != null) lines.add(heading);
  for (let at = first; at <= end; at++) lines.add(at);
}
