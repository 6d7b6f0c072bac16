import { MarkupKind, type Hover, type Position } from 'vscode-languageserver-types';
import type { Span } from '../text/span.ts';
import { lineCount } from '../text/text.ts';
import { offsetAt, rangeOf, type AnalysedDocument } from './document.ts';
import { hoverFileLock } from './hoverFileLock.ts';
import { hoverFact } from './hoverFact.ts';
import { hoverFrame } from './hoverFrame.ts';
import { hoverGoFrame } from './hoverGoFrame.ts';
import { hoverGoroutine } from './hoverGoroutine.ts';
import { hoverKill } from './hoverKill.ts';
import { hoverMask } from './hoverMask.ts';
import { hoverStat } from './hoverStat.ts';
import { hoverStatusField } from './hoverStatusField.ts';
import { hoverSyscall } from './hoverSyscall.ts';
import { hoverRepair, repairNote } from './hoverRepair.ts';
import { hoverFlags, hoverOwner, hoverState } from './hoverTask.ts';

/** What a hover says, Markdown in which dump text is escaped, and about which characters. */
export interface HoverText {
  readonly markdown: string;
  readonly span: Span;
}

/** The first of these that has something to say at the offset answers. */
const HOVERS: readonly ((document: AnalysedDocument, offset: number) => HoverText | null)[] = [hoverKill, hoverMask, hoverFlags, hoverState, hoverSyscall, hoverFileLock, hoverOwner, hoverFrame, hoverGoroutine, hoverGoFrame, hoverStat, hoverStatusField, hoverFact];

/** Hover at a position; null where there is nothing to explain. */
export function hoverAt(document: AnalysedDocument, position: Position): Hover | null {
  if (position.line >= lineCount(document.text)) return null;
  const offset = offsetAt(document.text, position);
  for (const hover of HOVERS) {
    const found = hover(document, offset);
    if (found) return { contents: { kind: MarkupKind.Markdown, value: [found.markdown, ...repairNote(document, offset)].join('\n\n') }, range: rangeOf(document.text, found.span) };
  }
  const repair = hoverRepair(document, offset);
  return repair && { contents: { kind: MarkupKind.Markdown, value: repair.markdown }, range: rangeOf(document.text, repair.span) };
}
