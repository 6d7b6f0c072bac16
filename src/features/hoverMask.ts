import { CAPABILITIES } from '../knowledge/capabilities.ts';
import type { Mask } from '../model/task.ts';
import { lineAt } from '../text/text.ts';
import { archOf, taskLabel, type AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { code, plain, table } from './markdownText.ts';
import { CAPABILITY_SETS, isCapabilityField, isSignalField, maskMeaning, maskRows, masksOf, type MaskRow } from './masks.ts';

/** Hover on a line with a signal or capability mask: the set bits as a table, and what the mask means for its task. */
export function hoverMask(document: AnalysedDocument, offset: number): HoverText | null {
  const line = lineAt(document.text, offset);
  const start = document.text.lineStarts[line] ?? 0;
  const mask = masksOf(document).find(({ place }) => place.span.start >= start && lineAt(document.text, place.span.start) === line && offset <= place.span.end);
  if (!mask) return null;
  const rows = maskRows(mask.field, mask.hex, archOf(document));
  return rows === null ? null : { markdown: markdownOf(document, mask, rows), span: mask.place.span };
}

function markdownOf(document: AnalysedDocument, mask: Mask, rows: readonly MaskRow[]): string {
  const meaning = maskMeaning(document, mask);
  const owner = taskLabel(document, mask.tid, mask.place);
  return [
    `**${mask.field}** ${code(mask.hex)} of ${plain(owner)}${isCapabilityField(mask.field) ? `: ${CAPABILITY_SETS[mask.field]}` : ''}`,
    ...(meaning.length === 0 ? [] : [`**What it means for ${plain(owner)}**`, meaning.map((sentence) => `- ${plain(sentence)}`).join('\n')]),
    rows.length === 0 ? 'The set is empty.' : tableOf(mask, rows),
  ].join('\n\n');
}

function tableOf(mask: Mask, rows: readonly MaskRow[]): string {
  if (isSignalField(mask.field)) {
    return table(['Number', 'Name', 'Default action', 'Meaning'], rows.map((row) => [String(row.number), row.name, row.action, row.meaning]));
  }
  return table(['Bit', 'Name', 'Allows', 'In a hang'], rows.map((row) => [String(row.number), row.name, CAPABILITIES[row.number]?.meaning ?? '', row.meaning]));
}
