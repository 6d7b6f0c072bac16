import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDump } from '../../src/formats/readDump.ts';
import { isSnapshot } from '../../src/model/stack.ts';
import { readLines, readParts } from '../../src/syntax/reader.ts';
import { sectionsOf } from '../../src/syntax/sections.ts';
import { createText, lineEnd } from '../../src/text/text.ts';

/** The parts that a transcript can be cut into: a prompt with its output, and what stands before the first prompt. */
export function piecesOf(content: string): readonly string[] {
  const text = createText('', content);
  const lines = readLines(text);
  const starts = sectionsOf(lines).flatMap((section) => (section.heading !== null && readParts(lines, section.heading)?.['command'] ? [text.lineStarts[section.heading]!] : []));
  const cuts = [0, ...starts.filter((start) => start > 0), content.length];
  return cuts.slice(1).map((end, index) => withBreak(content.slice(cuts[index], end))).filter((piece) => piece.trim() !== '');
}

/** Where the blocks of dump lines stand in a text: those that may be lost alone. Blocks of prose are no evidence. */
export function blockSpans(content: string): readonly { readonly start: number; readonly end: number; readonly family: string }[] {
  const text = createText('', content);
  return sectionsOf(readLines(text)).flatMap((section) => section.blocks).filter((block) => block.family !== 'text')
    .map((block) => ({ start: text.lineStarts[block.first]!, end: Math.min(content.length, lineEnd(text, block.end - 1) + 1), family: block.family }));
}

/**
 * As many of the pieces, from the first on, as show each task once: a fact of a task that is shown again has the same value,
 * no task has a second stack, and nothing is done to anybody. Only then may the order not matter.
 */
export function oneLook(pieces: readonly string[]): readonly string[] {
  const known = new Map<string, string>();
  const stacks = new Set<number>();
  let goroutines = false;
  return pieces.filter((piece) => {
    const dump = readDump(createText('', piece), 0);
    if (dump.actions.length > 0 || /\b(?:exec|nsenter|chroot|cd|kill|pkill|abort|echo)\b/.test(piece.split('\n', 1)[0]!)) return false;
    const facts = dump.readings.flatMap((reading) => Object.entries({ ...reading, ...reading.masks }).flatMap(([field, fact]) => {
      const value: unknown = typeof fact === 'object' && fact !== null && 'value' in fact ? fact.value : undefined;
      return value === undefined || reading.tid === null || field === 'args' ? [] : [[`${reading.tid.value} ${field}`, JSON.stringify(value)] as const];
    }));
    const values = dump.values.map((one) => [`${one.tid?.value ?? ''} ${one.file} ${one.name}`, one.text] as const);
    const tids = dump.stacks.filter(isSnapshot).flatMap((stack) => (stack.frames.length > 0 && stack.tid ? [stack.tid.value] : []));
    // Two dumps of a program are two looks at its goroutines.
    const go = dump.goroutines.length > 0 || dump.goProfileRecords.length > 0;
    if (go && goroutines) return false;
    const mine = new Map<string, string>();
    for (const [key, value] of [...facts, ...values]) {
      if ((known.get(key) ?? mine.get(key) ?? value) !== value) return false;
      mine.set(key, value);
    }
    if (tids.some((tid) => stacks.has(tid)) || new Set(tids).size < tids.length) return false;
    for (const [key, value] of mine) known.set(key, value);
    for (const tid of tids) stacks.add(tid);
    goroutines ||= go;
    return true;
  });
}

const REAL = join('..', 'shared', 'corpus', 'real');

/** Captures with what is known of them: those of the corpus where it is there, else those that are in the repository. */
export function captures(): { readonly folder: string; readonly whole: boolean; readonly ids: readonly string[] } {
  const folder = existsSync(REAL) ? REAL : join('test', 'fixtures', 'real');
  return { folder, whole: folder === REAL, ids: readdirSync(folder).filter((name) => name.endsWith('.txt')).map((name) => name.slice(0, -4)).sort() };
}

export function captureText(folder: string, id: string): string {
  return readFileSync(join(folder, `${id}.txt`), 'utf8');
}

function withBreak(piece: string): string {
  return piece.endsWith('\n') ? piece : `${piece}\n`;
}
