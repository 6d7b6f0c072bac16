import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import type { KernelReport, ReportKind } from '../model/kernelReport.ts';
import { singleLine } from '../report/printable.ts';
import type { Span } from '../text/span.ts';
import { lineAt, lineEnd } from '../text/text.ts';
import { analysisOf, dumpOf, isHere, rangeOf, type AnalysedDocument } from './document.ts';
import { reportWords } from './factWords.ts';

/** Diagnostics of {@link unexplainedReports}: information, because it is known to have happened, and not why. */
export function reportDiagnostics(document: AnalysedDocument): readonly Diagnostic[] {
  return unexplainedReports(document).map(({ report, times }) => diagnosticOf(document, report, times));
}

/**
 * What the kernel itself reports (lockups, hung tasks, stalls, oopses) where no finding stands inside of the report or
 * speaks of its task. The same report of the same task again is counted, not repeated: khungtaskd tells of a task every
 * two minutes.
 */
export function unexplainedReports(document: AnalysedDocument): readonly { readonly report: KernelReport; readonly times: number }[] {
  const reports = (dumpOf(document)?.kernelReports ?? []).filter((report) => !QUIET.has(report.kind) && isHere(document, report.place) && isInDump(document, report));
  const alike = new Map<string, KernelReport[]>();
  for (const report of reports) {
    const key = `${reportWords(report).name} ${report.tid?.value ?? report.comm?.value ?? report.cpu?.value ?? ''}`;
    const known = alike.get(key);
    if (known) known.push(report);
    else alike.set(key, [report]);
  }
  const { findings } = analysisOf(document);
  const tids = new Set(findings.flatMap((finding) => finding.tids));
  const marks = findings.flatMap((finding) => finding.marks.filter((mark) => isHere(document, mark)).map(({ span }) => span.start)).sort((a, b) => a - b);
  const isExplained = ({ tid, place }: KernelReport): boolean => (tid !== null && tids.has(tid.value)) || holdsOne(place.span, marks);
  return [...alike.values()].filter((group) => !group.some(isExplained)).map((group) => ({ report: group[0]!, times: group.length }));
}

/** Warnings of a kernel that goes on are many, and seldom why a machine hangs. */
const QUIET: ReadonlySet<ReportKind> = new Set<ReportKind>(['warning', 'workqueue-hog']);

/** In Markdown prose may speak of a report. */
function isInDump({ language, text, regions }: AnalysedDocument, { place }: KernelReport): boolean {
  const line = lineAt(text, place.span.start);
  return language !== 'markdown' || regions.some((region) => line >= region.first && line < region.end);
}

/** Whether one of many offsets, in order, lies in a span. */
function holdsOne(span: Span, offsets: readonly number[]): boolean {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < span.start) low = middle + 1;
    else high = middle;
  }
  return low < offsets.length && offsets[low]! <= span.end;
}

function diagnosticOf(document: AnalysedDocument, report: KernelReport, times: number): Diagnostic {
  const { name, detail } = reportWords(report);
  const { start } = report.place.span;
  const end = Math.min(report.place.span.end, lineEnd(document.text, lineAt(document.text, start)));
  return {
    range: rangeOf(document.text, { start, end }),
    severity: DiagnosticSeverity.Information,
    source: 'unstuck',
    code: 'kernel-report',
    message: singleLine(`Kernel report: ${name}${detail === '' ? '' : `: ${detail}`}${times === 1 ? '' : ` (${times} times here)`}. No signature explains it.`, 400),
  };
}
