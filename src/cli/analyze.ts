import type { Writable } from 'node:stream';
import { OUTPUTS, type OutputName } from '../report/formats.ts';
import { createReport } from '../report/report.ts';
import { printable } from '../report/printable.ts';
import type { Report } from '../report/schema.ts';
import { analyzeTexts } from '../unstuck.ts';
import { failureOf } from './failure.ts';
import { mostBytes } from './memory.ts';
import { writeFile, writeOut } from './output.ts';
import { catalogueWith } from './pageFolder.ts';
import { readSources } from './readSources.ts';

export interface AnalyzeOptions {
  readonly format: OutputName;
  /** File to write to; null for standard output. */
  readonly out: string | null;
  readonly colour: boolean;
  /** Folders with signature pages of a team. */
  readonly signatures: readonly string[];
}

/** Standard streams, so that a test can give its own. */
export interface Streams {
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Does the whole command anew in a process with more memory, see memory.ts; null when there is no need. */
  readonly rerun?: (bytes: number, stdin: Buffer | null) => number | null;
}

export type ExitCode = 0 | 1 | 2;

/**
 * `unstuck analyze`: reads all paths as one incident and writes the report.
 *
 * @returns 2 when a path or a signature page could not be read or the output not be written, else 1 when there is a finding of severity
 *   warning or error, else 0.
 */
export async function analyze(paths: readonly string[], options: AnalyzeOptions, streams: Streams): Promise<ExitCode> {
  const { texts, bytes, failures, skipped, stdin } = await readSources(paths, streams.stdin, mostBytes());
  const elsewhere = streams.rerun?.(bytes.reduce((sum, one) => sum + one, 0), stdin) ?? null;
  if (elsewhere !== null) return elsewhere === 0 || elsewhere === 1 ? elsewhere : 2;
  for (const { name, message } of failures) streams.stderr.write(`unstuck: ${printable(name)}: ${printable(message)}\n`);
  const { catalogue, failures: pageFailures } = await catalogueWith(options.signatures);
  for (const line of pageFailures) streams.stderr.write(`unstuck: ${printable(line)}\n`);
  const theCase = analyzeTexts(texts, catalogue);
  // The case has the texts in an order of its own.
  const sizes = new Map(texts.map((text, index) => [text, bytes[index]!]));
  const report = createReport(theCase, { bytes: theCase.incident.sources.map((text) => sizes.get(text)!), unreadable: [...failures, ...skipped] });
  const pieces = OUTPUTS[options.format](report, { colour: options.colour });
  if (options.out === null) {
    if (!(await writeOut(streams.stdout, pieces))) return 2;
  } else {
    try {
      writeFile(options.out, pieces);
    } catch (error) {
      streams.stderr.write(`unstuck: ${printable(options.out)}: ${failureOf(error)}\n`);
      return 2;
    }
  }
  return failures.length > 0 || pageFailures.length > 0 ? 2 : exitCodeOf(report);
}

function exitCodeOf(report: Report): ExitCode {
  return report.findings.some((finding) => finding.severity !== 'information') ? 1 : 0;
}
