// `lslocks`: misc-utils/lslocks.c of util-linux. Cells may be empty (SIZE, BLOCKER, PATH); MODE ends in `*` for a request that waits.
import type { FileLock } from '../model/procFile.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, nameAt, payloadOf, spanIn, wordsOf } from './lines.ts';

export const lslocks: Format = { name: 'lslocks', families: ['ps'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (nameAt(context.lines, block.first) !== 'psHeader') return;
  const columns = wordsOf(context.lines, block.first).map(({ text }) => text);
  if (!/^COMMAND PID TYPE (?:SIZE )?(?:INODE )?(?:MAJ:MIN )?MODE\b/.test(columns.join(' '))) return;
  const after = columns.slice(columns.indexOf('MODE') + 1);
  for (let line = block.first + 1; line < block.end; line++) {
    const lock = readRow(line, after, context);
    if (lock) emit.add('fileLocks', lock);
  }
}

/** @param after columns behind MODE. */
function readRow(line: number, after: readonly string[], context: Context): FileLock | null {
  const text = payloadOf(context.lines, line).slice(0, LONGEST_ROW);
  const match = ROW.exec(text);
  const groups = match?.groups;
  if (!match || !groups) return null;
  const at = match[0].length - groups['rest']!.length;
  const cells = cellsOf(after, groups['rest']!);
  const blocker = cells.get('BLOCKER');
  const number = (value: string, from: number) => ({ value: Number(value), place: placeOf(context, spanIn(context.lines, line, from, from + value.length)) });
  const pidAt = match.indices?.groups?.['pid']?.[0] ?? 0;
  return {
    id: 0, type: groups['type']!, mode: 'ADVISORY', access: groups['access'] as FileLock['access'], blocked: groups['star'] !== '', depth: groups['star'] === '' ? 0 : 1,
    tgid: number(groups['pid']!, pidAt), device: null, inode: '', start: cells.get('START')?.text ?? '0', end: cells.get('END')?.text ?? '0',
    blocker: blocker ? number(blocker.text, at + blocker.at) : null, ...(cells.has('PATH') ? { path: cells.get('PATH')!.text } : {}), place: placeOf(context, lineSpan(context.lines, line)),
  };
}

/** Cells behind MODE, in the order of the header. Only numbers fill numeric columns, so an empty BLOCKER takes nothing. */
function cellsOf(columns: readonly string[], rest: string): ReadonlyMap<string, { readonly text: string; readonly at: number }> {
  const words = [...rest.matchAll(/\S+/g)].map((word) => ({ text: word[0], at: word.index }));
  const cells = new Map<string, { readonly text: string; readonly at: number }>();
  for (const column of columns) {
    const word = words[0];
    if (word && /^\d{1,20}$/.test(word.text) !== (column === 'PATH')) cells.set(column, words.shift()!);
  }
  return cells;
}

const LONGEST_ROW = 4000;
const ROW = /^\S.{0,63}? +(?<pid>-?\d{1,10}) +(?<type>POSIX|FLOCK|OFDLCK|LEASE|DELEG|ACCESS) +(?:[\d.]+[BKMGTP]? +)?(?:\d+ +)?(?:[\da-f]+:[\da-f]+ +)?(?<access>READ|WRITE|RW|UNLCK|NONE)(?<star>\*?)(?<rest>(?: .*)?)$/ds;
