// `npm test`: every stage in a process of its own, so that one that dies or hangs does not take the others with it.
// Ends with `N passed, N failed` over all stages, and with exit code 1 when anything failed.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, none, readCounts, summary } from './harness/counts.ts';
import type { Counts } from './harness/counts.ts';

interface Stage {
  readonly name: string;
  readonly command: readonly string[];
  /** Counts its own tests; else the stage is one test, passed when the exit code is 0. */
  readonly counts: boolean;
  /** Minutes after which it is ended and counted as failed. */
  readonly minutes: number;
}

const tsc = 'node_modules/typescript/bin/tsc';
const script = (entry: string): readonly string[] => ['src/build/run.mjs', entry];

const stages: readonly Stage[] = [
  { name: 'types of the core (no DOM, no Node)', command: [tsc, '-p', 'src/tsconfig.json'], counts: false, minutes: 5 },
  { name: 'types of everything', command: [tsc, '-p', '.'], counts: false, minutes: 5 },
  { name: 'lint', command: script('src/build/lint.ts'), counts: false, minutes: 5 },
  { name: 'unit tests', command: script('test/unit.ts'), counts: true, minutes: 15 },
  { name: 'tests in the extension host', command: script('test/host/inHost.ts'), counts: true, minutes: 10 },
  { name: 'end-to-end tests', command: script('test/e2e.ts'), counts: true, minutes: 20 },
];

const scratch = await mkdtemp(join(tmpdir(), 'unstuck-test-'));
const results: { readonly stage: Stage; readonly counts: Counts }[] = [];
try {
  for (const stage of stages) {
    console.log(`\n── ${stage.name}`);
    results.push({ stage, counts: await runStage(stage, join(scratch, `${results.length}.json`)) });
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
const total = results.map(({ counts }) => counts).reduce(add, none);
console.log('');
for (const { stage, counts } of results) console.log(`${counts.failed > 0 ? '✖' : '✔'} ${stage.name}: ${summary(counts)}`);
console.log(summary(total));
process.exitCode = total.failed > 0 ? 1 : 0;

async function runStage(stage: Stage, countsFile: string): Promise<Counts> {
  const code = await new Promise<number>((exited) => {
    const child = spawn(process.execPath, stage.command, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, UNSTUCK_COUNTS: countsFile } });
    const timer = setTimeout(() => {
      console.error(`${stage.name}: not done after ${stage.minutes} minutes; ended`);
      child.kill('SIGKILL');
    }, stage.minutes * 60_000);
    const done = (status: number): void => {
      clearTimeout(timer);
      exited(status);
    };
    child.on('error', () => done(1));
    child.on('exit', (status) => done(status ?? 1));
  });
  if (!stage.counts) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const counts = readCounts(countsFile) ?? none;
  if (code === 0 || counts.failed > 0) return counts;
  console.error(`${stage.name}: ended with ${code} without a failed test; counted as one`);
  return add(counts, { passed: 0, failed: 1, skipped: 0 });
}
