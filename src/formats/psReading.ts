import type { Fact } from '../model/fact.ts';
import { emptyReading, type SignalField, type TaskReading } from '../model/task.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context } from './format.ts';
import { decimal, lineSpan } from './lines.ts';
import { readCommand, type Command } from './psCommand.ts';
import { secondsOf } from './psTimes.ts';
import type { Cells, Columns, Word } from './psTable.ts';

/** What a listing says of its rows beyond their cells. */
export interface Listing {
  /** The PID column counts threads (`top -H`, busybox `ps -T`). */
  readonly threads: boolean;
  /** The pids are those inside of the container (`podman top`). */
  readonly inside: boolean;
  /** Process of the rows with `-` for it (`ps -m`, `pidstat -t`). */
  readonly process: Fact<number> | null;
}

/** One row as a reading, with the command as it was read. */
export interface RowReading {
  readonly reading: TaskReading;
  readonly command: Command | null;
}

/** @returns null where the cells are not what the header says: another text below the table. */
export function readRow(row: Cells, columns: Columns, line: number, listing: Listing, context: Context): RowReading | null {
  const cell = (...names: readonly string[]): Word | undefined => names.map((name) => row.cells.get(name)).find((word) => word !== undefined);
  const number = (...names: readonly string[]): Fact<number> | null => numberFact(cell(...names), context);
  if (NUMBERS.some((name) => !isNumber(row.cells.get(name))) || !isState(cell('STAT', 'S', 'STATE'))) return null;
  const first = row.command ? readCommand(row.command, columns.second >= 0 ? true : columns.commIsName, context) : null;
  const second = row.second ? readCommand(row.second, false, context) : null;
  const pid = number('HPID') ?? number('PID');
  const thread = number('LWP', 'TID', 'SPID');
  const group = number('TGID');
  const stat = cell('STAT', 'S', 'STATE');
  const host = listing.inside && !row.cells.has('HPID') ? null : { pid: pid ?? group, thread };
  const tgid = group ?? (listing.threads && !thread ? null : (host?.pid ?? listing.process));
  const text = (word: Word | undefined): Fact<string> | null => (word && !/^[-?*]$/.test(word.text) ? { value: word.text, place: placeOf(context, word.span) } : null);
  const seconds = (...names: readonly string[]): Fact<number> | null => {
    const word = cell(...names);
    const value = word ? secondsOf(word.text) : null;
    return word && value !== null ? { value, place: placeOf(context, word.span) } : null;
  };
  const wchan = text(cell('WCHAN'));
  const reading: TaskReading = {
    ...emptyReading('ps', placeOf(context, lineSpan(context.lines, line))),
    tid: host === null ? null : (host.thread ?? host.pid),
    tgid: host === null ? null : tgid,
    comm: first?.comm ?? second?.comm ?? null,
    args: second?.args ?? first?.args ?? null,
    state: stateOf(stat, first, second, context),
    stateFlags: stat && /^[A-Z]./.test(stat.text) ? { value: stat.text.slice(1).trim(), place: placeOf(context, span(stat.span.start + 1, stat.span.end)) } : null,
    ppid: host === null || row.cells.has('HPID') ? null : number('PPID'),
    pgid: host === null ? null : number('PGID', 'PGRP'),
    sid: host === null ? null : number('SID', 'SESS', 'SESSION'),
    user: text(cell('USER', 'UID', 'EUSER', 'EUID')),
    nspid: nspidOf(row, context),
    threads: number('NLWP', 'THCNT', 'NTH', 'THR'),
    wchan: wchan && !/^\d+$/.test(wchan.value) ? wchan : null,
    start: text(cell('STARTED', 'START', 'STIME')),
    elapsed: seconds('ELAPSED'),
    cpuTime: seconds('TIME', 'TIME+'),
    cgroup: cgroupOf(text(cell('CGROUP', 'CGROUPS'))),
    masks: masksOf(row, context),
  };
  return { reading, command: first };
}

const NUMBERS = ['PID', 'PPID', 'LWP', 'TID', 'SPID', 'TGID', 'NLWP', 'HPID'] as const;

/** `-` in a row of a thread, `...` where one left something out. */
function isNumber(word: Word | undefined): boolean {
  return word === undefined || /^(?:\d{1,15}|-|\.{2,}|…)$/.test(word.text);
}

function isState(word: Word | undefined): boolean {
  return word === undefined || /^(?:[A-Za-z][A-Za-z<+ ]*|[-?]|\.{2,}|…)$/.test(word.text);
}

function stateOf(stat: Word | undefined, first: Command | null, second: Command | null, context: Context): Fact<string> | null {
  if (stat && /^[A-Za-z]/.test(stat.text)) return { value: stat.text[0]!, place: placeOf(context, span(stat.span.start, stat.span.start + 1)) };
  const defunct = first?.defunctSpan ?? second?.defunctSpan ?? null;
  return defunct ? { value: 'Z', place: placeOf(context, defunct) } : null;
}

/** `podman top … hpid pid`: the pid on the host and the pid inside of the container. */
function nspidOf(row: Cells, context: Context): Fact<readonly number[]> | null {
  const [host, inner] = [numberFact(row.cells.get('HPID'), context), numberFact(row.cells.get('PID'), context)];
  return host && inner ? { value: [host.value, inner.value], place: inner.place } : null;
}

/** `0::/system.slice/x` of v2, `11:memory:/a,0::/b` of v1 with several. */
function cgroupOf(cell: Fact<string> | null): Fact<string> | null {
  if (cell === null) return null;
  const paths = cell.value.split(',').map((entry) => /^\d*:[^:]*:(\/.*)$/.exec(entry));
  const unified = cell.value.split(',').findIndex((entry) => entry.startsWith('0::/'));
  const path = (paths[unified] ?? paths[0])?.[1];
  return path === undefined ? null : { ...cell, value: path };
}

/** `ps s`: the four sets of the process, 16 digits each unless the column was too narrow. */
function masksOf(row: Cells, context: Context): TaskReading['masks'] {
  const masks: Partial<Record<SignalField, Fact<string>>> = {};
  for (const [name, field] of MASKS) {
    const word = row.cells.get(name);
    if (word && /^[0-9a-f]{16}$/.test(word.text)) masks[field] = { value: word.text, place: placeOf(context, word.span) };
  }
  return masks;
}

const MASKS: readonly (readonly [string, SignalField])[] = [['BLOCKED', 'SigBlk'], ['IGNORED', 'SigIgn'], ['CAUGHT', 'SigCgt'], ['CATCHED', 'SigCgt']];

function numberFact(part: Word | undefined, context: Context): Fact<number> | null {
  const value = decimal(part?.text);
  return part === undefined || value === null || value < 0 ? null : { value, place: placeOf(context, part.span) };
}
