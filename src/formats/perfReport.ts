// perf report --stdio: below a branch of the call graph the functions stand alone, indented, without any mark.
import type { Block } from '../syntax/sections.ts';
import type { Context, Emit, Format } from './format.ts';
import { nameAt, payloadOf } from './lines.ts';

/** Claims the lines of a call graph; sums over many tasks are no facts of one. */
export const perfReport: Format = { name: 'perfReport', families: ['text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (block.first === 0 || nameAt(context.lines, block.first - 1) !== 'perfReportBranch') return;
  for (let line = block.first; line < block.end; line++) {
    if (!/^[A-Za-z_.][\w.$:@]*(?: \(inlined\))?\s*$/.test(payloadOf(context.lines, line).slice(0, 500))) return;
    emit.claim(line);
  }
}
