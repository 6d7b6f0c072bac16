import { CodeActionKind, type CodeAction, type Diagnostic, type Range, type TextEdit } from 'vscode-languageserver-types';
import type { LineRepair } from '../model/repair.ts';
import { lineAt } from '../text/text.ts';
import { offsetAt, rangeOf, type AnalysedDocument } from './document.ts';
import { regionAt } from './regions.ts';
import { repairsIn } from './repairs.ts';

/** Quick fixes for damaged lines: the line at the range, and all of the dump that it stands in. */
export function repairActions(document: AnalysedDocument, range: Range, diagnostics: Diagnostic[]): readonly CodeAction[] {
  const start = offsetAt(document.text, range.start);
  const end = offsetAt(document.text, range.end);
  const repairs = repairsIn(document);
  const here = repairs.filter(({ place }) => place.span.start <= end && place.span.end >= start);
  if (here.length === 0) return [];
  const region = regionAt(document.regions, range.start.line);
  const around = region === null ? repairs : repairs.filter(({ place }) => {
    const line = lineAt(document.text, place.span.start);
    return line >= region.first && line < region.end;
  });
  return [
    action(document, here.length === 1 ? 'Repair this line' : 'Repair these lines', here, diagnostics),
    ...(around.length > here.length ? [action(document, `Repair all ${around.length} damaged lines in this dump`, around, diagnostics)] : []),
  ];
}

function action(document: AnalysedDocument, title: string, repairs: readonly LineRepair[], diagnostics: readonly Diagnostic[]): CodeAction {
  return {
    title: `Unstuck: ${title}`,
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnostics.filter((one) => one.code === 'repaired-line'),
    edit: { changes: { [document.uri]: repairs.map((repair) => editOf(document, repair)) } },
  };
}

function editOf({ text }: AnalysedDocument, repair: LineRepair): TextEdit {
  const newText = text.content.includes('\r\n') ? repair.text.replaceAll('\n', '\r\n') : repair.text;
  return { range: rangeOf(text, repair.place.span), newText };
}
