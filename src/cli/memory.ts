import { spawnSync } from 'node:child_process';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/**
 * Memory that a dump takes while it is analysed, in bytes for each byte of text. Measured: 10 for goroutines, 16 for
 * the kernel log, 46 for stacks of the shortest frames.
 */
const USUAL = 24;
const WORST = 60;
const MEGABYTE = 1024 * 1024;

/** Bytes of text taken from all sources together: 400 MB (a string of the engine ends at 512), less on a small machine. */
export function mostBytes(): number {
  return Math.floor(Math.min(400 * MEGABYTE, ownLimit() / USUAL));
}

/**
 * Runs the same command once more with a larger heap, when this one could be too small for so many bytes of text.
 * The size of the heap cannot be changed once the process runs.
 *
 * @param stdin what was read from standard input; the second process cannot read it again.
 * @returns its exit code; null when this process is large enough, or is itself the second one.
 */
export function rerunWithMoreMemory(bytes: number, stdin: Buffer | null): number | null {
  if (process.env[MARK] !== undefined || bytes * WORST <= getHeapStatistics().heap_size_limit) return null;
  const heap = Math.floor(Math.min(ownLimit(), bytes * WORST) / MEGABYTE);
  const script = process.argv[1];
  if (script === undefined) return null;
  const child = spawnSync(process.execPath, [`--max-old-space-size=${heap}`, script, ...process.argv.slice(2)], {
    stdio: [stdin === null ? 'inherit' : 'pipe', 'inherit', 'inherit'], ...(stdin === null ? {} : { input: stdin }), env: { ...process.env, [MARK]: '1' },
  });
  return child.status ?? (child.error ? null : 2);
}

const MARK = 'UNSTUCK_LARGE_HEAP';

function ownLimit(): number {
  return totalmem() * 0.75;
}
