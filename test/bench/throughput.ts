import { createReport } from '../../src/report/report.ts';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import type { Input } from './inputs.ts';
import { megabytesPerSecond, median } from './measure.ts';

/** One row a kind of dump, speeds in MB/s: the whole path, and two scans of the same text in the same run to compare with. */
export function throughput(all: readonly Input[]): readonly Readonly<Record<string, string>>[] {
  return all.map(({ name, text }) => {
    const encoded = Buffer.from(text);
    const bytes = encoded.length;
    const analysed = megabytesPerSecond(bytes, median(3, () => createReport(analyzeTexts([createText(name, text)]))));
    const newlines = megabytesPerSecond(bytes, median(5, () => countLines(encoded)));
    const patterns = megabytesPerSecond(bytes, median(3, () => matchLines(text)));
    return {
      input: `${name}, ${(bytes / 1e6).toFixed(0)} MB`,
      'read + analyse': `${analysed.toFixed(1)} MB/s`,
      'newline scan': `${newlines.toFixed(0)} MB/s`,
      ratio: `1 : ${(newlines / analysed).toFixed(0)}`,
      'one pattern a line': `${patterns.toFixed(0)} MB/s`,
      'ratio ': `1 : ${(patterns / analysed).toFixed(1)}`,
    };
  });
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
