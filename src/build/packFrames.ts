import { frameHash, type FrameKind, type PackedFrames } from '../knowledge/packedFrames.ts';
import type { FrameEntry } from './frameFiles.ts';
import type { SymbolEntry, SymbolList } from './symbolList.ts';

/** One function on its way into the columns. */
interface Row {
  readonly kind: FrameKind;
  readonly name: string;
  readonly file: string;
  readonly does: string;
  readonly wait: FrameEntry['wait'];
  readonly was: readonly string[];
  readonly note: string | undefined;
  readonly symbol: SymbolEntry | undefined;
}

/**
 * Frame files and symbols as the columns of `PackedFrames`. What only pages name is left out: its page tells what it is about.
 *
 * @throws when two names have one hash: then HASH_LENGTH of packedFrames.ts is too small.
 */
export function packFrames(entries: readonly FrameEntry[], { trees, partial, entries: symbols }: SymbolList): PackedFrames {
  const rows = rowsOf(entries, symbols);
  const patternOf = (symbol: SymbolEntry | undefined): string => trees.map((tree) => (symbol?.files.has(tree) === true ? '+' : partial.includes(tree) && symbol?.notIn.includes(tree) !== true ? '?' : '-')).join('');
  const older = rows.flatMap((row, index) => row.was.map((name) => ({ index, name, pattern: patternOf(symbols.get(name)) })));
  const patterns = byFrequency([...rows.map((row) => patternOf(row.symbol)), ...older.map(({ pattern }) => pattern)]);
  const letter = (pattern: string): string => String.fromCharCode(65 + patterns.indexOf(pattern));
  const files = [...new Set(rows.map(({ kind, file }) => `${KINDS[kind]}${file}`))];
  const counts = new Map<string, number>();
  for (const { kind, file } of rows) counts.set(`${KINDS[kind]}${file}`, (counts.get(`${KINDS[kind]}${file}`) ?? 0) + 1);
  const hashes = rows.map(({ kind, name }) => frameHash(kind, name));
  const taken = new Set([...hashes, ...older.map(({ index, name }) => frameHash(rows[index]!.kind, name))]);
  if (taken.size < hashes.length + older.length) throw new Error('two functions have one hash: raise HASH_LENGTH of src/knowledge/packedFrames.ts');
  return {
    trees,
    partial,
    patterns,
    files: files.join('\n'),
    counts: files.map((file) => counts.get(file)).join(' '),
    hashes: hashes.join(''),
    waits: rows.map(({ wait }) => (wait ? WAIT_LETTERS[wait] : '-')).join(''),
    seen: rows.map(({ symbol }) => letter(patternOf(symbol))).join(''),
    does: rows.map(({ does }) => does).join('\n'),
    older: older.map(({ index, name, pattern }) => `${index} ${rows[index]!.name} ${letter(pattern)} ${name}`).join('\n'),
    moved: movedLines(rows),
    notes: rows.flatMap(({ note }, index) => (note === undefined ? [] : [`${index} ${note}`])).join('\n'),
  };
}

const KINDS: Readonly<Record<FrameKind, string>> = { kernel: '', 'out-of-tree': '!', go: '*' };
const WAIT_LETTERS = { idle: 'd', interruptible: 'i', killable: 'k', uninterruptible: 'u', staged: 'g', stopped: 'p', caller: 'c' } as const;

function rowsOf(entries: readonly FrameEntry[], symbols: ReadonlyMap<string, SymbolEntry>): readonly Row[] {
  const rows = entries.map(({ kind, name, file, does, wait, was, note }): Row => {
    const symbol = kind === 'kernel' ? symbols.get(name) : undefined;
    return { kind, name, file: (symbol && newestFile(symbol)) ?? file, does, wait, was, note, symbol };
  });
  const place = ({ kind, file }: Row): string => `${KINDS[kind]}${file}`;
  return rows.sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
}

function newestFile({ files }: SymbolEntry): string | null {
  return [...files.values()].filter((file) => file !== null).at(-1) ?? null;
}

/** `5.10,6.1:fs/io_uring.c 12 13 20`: rows whose function stood elsewhere in older trees. */
function movedLines(rows: readonly Row[]): string {
  const lines = new Map<string, number[]>();
  rows.forEach(({ symbol, file }, index) => {
    const places = new Map<string, string[]>();
    for (const [tree, other] of symbol?.files ?? []) if (other !== null && other !== file) places.set(other, [...(places.get(other) ?? []), tree]);
    for (const [other, where] of places) {
      const key = `${where.join(',')}:${other}`;
      lines.set(key, [...(lines.get(key) ?? []), index]);
    }
  });
  return [...lines].map(([key, indexes]) => `${key} ${indexes.map((index, at) => index - (indexes[at - 1] ?? 0)).join(' ')}`).join('\n');
}

function byFrequency(values: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1));
}
