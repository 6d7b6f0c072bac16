import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import { NO_FACTS } from '../model/dump.ts';
import { singleLine } from '../report/printable.ts';
import type { Block, Section } from '../syntax/sections.ts';
import { lineAt, lineText, type Text } from '../text/text.ts';
import { dumpOf, lineRange, taskLabel, taskOf, type AnalysedDocument } from './document.ts';
import { factsWithWords } from './factWords.ts';
import { waitOf } from './findings.ts';

/** More entries than this make an outline that nobody reads, and slow the editor down. */
const MOST = 5000;

/** Outline: sections by their heading, below them stacks with their owner, statuses, listings and goroutines. */
export function symbolsOf(document: AnalysedDocument): readonly DocumentSymbol[] {
  if (document.language === 'markdown') return [];
  const named = namesByLine(document);
  const symbols: DocumentSymbol[] = [];
  let count = 0;
  for (const section of document.sections) {
    const blocks = section.blocks.filter((block) => block.family !== 'text').slice(0, Math.max(0, MOST - count));
    count += blocks.length + 1;
    if (count > MOST) break;
    const children = blocks.map((block) => blockSymbol(document.text, block, named));
    if (section.heading === null) symbols.push(...children);
    else symbols.push(sectionSymbol(document.text, section, section.heading, children));
  }
  return symbols;
}

interface Named {
  readonly name: string;
  readonly detail: string;
}

/** What the analysis calls the thing that begins on a line. */
function namesByLine(document: AnalysedDocument): ReadonlyMap<number, Named> {
  const names = new Map<number, Named>();
  const put = (start: number, name: string, detail: string): void => {
    const line = lineAt(document.text, start);
    if (!names.has(line)) names.set(line, { name: singleLine(name, 120), detail: singleLine(detail, 120) });
  };
  for (const stack of dumpOf(document)?.stacks ?? []) {
    const tid = stack.tid?.value ?? null;
    const state = taskOf(document, tid)?.state;
    put(stack.place.span.start, tid === null ? 'stack' : `stack of ${taskLabel(document, tid)}${state ? `, ${state}` : ''}`, waitOf(document, stack)?.page.title ?? stack.frames[0]?.function ?? '');
  }
  for (const goroutine of dumpOf(document)?.goroutines ?? []) {
    put(goroutine.place.span.start, `goroutine ${goroutine.id} ${goroutine.state}${goroutine.minutes === null ? '' : `, ${goroutine.minutes} minutes`}`, goroutine.frames[0]?.function ?? '');
  }
  for (const { place, name, detail } of factsWithWords(dumpOf(document) ?? NO_FACTS)) put(place.span.start, name, detail);
  for (const reading of dumpOf(document)?.readings ?? []) {
    if (reading.tid !== null) put(reading.place.span.start, taskLabel(document, reading.tid.value), reading.state?.value ?? '');
  }
  return names;
}

function sectionSymbol(text: Text, section: Section, heading: number, children: readonly DocumentSymbol[]): DocumentSymbol {
  const name = singleLine(lineText(text, heading).slice(0, 400).replace(/^\s*(?:[^\s#$]{1,80}[#$] |[#$] ?|==> )/, ''), 120) || 'section';
  return { name, kind: SymbolKind.Namespace, range: lineRange(text, section.first, section.end), selectionRange: lineRange(text, heading, heading + 1), children: [...children] };
}

function blockSymbol(text: Text, block: Block, named: ReadonlyMap<number, Named>): DocumentSymbol {
  const own = block.family === 'ps' ? undefined : named.get(block.first);
  const words = BLOCK_WORDS[block.family] ?? block.family;
  return {
    name: own === undefined ? words : block.family === 'status' || block.family === 'stat' ? `${words} of ${own.name}` : own.name,
    ...(own && own.detail !== '' ? { detail: own.detail } : {}),
    kind: KINDS[block.family] ?? SymbolKind.Object,
    range: lineRange(text, block.first, block.end),
    selectionRange: lineRange(text, block.first, block.first + 1),
  };
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
