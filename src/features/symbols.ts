import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import { NO_FACTS, type FactKind } from '../model/dump.ts';
import { singleLine } from '../report/printable.ts';
import { shapeOfLine } from '../syntax/reader.ts';
import type { Block, Section } from '../syntax/sections.ts';
import { lineAt, lineText, type Text } from '../text/text.ts';
import { dumpOf, lineRange, taskLabel, taskOf, type AnalysedDocument } from './document.ts';
import { factsWithWords } from './factWords.ts';
import { waitOf } from './findings.ts';

/** More entries than this make an outline that nobody reads, and slow the editor down. */
const MOST = 5000;

/** Outline: sections by their heading, below them reports, stacks with their owner, statuses, listings and goroutines. */
export function symbolsOf(document: AnalysedDocument): readonly DocumentSymbol[] {
  if (document.language === 'markdown') return [];
  const named = namesByLine(document);
  const symbols: DocumentSymbol[] = [];
  let count = 0;
  for (const section of document.sections) {
    const blocks = section.blocks.filter((block) => block.family !== 'text').slice(0, Math.max(0, MOST - count));
    count += blocks.length + 1;
    if (count > MOST) break;
    const children = blockSymbols(document.text, blocks, named);
    if (section.heading === null) symbols.push(...children);
    else symbols.push(sectionSymbol(document.text, section, section.heading, children));
  }
  return symbols;
}

/** One entry a block; the blocks that a report of the kernel or of the race detector holds stand below it. */
function blockSymbols(text: Text, blocks: readonly Block[], named: ReadonlyMap<number, Named>): readonly DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  let report: { readonly symbol: DocumentSymbol; readonly end: number } | null = null;
  let before = -1;
  for (const block of blocks) {
    const own = nameOf(block, before, named);
    before = block.end;
    const isInside: boolean = report !== null && block.first < report.end && own?.end === undefined;
    if (own === undefined && !isInside && isTrifle(block)) continue;
    const symbol = blockSymbol(text, block, own);
    if (isInside && report !== null) {
      report.symbol.range = { start: report.symbol.range.start, end: symbol.range.end };
      if (own !== undefined) report.symbol.children = [...(report.symbol.children ?? []), symbol];
      continue;
    }
    symbols.push(symbol);
    report = own?.end === undefined ? null : { symbol, end: own.end };
  }
  return symbols;
}

/** A stack whose first line was taken for text (it is glued to another) has its name on the line before. */
function nameOf(block: Block, before: number, named: ReadonlyMap<number, Named>): Named | undefined {
  if (block.family === 'ps') return undefined;
  const own = named.get(block.first) ?? (block.first > before ? named.get(block.first - 1) : undefined);
  if (own !== undefined || block.family !== 'stack') return own;
  for (let line = block.first + 1; line < block.end; line++) if (named.has(line)) return named.get(line);
  return undefined;
}

/** A line or two of which nothing was read is no place that anybody looks for. */
function isTrifle(block: Block): boolean {
  return block.end - block.first <= 2 && TRIFLES.has(block.family);
}

const TRIFLES: ReadonlySet<Block['family']> = new Set<Block['family']>(['stack', 'trace', 'debugger', 'goroutine', 'goCrash']);

interface Named {
  readonly name: string;
  readonly detail: string;
  /** Line behind the whole, where blocks inside are parts of it. */
  readonly end?: number;
}

/** What the analysis calls the thing that begins on a line. */
function namesByLine(document: AnalysedDocument): ReadonlyMap<number, Named> {
  const names = new Map<number, Named>();
  const put = (start: number, name: string, detail: string, end?: number): void => {
    const line = lineAt(document.text, start);
    const behind = end === undefined ? {} : { end: lineAt(document.text, end) + 1 };
    if (!names.has(line)) names.set(line, { name: singleLine(name, 120), detail: singleLine(detail, 120), ...behind });
  };
  for (const stack of dumpOf(document)?.stacks ?? []) {
    const tid = stack.tid?.value ?? null;
    const state = taskOf(document, tid, stack.place)?.state;
    put(stack.place.span.start, tid === null ? 'stack' : `stack of ${taskLabel(document, tid, stack.place)}${state ? `, ${state}` : ''}`, waitOf(document, stack)?.page.title ?? stack.frames[0]?.function ?? '');
  }
  for (const goroutine of dumpOf(document)?.goroutines ?? []) {
    put(goroutine.place.span.start, `goroutine ${goroutine.id} ${goroutine.state}${goroutine.minutes === null ? '' : `, ${goroutine.minutes} minutes`}`, goroutine.frames[0]?.function ?? '');
  }
  for (const { kind, place, name, detail } of factsWithWords(dumpOf(document) ?? NO_FACTS)) put(place.span.start, name, detail, WHOLES.has(kind) ? place.span.end : undefined);
  for (const reading of dumpOf(document)?.readings ?? []) {
    if (reading.tid !== null) put(reading.place.span.start, taskLabel(document, reading.tid.value, reading.place), reading.state?.value ?? '');
  }
  return names;
}

/** Facts whose place is all that belongs to them. */
const WHOLES: ReadonlySet<FactKind> = new Set<FactKind>(['kernelReports', 'goRaces']);

function sectionSymbol(text: Text, section: Section, heading: number, children: readonly DocumentSymbol[]): DocumentSymbol {
  const name = singleLine(lineText(text, heading).slice(0, 400).replace(/^\s*(?:[^\s#$]{1,80}[#$] |[#$] ?|==> )/, ''), 120) || 'section';
  return { name, kind: SymbolKind.Namespace, range: lineRange(text, section.first, section.end), selectionRange: lineRange(text, heading, heading + 1), children: [...children] };
}

function blockSymbol(text: Text, block: Block, own: Named | undefined): DocumentSymbol {
  const words = BLOCK_WORDS[block.family] ?? block.family;
  const detail = own === undefined ? firstWords(text, block) : own.detail;
  return {
    name: own === undefined ? words : block.family === 'status' || block.family === 'stat' ? `${words} of ${own.name}` : own.name,
    ...(detail === '' ? {} : { detail }),
    kind: own?.end === undefined ? (KINDS[block.family] ?? SymbolKind.Object) : SymbolKind.Event,
    range: lineRange(text, block.first, block.end),
    selectionRange: lineRange(text, block.first, block.first + 1),
  };
}

function firstWords(text: Text, block: Block): string {
  const line = lineText(text, block.first).slice(0, 400);
  return singleLine(line.slice(shapeOfLine(line, block.family).payload).trim(), 60);
}

const BLOCK_WORDS: Readonly<Partial<Record<Block['family'], string>>> = {
  stack: 'kernel log', ps: 'process list', processTree: 'process tree', mounts: 'mounts', procfs: 'values of /proc', containers: 'containers', trace: 'trace',
  table: 'table', folded: 'folded stacks', strace: 'system calls', debugger: 'debugger', goCrash: 'end of a Go program', goTest: 'Go tests', goProfile: 'Go profile',
};

const KINDS: Readonly<Partial<Record<Block['family'], SymbolKind>>> = {
  stack: SymbolKind.Function,
  goroutine: SymbolKind.Method,
  status: SymbolKind.Object,
  stat: SymbolKind.Object,
  goCrash: SymbolKind.Event,
  ...Object.fromEntries((['ps', 'processTree', 'mounts', 'procfs', 'containers', 'table', 'folded', 'goTest', 'goProfile'] as const).map((family) => [family, SymbolKind.Array])),
};
