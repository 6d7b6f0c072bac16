import type { AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { code, plain } from './markdownText.ts';
import { repairAt, repairedText, repairWords } from './repairs.ts';

/** Hover on a damaged line: how it is read, what was repaired, and how sure that is. */
export function hoverRepair(document: AnalysedDocument, offset: number): HoverText | null {
  const repair = repairAt(document, offset);
  return repair && { markdown: repairNote(document, offset).join(''), span: repair.place.span };
}

/** The same as a note below another hover; empty where the line is not damaged. */
export function repairNote(document: AnalysedDocument, offset: number): readonly string[] {
  const repair = repairAt(document, offset);
  return repair === null ? [] : [`**Damaged line**, read as ${code(repairedText(repair)) || 'an empty line'}: ${plain(repairWords(repair))}.`];
}
