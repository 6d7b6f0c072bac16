import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver-types';
import type { Section } from '../syntax/sections.ts';
import { lineCount, lineText, type Text } from '../text/text.ts';
import type { AnalysedDocument } from './document.ts';

/** Sections fold below their headings; the blocks inside (stacks, statuses, goroutines) fold on their own. */
export function foldingOf(document: AnalysedDocument): readonly FoldingRange[] {
  // In Markdown the editor's own folding knows better.
  return document.language === 'markdown' ? [] : document.sections.flatMap((section) => rangesOf(document.text, section));
}

function rangesOf(text: Text, section: Section): readonly FoldingRange[] {
  const whole = section.heading === null ? [] : foldable(text, section.heading, section.end);
  const blocks = section.blocks.filter((block) => block.family !== 'text').flatMap((block) => foldable(text, block.first, block.end));
  return [...whole, ...blocks.filter((block) => block.startLine !== whole[0]?.startLine)];
}

function foldable(text: Text, first: number, end: number): readonly FoldingRange[] {
  let last = Math.min(end, lineCount(text)) - 1;
  while (last > first && lineText(text, last).trim() === '') last--;
  return last > first ? [{ startLine: first, endLine: last, kind: FoldingRangeKind.Region }] : [];
}
