import type { Finding, Step, Wait } from '../analysis/analysis.ts';
import type { Place } from '../model/fact.ts';
import { framePlace, type Frame, type Stack } from '../model/stack.ts';
import { lineAt, lineEnd } from '../text/text.ts';
import { analysisOf, dumpOf, isHere, type AnalysedDocument } from './document.ts';
import { spanOfRegion, type Region } from './regions.ts';

/** A frame with its stack, by the line that the offset stands on. */
export interface FrameHit {
  readonly stack: Stack;
  readonly frame: Frame;
  readonly index: number;
  readonly place: Place;
}

export function frameAt(document: AnalysedDocument, offset: number): FrameHit | null {
  const { text } = document;
  if (text.lineStarts.length === 0) return null;
  const line = lineAt(text, offset);
  const start = text.lineStarts[line]!;
  const end = lineEnd(text, line);
  for (const stack of dumpOf(document)?.stacks ?? []) {
    const index = stack.nameStarts.findIndex((at) => at >= start && at < end);
    if (index >= 0) return { stack, frame: stack.frames[index]!, index, place: framePlace(stack, index) };
  }
  return null;
}

/** Findings with a mark on this frame, in the analysis' order. */
export function findingsOn(document: AnalysedDocument, { place: { span } }: FrameHit): readonly Finding[] {
  return analysisOf(document).findings.filter((finding) => finding.marks.some((mark) => mark.source === 0 && mark.span.start <= span.end && mark.span.end >= span.start));
}

export function waitOf(document: AnalysedDocument, stack: Stack): Wait | null {
  return analysisOf(document).waits.find((wait) => wait.stack === stack) ?? null;
}

/** Findings that have a mark inside the region. */
export function findingsIn(document: AnalysedDocument, region: Region): readonly Finding[] {
  const span = spanOfRegion(document.text, region);
  return analysisOf(document).findings.filter((finding) => finding.marks.some((mark) => isHere(document, mark) && mark.span.start >= span.start && mark.span.start < span.end));
}

/** The one paragraph that says why SIGKILL does not help; null where none speaks of it. */
export function whyNotKill(finding: Finding): string | null {
  return finding.why.find((paragraph) => paragraph.startsWith('Why SIGKILL')) ?? finding.why.find((paragraph) => /SIGKILL|kill -9/.test(paragraph)) ?? null;
}

export const RISK_LABEL: Readonly<Record<Step['risk'], string>> = { 'read-only': 'safe', caution: 'caution', destructive: 'destructive' };
