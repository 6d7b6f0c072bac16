// The captures below were taken of processes whose facts were read from /proc in the same second; here they stand as that said.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import type { TaskReading } from '../../src/model/task.ts';
import { createText } from '../../src/text/text.ts';

interface Known {
  readonly tgid: number;
  readonly ppid: number;
  readonly state: string;
  readonly threads: number;
  readonly comm: string;
}

/** By tid: the leader with two threads, a stopped child, a zombie, a child that has a child. */
const KNOWN: ReadonlyMap<number, Known> = new Map([
  [16691, { tgid: 16691, ppid: 16690, state: 'S', threads: 3, comm: 'alpha main' }],
  [16733, { tgid: 16691, ppid: 16690, state: 'S', threads: 3, comm: 'alpha worker' }],
  [16734, { tgid: 16691, ppid: 16690, state: 'S', threads: 3, comm: 'alpha worker' }],
  [16735, { tgid: 16735, ppid: 16691, state: 'T', threads: 1, comm: 'sleep' }],
  [16736, { tgid: 16736, ppid: 16691, state: 'Z', threads: 1, comm: 'true' }],
  [16737, { tgid: 16737, ppid: 16691, state: 'S', threads: 1, comm: 'beta' }],
  [16738, { tgid: 16738, ppid: 16737, state: 'S', threads: 1, comm: 'sleep' }],
]);

const CAPTURES: readonly { readonly path: string; readonly rows: number }[] = [
  // Of 27 listings: those by process have 5 rows, those by thread 7, `ps m` 5 with a pid and `ps -Lm` 12.
  { path: 'ps/procps-all-options.txt', rows: 22 * 5 + 4 * 7 + 12 },
  { path: 'ps/top.txt', rows: 3 + 5 + 5 },
  { path: 'ps/pidstat-iotop.txt', rows: 10 + 4 + 4 + 3 },
  { path: 'ps/busybox.txt', rows: 5 + 3 + 5 + 5 },
  { path: 'pstree/psmisc-all-options.txt', rows: 6 * 7 },
  { path: 'pgrep/names-and-lines.txt', rows: 2 * 4 },
];

describe('captured listings say what /proc said', () => {
  for (const { path, rows } of CAPTURES) {
    it(path, () => {
      const text = createText(path, readFileSync(`test/fixtures/${path}`, 'utf8'));
      const { readings } = readDump(text, 0);
      assert.equal(readings.filter((reading) => reading.tid !== null).length, rows);
      for (const reading of readings) if (reading.tid) check(reading, readings, reading.tid.value);
    });
  }
});

function check(reading: TaskReading, readings: readonly TaskReading[], tid: number): void {
  const known = KNOWN.get(tid);
  assert.ok(known, `no such task: ${tid}`);
  const where = `${tid} at ${reading.place.span.start}`;
  if (reading.tgid) assert.equal(reading.tgid.value, known.tgid, `tgid of ${where}`);
  if (reading.ppid) assert.equal(reading.ppid.value, known.ppid, `ppid of ${where}`);
  if (reading.state) assert.equal(reading.state.value, known.state, `state of ${where}`);
  if (reading.threads) assert.equal(reading.threads.value, known.threads, `threads of ${where}`);
  // Where a command line is shown, its first word stands in for the name.
  if (reading.comm && (reading.args === null || reading.comm.value.startsWith('alpha'))) assert.equal(reading.comm.value, known.comm, `comm of ${where}`);
  const parent = reading.parentReading === null ? null : readings[reading.parentReading]!;
  if (parent?.tid && reading.parentConfidence === 'observed') assert.equal(parent.tid.value, known.ppid, `parent of ${where}`);
}
