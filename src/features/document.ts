import type { Catalogue } from '../knowledge/catalogue.ts';
import type { Case } from '../unstuck.ts';
import type { Deliverability } from '../analysis/deliverability.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Place } from '../model/fact.ts';
import type { Dump } from '../model/dump.ts';
import type { Incident, Task } from '../model/incident.ts';
import type { Arch } from '../model/kernel.ts';
import type { Section } from '../syntax/sections.ts';
import type { Span } from '../text/span.ts';
import { lineAt, lineCount, lineEnd, type Text } from '../text/text.ts';
import type { Position, Range } from 'vscode-languageserver-types';
import type { Region } from './regions.ts';

/** An open document with all that the features look at. Its own text is always source 0. */
export interface AnalysedDocument {
  readonly uri: string;
  readonly version: number;
  readonly language: 'unstuck' | 'markdown';
  /** As the editor has it. In Markdown the analysed text differs: notes of ours are blanked there, offsets stay. */
  readonly text: Text;
  readonly theCase: Case;
  /** The incident of the machine that a place belongs to; the whole one where the text shows one machine only. */
  readonly machineAt: (place: Place) => Incident;
  /** The signature pages that it was read with: ours and a team's. */
  readonly catalogue: Catalogue;
  readonly sections: readonly Section[];
  /** Dumps inside a Markdown document; one region of the whole text in a dump file. */
  readonly regions: readonly Region[];
  /** What a signal would do to a task; null for one that the text does not show. */
  readonly signalAnswers: (tid: number, signal: number) => Deliverability | null;
  /** `unstuck.architecture`; null for `auto`. */
  readonly chosenArch: Arch | null;
}

export function incidentOf(document: AnalysedDocument): Incident {
  return document.theCase.incident;
}

export function analysisOf(document: AnalysedDocument): Analysis {
  return document.theCase.analysis;
}

export function dumpOf(document: AnalysedDocument): Dump | null {
  return incidentOf(document).dumps[0] ?? null;
}

/** The architecture that numbers are decoded by: the setting, else what the text says, else null. */
export function archOf(document: AnalysedDocument): Arch | null {
  return document.chosenArch ?? incidentOf(document).arch?.value ?? null;
}

/** @param at where the text speaks of it: with several machines in one text a pid alone is not enough. */
export function taskOf(document: AnalysedDocument, tid: number | null, at?: Place): Task | null {
  return tid === null ? null : ((at ? document.machineAt(at) : incidentOf(document)).tasks.get(tid) ?? null);
}

/** `6200 (ndrive)`, `6200`, or `this task`: raw dump text inside, to be escaped by the caller. */
export function taskLabel(document: AnalysedDocument, tid: number | null, at?: Place): string {
  if (tid === null) return 'this task';
  const comm = taskOf(document, tid, at)?.comm;
  return comm ? `${tid} (${comm})` : String(tid);
}

/** LSP position of an offset: UTF-16 units, as both sides count. */
export function positionAt(text: Text, offset: number): Position {
  if (lineCount(text) === 0) return { line: 0, character: 0 };
  const line = lineAt(text, offset);
  const start = text.lineStarts[line]!;
  // A Text has no line after the final break; an editor has.
  if (offset > lineEnd(text, line) && offset >= text.content.length) return { line: line + 1, character: 0 };
  return { line, character: Math.min(offset, lineEnd(text, line)) - start };
}

/** Offset of a position; one beyond a line or the text is brought back into it. */
export function offsetAt(text: Text, position: Position): number {
  if (position.line < 0) return 0;
  if (position.line >= lineCount(text)) return text.content.length;
  const start = text.lineStarts[position.line]!;
  return Math.min(start + Math.max(0, position.character), lineEnd(text, position.line));
}

export function rangeOf(text: Text, span: Span): Range {
  return { start: positionAt(text, span.start), end: positionAt(text, span.end) };
}

export function spanOf(text: Text, range: Range): Span {
  return { start: offsetAt(text, range.start), end: offsetAt(text, range.end) };
}

/** Whole lines `first` up to, not including, `end`. */
export function lineRange(text: Text, first: number, end: number): Range {
  const last = Math.max(first, end - 1);
  return { start: { line: first, character: 0 }, end: { line: last, character: lineEnd(text, last) - text.lineStarts[last]! } };
}

/** Whether a place lies in this document at all: in its text, source 0. */
export function isHere(document: AnalysedDocument, place: Place): boolean {
  return place.source === 0 && place.span.start <= place.span.end && place.span.end <= document.text.content.length;
}
