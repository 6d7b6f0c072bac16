import type { AnalysedDocument } from '../features/document.ts';
import { analysisOf, archOf, dumpOf, incidentOf, isHere, taskOf } from '../features/document.ts';
import { capabilitySummary, isCapabilityField, isSignalField, maskMeaning, maskRows, masksOf } from '../features/masks.ts';
import { fixLines, pageOf } from '../features/pages.ts';
import { unexplainedReports } from '../features/reportDiagnostics.ts';
import { explainMask } from '../analysis/maskMeaning.ts';
import { createReport } from '../report/report.ts';
import { kernelWords, SIGKILL_WORDS, stageWords, verificationWords } from '../report/pageWords.ts';
import { singleLine } from '../report/printable.ts';
import { subsystemName } from '../report/subsystemNames.ts';
import { lineAt } from '../text/text.ts';
import type { CaseView, MaskParams, MaskView, PageName, PageView } from './protocol.ts';
import { readArch } from './settings.ts';
import { unmark } from './unmark.ts';

/** What the explorer shows of an analysed document; null where no dump was read. */
export function caseViewOf(document: AnalysedDocument): CaseView | null {
  const dump = dumpOf(document);
  if (!dump || dump.counts.dumpLines === 0) return null;
  const { findings } = analysisOf(document);
  const ids = [...new Set(findings.flatMap((finding) => finding.pages))];
  const waited = new Map(analysisOf(document).waits.map(({ page }) => [page.id, { id: page.id, title: page.title }]));
  return {
    uri: document.uri,
    title: singleLine(document.text.name.split('/').at(-1) ?? document.uri, 200),
    report: createReport(document.theCase),
    masks: masksOf(document).slice(0, MOST_MASKS).map((mask) => ({
      field: mask.field, hex: mask.hex, tid: mask.tid,
      comm: taskOf(document, mask.tid, mask.place)?.comm ?? null,
      line: lineAt(document.text, mask.place.span.start),
      signals: maskRows(mask.field, mask.hex, archOf(document)) ?? [],
      meaning: maskMeaning(document, mask),
    })),
    nodeLines: nodeLinesOf(document),
    pages: Object.fromEntries(ids.flatMap((id) => {
      const page = pageViewOf(document, id);
      return page ? [[id, page]] : [];
    })),
    otherPages: [...waited.values()].filter(({ id }) => !ids.includes(id)).sort((a, b) => (a.title < b.title ? -1 : 1)),
  };
}

/** Lines of the nodes that are named by what they are, not by a pid. */
function nodeLinesOf(document: AnalysedDocument): Readonly<Record<string, number>> {
  const names = new Set<string>();
  for (const { from, to } of analysisOf(document).edges) {
    for (const node of [from, to]) if (typeof node === 'string' && names.size < MOST_NODES) names.add(node);
  }
  const goroutines = new Map((dumpOf(document)?.goroutines ?? []).filter(({ place }) => isHere(document, place)).reverse().map(({ id, place }) => [id, place.span.start]));
  return Object.fromEntries([...names].flatMap((name) => {
    // `unnamed task (stack at line 20)`, `goroutine 7 (line 12)`: analysis names them so where the number alone is not unique.
    const told = /\((?:stack at )?line (\d{1,9})\)$/.exec(name);
    const goroutine = /^goroutine (\d{1,15})$/.exec(name);
    const start = goroutine ? goroutines.get(Number(goroutine[1])) : undefined;
    return told ? [[name, Number(told[1]) - 1]] : start === undefined ? [] : [[name, lineAt(document.text, start)]];
  }));
}

const MOST_NODES = 10_000;

/** A mask typed by hand; null where it is none. Without a field it is taken as a signal set of no known task. */
export function maskViewOf({ value, field, arch }: MaskParams): MaskView | null {
  const name = field !== null && (isSignalField(field) || isCapabilityField(field)) ? field : null;
  const hex = value.trim().replace(/^[A-Za-z]{6}:\s*/, '').replace(/^0[xX]/, '');
  const known = readArch(arch);
  const signals = maskRows(name ?? 'SigPnd', hex, known);
  if (signals === null) return null;
  const meaning = name === null ? [] : isCapabilityField(name) ? [capabilitySummary(hex)].flatMap((one) => one ?? []) : explainMask(name, hex, null, known);
  return { field: name ?? 'signals', hex, tid: null, comm: null, line: null, signals, meaning };
}

/** Masks of a full process listing are many; the panel is for a person. */
const MOST_MASKS = 500;

function pageViewOf(document: AnalysedDocument, id: string): PageView | null {
  const page = pageOf(document, id);
  if (!page) return null;
  const { what, why, next, prevent } = page.prose;
  return {
    id,
    title: page.title,
    subsystem: subsystemName(page.subsystem),
    kernels: kernelWords(page),
    stages: (page.stages ?? []).map((stage) => `${stageWords(stage)}: ${stage.kind}, ${SIGKILL_WORDS[stage.sigkill]}. ${stage.text}`),
    requires: page.requires ? { text: page.requires.text, command: page.requires.command ?? null } : null,
    differential: (page.differential ?? []).map(({ cause, evidence, command, page: other }) => ({ cause, evidence, command: command ?? null, page: linkOf(document, other) })),
    verification: verificationWords(page),
    sections: [['What', what], ['Why', why], ['Next', next], ['Prevent', prevent]].map(([heading = '', text = '']) => ({ heading, text: unmark(text) })),
    fixes: fixLines(document, page),
    sources: [...page.sources],
  };
}

function linkOf(document: AnalysedDocument, id: string | undefined): PageName | null {
  const page = id === undefined ? null : pageOf(document, id);
  return page && { id: page.id, title: page.title };
}

/** How an analysis ended, for the status bar. */
export function countsOf(document: AnalysedDocument | null): { readonly errors: number; readonly warnings: number; readonly information: number; readonly reports: number; readonly verdict: string | null } {
  const findings = document ? analysisOf(document).findings : [];
  const of = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  return { errors: of('error'), warnings: of('warning'), information: of('information'), reports: document ? unexplainedReports(document).length : 0, verdict: findings[0] ? singleLine(findings[0].title, 300) : null };
}

export function hasDump(document: AnalysedDocument): boolean {
  return incidentOf(document).dumps.some((dump) => dump.counts.dumpLines > 0);
}
