import type { Place } from '../model/fact.ts';
import type { Text } from '../text/text.ts';

/** A row of `ipcs -s -i ID` (util-linux, sys-utils/ipcs.c print_sem). */
export interface Semaphore {
  readonly set: number;
  readonly index: number;
  readonly value: number;
  /** Tasks that wait for it to grow, and for it to become zero. */
  readonly growing: number;
  readonly zeroing: number;
  /** Process of the last operation (ipc/sem.c sempid); 0 for none. */
  readonly lastPid: number;
  readonly place: Place;
}

/** Semaphores that the text lists one by one. Linear in the text. */
export function semaphoresIn(sources: readonly Text[]): readonly Semaphore[] {
  return sources.flatMap(({ content }, source) => [...content.matchAll(SET)].flatMap((set) => rowsBelow(content, set.index + set[0].length, Number(set[1]), source)));
}

const SET = /^[ \t]*Semaphore Array semid=(\d{1,10})[ \t\r]*$/gm;
const HEADER = /^[ \t]*semnum[ \t]+value[ \t]+ncount[ \t]+zcount[ \t]+pid[ \t\r]*\n/m;
// 0          0          2          0          5992
const ROW = /[ \t]*(\d{1,6})[ \t]+(\d{1,6})[ \t]+(\d{1,6})[ \t]+(\d{1,6})[ \t]+(\d{1,10})[ \t\r]*(?:\n|$)/y;

function rowsBelow(content: string, start: number, set: number, source: number): readonly Semaphore[] {
  const header = HEADER.exec(content.slice(start, start + NEAR));
  if (!header) return [];
  const found: Semaphore[] = [];
  ROW.lastIndex = start + header.index + header[0].length;
  for (let row = ROW.exec(content); row && found.length < MOST; row = ROW.exec(content)) {
    const [index, value, growing, zeroing, lastPid] = row.slice(1).map(Number);
    found.push({ set, index: index!, value: value!, growing: growing!, zeroing: zeroing!, lastPid: lastPid!, place: { source, span: { start: row.index, end: row.index + row[0].trimEnd().length } } });
  }
  return found;
}

/** Owner, mode and times stand between the two. */
const NEAR = 600;
const MOST = 32_000;
