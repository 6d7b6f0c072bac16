import { InlayHintKind, type InlayHint, type Range } from 'vscode-languageserver-types';
import type { Mask } from '../model/task.ts';
import type { Span } from '../text/span.ts';
import { archOf, dumpOf, positionAt, spanOf, type AnalysedDocument } from './document.ts';
import { flagNames } from './hoverTask.ts';
import { capabilitySummary, isCapabilityField, maskRows, masksOf } from './masks.ts';

/** Names after signal and capability masks and after the flags of stat lines, in the range alone. */
export function inlayHintsIn(document: AnalysedDocument, range: Range): readonly InlayHint[] {
  const span = spanOf(document.text, range);
  return [...maskHints(document, span), ...flagHints(document, span)];
}

/** Names that fit beside a line; the hover has all of them. */
const MOST_NAMES = 4;

function maskHints(document: AnalysedDocument, span: Span): readonly InlayHint[] {
  return masksOf(document).filter((mask) => isWithin(mask.place.span, span)).flatMap((mask) => {
    const label = maskLabel(document, mask);
    return label === null ? [] : [hint(document, mask.place.span.end, label)];
  });
}

function maskLabel(document: AnalysedDocument, mask: Mask): string | null {
  const rows = maskRows(mask.field, mask.hex, archOf(document));
  if (rows === null || rows.length === 0) return null;
  if (!isCapabilityField(mask.field)) return shortened(rows.map((row) => row.name));
  return capabilitySummary(mask.hex) ?? shortened(rows.map((row) => row.name.replace('CAP_', '')));
}

function flagHints(document: AnalysedDocument, span: Span): readonly InlayHint[] {
  return (dumpOf(document)?.readings ?? []).flatMap(({ flags }) => {
    if (flags === null || flags.place.source !== 0 || !isWithin(flags.place.span, span)) return [];
    const names = flagNames(document, flags.value);
    // What decides about signals comes first: exiting, killed, dumping, kernel thread.
    const telling = TELLING.filter((name) => names.includes(name));
    const label = telling.length > 0 ? telling.join('|') : null;
    return label === null ? [] : [hint(document, flags.place.span.end, label)];
  });
}

const TELLING: readonly string[] = ['EXITING', 'SIGNALED', 'DUMPCORE', 'KTHREAD', 'IO_WORKER', 'WQ_WORKER'];

function shortened(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(' ');
  return `${names.slice(0, MOST_NAMES - 1).join(' ')} … +${names.length - (MOST_NAMES - 1)}`;
}

function hint(document: AnalysedDocument, offset: number, label: string): InlayHint {
  return { position: positionAt(document.text, offset), label, kind: InlayHintKind.Type, paddingLeft: true };
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.end > inner.start && inner.end >= outer.start && inner.end <= outer.end;
}
