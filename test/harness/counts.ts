import { readFileSync, writeFileSync } from 'node:fs';

/** What one stage of `npm test` counted. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

/** A stage without any test: that is a failure, not a success. */
export const nothingRan: Counts = { passed: 0, failed: 1, skipped: 0 };

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The line that `npm test` ends with: `12 passed, 0 failed`, and `, 3 skipped` where some were. */
export function summary(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`;
}

/** Called at the end of a stage's process: hands the counts to `test/run.ts` when it started this process. */
export function reportCounts(counts: Counts): void {
  const file = process.env['UNSTUCK_COUNTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

/** The counts that a stage's process left, or undefined when it died before it could count. */
export function readCounts(file: string): Counts | undefined {
  try {
    const counts = JSON.parse(readFileSync(file, 'utf8')) as Counts;
    return { passed: counts.passed, failed: counts.failed, skipped: counts.skipped };
  } catch {
    return undefined;
  }
}
