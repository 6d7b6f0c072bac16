import type { Finding, Step } from '../analysis/analysis.ts';
import { quoteOf } from '../report/position.ts';
import { analysisOf, archOf, incidentOf, isHere, taskLabel, type AnalysedDocument } from './document.ts';
import { findingsIn, RISK_LABEL } from './findings.ts';
import { code, fenced, plain } from './markdownText.ts';
import { isSignalField, maskRows, masksOf } from './masks.ts';
import { noteKey, type NoteKind } from './notes.ts';
import { spanOfRegion, type Region } from './regions.ts';

/** Key and Markdown body of a note about a region, lines ended by LF; null where the region gives nothing to say. */
export interface NoteText {
  readonly key: string;
  readonly body: string;
}

/**
 * Pure in the document: the same dump gives the same note, wherever it stands (no line numbers, no time). Dumps of one
 * incident that stand in several fences share one note, so it does not matter below which of them it was written.
 */
export function noteTextFor(document: AnalysedDocument, region: Region, kind: NoteKind): NoteText | null {
  const first = findingsIn(document, region)[0];
  const regions = first ? document.regions.filter((one) => findingsIn(document, one)[0] === first) : [region];
  if (kind === 'checklist') return first && first.next.length > 0 ? { key: noteKey(kind, first.id, first.tids), body: checklistBody(first) } : null;
  const masks = maskLines(document, regions);
  if (!first) return masks.length === 0 ? null : { key: noteKey(kind, 'masks', []), body: ['**Signal masks of the dump above**', masks.join('\n')].join('\n\n') };
  const marked = new Set(regions.flatMap((one) => findingsIn(document, one)));
  const findings = analysisOf(document).findings.filter((finding) => marked.has(finding)).slice(0, 3);
  const parts = [...findings.map((finding) => explanationOf(document, finding)), ...(masks.length === 0 ? [] : ['**Signal masks**', masks.join('\n')])];
  return { key: noteKey(kind, first.id, first.tids), body: parts.join('\n\n') };
}

/** Remediation as a Markdown task list, in order of safety. */
export function checklistBody(finding: Finding): string {
  return [`**Remediation checklist:** ${plain(finding.title)}`, finding.next.map(taskItem).join('\n')].join('\n\n');
}

/** Steps that a person has ticked in the old text stay ticked where the new one has the same step. */
export function keepTicks(old: string, fresh: string): string {
  const ticked = new Set([...old.matchAll(/^- \[[xX]\] (.*?)\r?$/gm)].map((match) => match[1]!));
  return fresh.replace(/^- \[ \] (.*)$/gm, (line, step: string) => (ticked.has(step) ? `- [x] ${step}` : line));
}

export function explanationOf(document: AnalysedDocument, finding: Finding): string {
  const evidence = finding.evidence.filter(({ place }) => isHere(document, place)).slice(0, 8);
  return [
    `**${plain(finding.title)}** *(${finding.confidence})*`,
    ...finding.why.map((paragraph) => plain(paragraph)),
    ...causeLines(finding),
    ...(evidence.length === 0 ? [] : ['Evidence:', evidence.map(({ place, says }) => evidenceItem(quoteOf(incidentOf(document).sources, place), says)).join('\n')]),
  ].join('\n\n');
}

/** Where several causes give the same picture: each with its sign, and the command that would show it. */
export function causeLines({ differential = [] }: Finding): readonly string[] {
  if (differential.length === 0) return [];
  const items = differential.map(({ cause, evidence, command, status }) =>
    `- ${status === 'not-seen' ? 'not seen' : status === 'seen' ? '**seen**' : status}: ${plain(cause)}: ${plain(evidence)}${status !== 'unknown' || command === null ? '' : `: ${code(command)}`}`);
  return ['Which cause it is:', items.join('\n')];
}

function evidenceItem(quote: string, says: string): string {
  return quote === '' ? `- ${plain(says)}` : `- ${code(quote)}: ${plain(says)}`;
}

function taskItem(step: Step): string {
  return [
    `- [ ] **${RISK_LABEL[step.risk]}**: ${plain(step.text)}`,
    ...(step.hits === undefined ? [] : [`  Hits: ${plain(step.hits)}`]),
    ...(step.command === undefined ? [] : ['', indented(fenced(step.command, 'sh')), '']),
    ...(step.verify === undefined ? [] : [`  Check: ${code(step.verify)}`]),
  ].join('\n').trimEnd();
}

function indented(block: string): string {
  return block.split('\n').map((line) => `  ${line}`).join('\n');
}

function maskLines(document: AnalysedDocument, regions: readonly Region[]): readonly string[] {
  const spans = regions.map((region) => spanOfRegion(document.text, region));
  const lines = masksOf(document).filter(({ place, field }) => isSignalField(field) && spans.some((span) => place.span.start >= span.start && place.span.start < span.end)).flatMap((mask) => {
    const rows = maskRows(mask.field, mask.hex, archOf(document));
    if (rows === null || rows.length === 0) return [];
    const names = rows.length > 8 ? `${rows.slice(0, 6).map((row) => row.name).join(', ')} and ${rows.length - 6} more` : rows.map((row) => row.name).join(', ');
    return [`- ${mask.field} ${code(mask.hex)} of ${plain(taskLabel(document, mask.tid, mask.place))}: ${plain(names)}`];
  });
  return [...new Set(lines)].slice(0, 20);
}
