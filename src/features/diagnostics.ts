import type { Finding, Severity } from '../analysis/analysis.ts';
import type { Problem, ProblemCode } from '../model/fact.ts';
import type { LineRepair } from '../model/repair.ts';
import { singleLine } from '../report/printable.ts';
import { pageAddress } from '../server/protocol.ts';
import type { Span } from '../text/span.ts';
import { lineAt, lineCount, lineEnd } from '../text/text.ts';
import { DiagnosticSeverity, type Diagnostic, type DiagnosticRelatedInformation, type Range } from 'vscode-languageserver-types';
import { analysisOf, dumpOf, isHere, rangeOf, type AnalysedDocument } from './document.ts';
import { whyNotKill } from './findings.ts';
import { pageOf } from './pages.ts';
import { repairsIn, repairWords } from './repairs.ts';
import { reportDiagnostics } from './reportDiagnostics.ts';

/** More squiggles than this help nobody; VS Code itself shows 1000 a file. */
const MOST = 500;
/** Frames of one finding that carry its evidence. */
const MOST_RELATED = 20;

/**
 * Diagnostics of a document: one for each signature frame (verdict with pids, why SIGKILL does not help, where the
 * remedy stands), then the kernel's own reports that no finding speaks of, then what could not be read. A frame that
 * several findings mark carries the first of them, the one of the whole incident; the hover names the others. Messages
 * are plain text without control characters.
 */
export function diagnosticsOf(document: AnalysedDocument): readonly Diagnostic[] {
  const taken = new Set<string>();
  const findings = analysisOf(document).findings.flatMap((finding) => diagnosticsOfFinding(document, finding)).filter(({ range }) => {
    const key = `${range.start.line}:${range.start.character}`;
    return !taken.has(key) && taken.add(key);
  });
  const problems = (dumpOf(document)?.problems ?? []).filter((problem) => isShown(document, problem)).map((problem) => diagnosticOfProblem(document, problem));
  return [...findings, ...reportDiagnostics(document), ...problems, ...repairsIn(document).map((repair) => diagnosticOfRepair(document, repair))].slice(0, MOST);
}

function diagnosticsOfFinding(document: AnalysedDocument, finding: Finding): readonly Diagnostic[] {
  const page = pageOf(document, finding.pages[0] ?? finding.id);
  const message = messageOf(finding);
  const related = relatedTo(document, finding);
  return finding.marks.filter((mark) => isHere(document, mark)).slice(0, MOST).map((mark, index) => ({
    range: firstLineOf(document, mark.span),
    severity: SEVERITY[finding.severity],
    source: 'unstuck',
    code: finding.id,
    ...(page === null ? {} : { codeDescription: { href: pageAddress(page.id, document.uri) } }),
    message,
    // The same list at each of hundreds of frames is megabytes for nobody.
    ...(related.length === 0 || index >= MOST_RELATED ? {} : { relatedInformation: [...related] }),
  }));
}

/** The whole stack of a goroutine is a mark: its header alone gets the squiggle. */
function firstLineOf({ text }: AnalysedDocument, span: Span): Range {
  const end = lineCount(text) === 0 ? span.end : lineEnd(text, lineAt(text, span.start));
  return rangeOf(text, { start: span.start, end: Math.max(span.start, Math.min(span.end, end)) });
}

function messageOf(finding: Finding): string {
  const why = whyNotKill(finding) ?? finding.why[0];
  const step = finding.next.at(0);
  return [
    shortTitle(finding.title),
    ...(why === undefined ? [] : [firstSentences(why, 300)]),
    ...(step === undefined ? [] : [`Next: ${firstSentences(step.text, 160)}${finding.next.length > 1 ? ` (step 1 of ${finding.next.length}; the hover shows all)` : ''}`]),
  ].join('\n');
}

/**
 * The Problems view shows one line. A longer title ends where a part of it ends: after who waits for what, before who
 * else waits; else at a word. The hover has all of it.
 */
function shortTitle(title: string): string {
  const line = singleLine(title, 2000);
  if (line.length <= LONGEST_TITLE) return line;
  const head = line.slice(0, LONGEST_TITLE);
  const end = ['; ', ', ', ' '].map((mark) => head.lastIndexOf(mark)).find((at) => at > LONGEST_TITLE / 2) ?? LONGEST_TITLE - 2;
  const cut = head.slice(0, end);
  // What stands in brackets is told as a whole or not at all.
  const open = cut.lastIndexOf(' (');
  return `${open > LONGEST_TITLE / 3 && !cut.includes(')', open) ? cut.slice(0, open) : cut} …`;
}

const LONGEST_TITLE = 200;

/** As many whole sentences as fit into `longest` characters, at least the first one, if need be cut. */
function firstSentences(text: string, longest: number): string {
  const line = singleLine(text, 1000);
  if (line.length <= longest) return line;
  const end = line.lastIndexOf('. ', longest - 1);
  return end > 0 ? line.slice(0, end + 1) : singleLine(line, longest);
}

function relatedTo(document: AnalysedDocument, finding: Finding): readonly DiagnosticRelatedInformation[] {
  return finding.evidence.filter(({ place }) => isHere(document, place)).slice(0, 20).map(({ place, says }) => ({
    location: { uri: document.uri, range: rangeOf(document.text, place.span) },
    message: singleLine(says, 240),
  }));
}

/** In Markdown a damaged line is worth a word only inside a dump: prose may look like anything. */
function isShown(document: AnalysedDocument, problem: Problem): boolean {
  if (!isHere(document, problem.place)) return false;
  if (document.language !== 'markdown') return true;
  const line = lineAt(document.text, problem.place.span.start);
  return document.regions.some((region) => line >= region.first && line < region.end);
}

function diagnosticOfProblem(document: AnalysedDocument, problem: Problem): Diagnostic {
  return {
    range: rangeOf(document.text, problem.place.span),
    severity: HINTS.has(problem.code) ? DiagnosticSeverity.Hint : DiagnosticSeverity.Information,
    source: 'unstuck',
    code: problem.code,
    message: singleLine(problem.message, 400),
  };
}

function diagnosticOfRepair(document: AnalysedDocument, repair: LineRepair): Diagnostic {
  return {
    range: rangeOf(document.text, repair.place.span),
    severity: DiagnosticSeverity.Hint,
    source: 'unstuck',
    code: 'repaired-line',
    message: singleLine(`This line is damaged and read as it was before: ${repairWords(repair)}.`, 400),
  };
}

const HINTS: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['damaged-line']);
const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};
