import type { LineRepair } from '../model/repair.ts';
import type { Damage, RepairConfidence } from '../text/repair.ts';
import { singleLine } from '../report/printable.ts';
import { dumpOf, isHere, type AnalysedDocument } from './document.ts';

/** The repairs of a document, in order: damaged lines, and how they are read. */
export function repairsIn(document: AnalysedDocument): readonly LineRepair[] {
  return (dumpOf(document)?.repairs ?? []).filter((repair) => isHere(document, repair.place));
}

/** The repair of the line at an offset, or null: repairs are in order. */
export function repairAt(document: AnalysedDocument, offset: number): LineRepair | null {
  return repairsIn(document).find(({ place }) => offset >= place.span.start && offset <= place.span.end) ?? null;
}

/** What was repaired, and how sure that is: `wrapped line joined, entities decoded; likely`. Plain text. */
export function repairWords({ damage, confidence }: LineRepair): string {
  return `${damage.map((one) => DONE[one]).join(', ')} (${SURE[confidence]})`;
}

/** How the line is read: several lines are shown as one. */
export function repairedText(repair: LineRepair): string {
  return singleLine(repair.text, 200);
}

const DONE: Readonly<Record<Damage, string>> = {
  wrapped: 'a broken line was joined',
  'quoted-printable': 'quoted-printable was decoded',
  entity: 'HTML entities were decoded',
  tag: 'HTML tags were undone',
  escape: 'terminal escapes were left out',
  escaped: 'escaped characters were decoded',
  invisible: 'invisible characters and unusual blanks were replaced',
  'full-width': 'full-width characters were made narrow',
  typography: 'typographic characters were made plain',
  obfuscated: 'an obfuscated address was left in place',
  blanks: 'blanks were put right',
  translated: 'a translated word was put back',
  prefix: 'a prefix was left out',
  merged: 'lines that ran into each other were separated',
  'double-spaced': 'empty lines between were left out',
};

const SURE: Readonly<Record<RepairConfidence, string>> = {
  sure: 'nothing else can have stood there',
  likely: 'likely: only so does the line read as a whole',
  guess: 'a guess: check it against the source',
};
