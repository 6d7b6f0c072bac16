import { goFrame } from '../knowledge/frames.ts';
import type { GoFrame, Goroutine } from '../model/goroutine.ts';
import type { Span } from '../text/span.ts';
import { contains } from '../text/span.ts';
import { lineAt, lineEnd } from '../text/text.ts';
import { analysisOf, dumpOf, type AnalysedDocument } from './document.ts';
import { goWords, linksLine, otherPages } from './frameKnowledge.ts';
import type { HoverText } from './hover.ts';
import { code, plain } from './markdownText.ts';
import { pageLink, pageOf } from './pages.ts';
import { goSource } from './sourceLinks.ts';

/** Hover on a frame of a goroutine, its line of code or its creator: what the function does, its source, findings and pages. */
export function hoverGoFrame(document: AnalysedDocument, offset: number): HoverText | null {
  const hit = goFrameAt(document, offset);
  if (!hit) return null;
  const { goroutine, frame, span, created } = hit;
  const known = goFrame(frame.function);
  const findings = analysisOf(document).findings.filter(({ marks }) => marks.some((mark) => mark.source === 0 && mark.span.start <= span.end && mark.span.end >= span.start));
  const pages = [...new Map(findings.flatMap((finding) => finding.pages).flatMap((id) => pageOf(document, id) ?? []).map((page) => [page.id, page])).values()];
  const place = known?.file && frame.file === null ? `${code(known.file)}.` : '';
  const parts = [
    ...findings.slice(0, 3).map((finding) => [`**${plain(finding.title)}** *(${finding.severity}, ${finding.confidence})*`, ...finding.why.map((paragraph) => plain(paragraph))].join('\n\n')),
    [
      `${code(frame.function)}, ${created ? 'which created' : 'a frame of'} goroutine ${goroutine.id} *(${plain(goroutine.state)})*.`,
      ...(known ? [goWords(known)] : []),
      place,
      linksLine([goSource(frame.function, frame.file, frame.line)]),
    ].filter((part) => part !== '').join('\n\n'),
    pages.slice(0, 3).map((page) => pageLink(document, page)).join('\n\n'),
    ...(created ? [] : otherPages(document, frame.function, pages, 'goroutine')),
  ];
  return { markdown: parts.filter((part) => part !== '').join('\n\n---\n\n'), span };
}

interface GoFrameHit {
  readonly goroutine: Goroutine;
  readonly frame: GoFrame;
  /** The function's name, or the whole line where that stands elsewhere. */
  readonly span: Span;
  /** It is the function that started the goroutine. */
  readonly created: boolean;
}

function goFrameAt(document: AnalysedDocument, offset: number): GoFrameHit | null {
  const { text } = document;
  if (text.lineStarts.length === 0) return null;
  const goroutine = (dumpOf(document)?.goroutines ?? []).find(({ place }) => place.source === 0 && contains(place.span, offset));
  if (!goroutine) return null;
  const line = lineAt(text, offset);
  const onLine = (at: number): number => goroutine.nameStarts.findIndex((start) => at >= 0 && lineAt(text, start) === at);
  const whole: Span = { start: text.lineStarts[line]!, end: lineEnd(text, line) };
  const here = onLine(line);
  if (here >= 0) {
    const start = goroutine.nameStarts[here]!;
    return { goroutine, frame: goroutine.frames[here]!, span: { start, end: start + goroutine.frames[here]!.function.length }, created: false };
  }
  const words = text.content.slice(whole.start, whole.end).trimStart();
  const { createdBy } = goroutine;
  if (createdBy && words.includes(createdBy.function)) return { goroutine, frame: createdBy, span: whole, created: true };
  // The line below the function says file and line of the code.
  const above = onLine(line - 1);
  const file = goroutine.frames[above]?.file ?? null;
  return above >= 0 && file !== null && words.includes(file) ? { goroutine, frame: goroutine.frames[above]!, span: whole, created: false } : null;
}
