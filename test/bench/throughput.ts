import { spawnSync } from 'node:child_process';
import { readDump } from '../../src/formats/readDump.ts';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { inputs } from './inputs.ts';
import { megabytesPerSecond, median } from './measure.ts';

/** One row a kind of dump, speeds in MB/s, each in a process of its own. */
export function throughput(): readonly Readonly<Record<string, string>>[] {
  return Object.keys(SIZES).map(inOwnProcess);
}

/** What test/bench/one.ts prints. */
export function inOwnProcess(kind: string): Readonly<Record<string, string>> {
  const child = spawnSync(process.execPath, [...process.execArgv, 'src/build/run.mjs', 'test/bench/one.ts', kind], { encoding: 'utf8', maxBuffer: 1e8 });
  const line = child.stdout.split('\n').find((one) => one.startsWith('{'));
  return line === undefined ? { input: kind, failed: (child.stderr || child.stdout).slice(0, 200) } : JSON.parse(line) as Record<string, string>;
}

/** Megabytes of each kind. */
const SIZES: Readonly<Record<string, number>> = { 'goroutine dump': 100, 'kernel log (sysrq-t)': 100, 'mixed paste': 10 };

/**
 * The row of one kind: reading and grouping, as the first text of the process and once more, the whole path with
 * analysis, and two scans of the same text in the same run to compare with.
 */
export function row(kind: string): Readonly<Record<string, string>> {
  const { name, text } = inputs(SIZES[kind] ?? 10).find((input) => input.name === kind)!;
  const encoded = Buffer.from(text);
  const bytes = encoded.length;
  const speed = (runs: number, action: () => unknown): number => megabytesPerSecond(bytes, median(runs, action));
  const first = speed(1, () => readDump(createText(name, text), 0));
  const memory = process.resourceUsage().maxRSS / 1000;
  const read = Math.max(first, speed(3, () => readDump(createText(name, text), 0)));
  const whole = speed(1, () => analyzeTexts([createText(name, text)]));
  const newlines = speed(5, () => countLines(encoded));
  const patterns = speed(3, () => matchLines(text));
  return {
    input: `${name}, ${(bytes / 1e6).toFixed(0)} MB`,
    'read, first': `${first.toFixed(0)} MB/s`, read: `${read.toFixed(0)} MB/s`, 'read + analyse': `${whole.toFixed(0)} MB/s`,
    'newline scan': `${newlines.toFixed(0)} MB/s`, 'to read': `${(newlines / read).toFixed(0)} : 1`,
    'one pattern a line': `${patterns.toFixed(0)} MB/s`, 'to read ': `${(patterns / read).toFixed(1)} : 1`,
    'peak memory': `${memory.toFixed(0)} MB`,
  };
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

/** What the simplest reader would do: split, and try one pattern of a stack frame on each line. */
function matchLines(text: string): number {
  const frame = /^(?:\[[^\]]*\] *)*(?:\? )?([A-Za-z_][\w.]*)\+(0x[0-9a-f]+)\/(0x[0-9a-f]+)(?: \[(\w+)\])?$/;
  let hits = 0;
  for (const line of text.split('\n')) if (frame.exec(line)) hits++;
  return hits;
}
