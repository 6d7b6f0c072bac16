import { NO_FACTS, type Dump, type FactKind } from '../model/dump.ts';
import type { Place } from '../model/fact.ts';
import type { Span } from '../text/span.ts';
import { lineAt, lineCount, lineText, type Text } from '../text/text.ts';
import type { Section } from '../syntax/sections.ts';

/** A dump inside a document: whole lines, `first` up to, not including, `end`, fence lines not counted. */
export interface Region {
  readonly first: number;
  readonly end: number;
  readonly fenced: boolean;
  /** Line before which a note about the region goes; null where it would fall into an unclosed fence. */
  readonly below: number | null;
}

/** A fenced code block: its lines between the fences. `close` is null where the text ends first. */
export interface Fence {
  readonly first: number;
  readonly close: number | null;
  readonly end: number;
}

/**
 * Where dumps stand in a Markdown text: fenced code with something read from it, and bare runs of dump lines.
 * Prose that merely looks like a line of a dump makes no region: a fact must have been read there, and one that says
 * something of a machine (see {@link speaksOf}).
 */
export function regionsOf(text: Text, dump: Dump | null, sections: readonly Section[]): readonly Region[] {
  if (!dump || lineCount(text) === 0) return [];
  const hasFacts = factsByLine(text, dump);
  const fences = fencesOf(text);
  const fenced = fences.map((fence) => ({ first: fence.first, end: fence.end, fenced: true, below: fence.close === null ? null : fence.close + 1 }));
  const bare = bareRuns(text, sections, fences).map((run) => ({ ...run, fenced: false, below: run.end }));
  return [...fenced, ...bare].filter(({ first, end }) => hasFacts(first, end)).sort((a, b) => a.first - b.first);
}

/** The whole text as one region, for dump files. */
export function wholeRegion(text: Text): readonly Region[] {
  const end = lineCount(text);
  return end === 0 ? [] : [{ first: 0, end, fenced: false, below: end }];
}

export function regionAt(regions: readonly Region[], line: number): Region | null {
  // The fence lines and the line below belong to it for the cursor's sake.
  return regions.find((region) => line >= region.first && line < region.end) ?? regions.find((region) => line >= region.first - 1 && line <= region.end) ?? null;
}

/** Fenced code blocks (CommonMark 4.5), also inside quotes and lists. */
export function fencesOf(text: Text): readonly Fence[] {
  const fences: Fence[] = [];
  let mark: string | null = null;
  let first = 0;
  for (let line = 0; line < lineCount(text); line++) {
    const next = fenceAfter(mark, lineText(text, line));
    if (mark === null && next !== null) first = line + 1;
    if (mark !== null && next === null) fences.push({ first, close: line, end: line });
    mark = next;
  }
  if (mark !== null) fences.push({ first, close: null, end: lineCount(text) });
  return fences;
}

/** Mark of the fence that is open after a line; null for none. */
export function fenceAfter(open: string | null, line: string): string | null {
  const [, mark = '', rest = ''] = FENCE.exec(line.slice(0, 400)) ?? [];
  if (open !== null) return mark.startsWith(open) && rest.trim() === '' ? null : open;
  return mark === '' || (mark.startsWith('`') && rest.includes('`')) ? null : mark;
}

const FENCE = /^[ \t>]*(?:[-*+] +)?(`{3,}|~{3,})(.*)$/;

/** Whether something worth a note was read in a range of lines: counted once, so that many regions cost no more. */
function factsByLine(text: Text, dump: Dump): (first: number, end: number) => boolean {
  const before = new Uint32Array(lineCount(text) + 1);
  for (const { span } of placesOf(dump)) before[lineAt(text, span.start) + 1]! += 1;
  for (let line = 1; line < before.length; line++) before[line]! += before[line - 1]!;
  return (first, end) => before[Math.min(end, before.length - 1)]! > before[first]!;
}

/** Of all kinds of facts, also of those to come. */
function placesOf(dump: Dump): readonly Place[] {
  const places: Place[] = [];
  for (const kind of Object.keys(NO_FACTS) as FactKind[]) {
    if (!speaksOf(kind)) continue;
    for (const fact of dump[kind]) {
      // A tree without pids is drawn in many a text.
      if ('masks' in fact && fact.tid === null && fact.state === null) continue;
      places.push('place' in fact ? fact.place : fact.id.place);
    }
  }
  return places;
}

/** A date, a command that somebody is told to type, a colour of a terminal stand in prose too. */
function speaksOf(kind: FactKind): boolean {
  return kind !== 'moments' && kind !== 'actions' && kind !== 'repairs';
}

/**
 * Runs of dump blocks outside fences. A run reaches to the end of its paragraph, because output of a command may have
 * no shape of its own; one or two blank lines before the next dump block do not end it, a paragraph of prose does.
 */
function bareRuns(text: Text, sections: readonly Section[], fences: readonly Fence[]): readonly { readonly first: number; readonly end: number }[] {
  const runs: { first: number; end: number }[] = [];
  const fenced = new Uint8Array(lineCount(text) + 1);
  for (const fence of fences) fenced.fill(1, fence.first - 1, fence.end + 1);
  for (const section of sections) {
    const heading = section.heading === null ? [] : [{ family: 'heading', first: section.heading, end: section.heading + 1 }];
    for (const block of [...heading, ...section.blocks]) {
      if (block.family === 'text' || fenced[block.first] === 1) continue;
      const last = runs.at(-1);
      if (last && block.end <= last.end) continue;
      if (last && onlyBlank(text, last.end, block.first)) last.end = block.end;
      else runs.push({ first: block.first, end: block.end });
      const open = runs.at(-1)!;
      while (open.end < lineCount(text) && lineText(text, open.end).trim() !== '' && fenced[open.end] === 0) open.end++;
    }
  }
  return runs;
}

function onlyBlank(text: Text, first: number, end: number): boolean {
  if (end - first > 2) return false;
  for (let line = first; line < end; line++) if (lineText(text, line).trim() !== '') return false;
  return true;
}

export function spanOfRegion(text: Text, region: Region): Span {
  const end = region.end < lineCount(text) ? text.lineStarts[region.end]! : text.content.length;
  return { start: text.lineStarts[region.first] ?? text.content.length, end };
}
