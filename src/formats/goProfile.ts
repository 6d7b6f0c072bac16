// Profiles in text form: runtime/pprof/pprof.go printCountProfile ("goroutine profile: total 7", "3 @ 0x…", "# labels: {…}")
// and printStackRecord ("#\t0x46e8e4\tmain.f+0x24\t\t/src/main.go:12", columns set by text/tabwriter).
import type { GoLabels } from '../model/goroutine.ts';
import { readParts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { NO_LABELS, readLabels } from './goLabels.ts';
import { framesOf, longer } from './goStacks.ts';
import { report, rowNamed } from './goTrace.ts';
import { blockSpan, decimal } from './lines.ts';

export const goProfile: Format = { name: 'goProfile', families: ['goProfile'], read: readBlock };

const BARE_RECORD = rowNamed('goProfileBareRecord');
const RECORDS: ReadonlySet<number> = new Set(['goProfileRecord', 'goProfileBareRecord'].map(rowNamed));
const FRAME = rowNamed('goProfileFrame');
const LABELS = rowNamed('goProfileLabels');
const TITLES: ReadonlySet<number> = new Set(['goProfileTitle', 'goWaitProfile'].map(rowNamed));

function readBlock(block: Block, context: Context, emit: Emit): void {
  const shapeOf = (line: number): number => context.lines.shape[line]!;
  for (let first = block.first; first < block.end; ) {
    // A record without addresses would look like prose elsewhere, so that it opens no block of its own.
    let end = first + 1;
    while (end < block.end && shapeOf(end) !== BARE_RECORD) end++;
    const piece = { ...block, first, end };
    if (TITLES.has(shapeOf(first))) readTitle(piece, context, emit);
    else if (RECORDS.has(shapeOf(first))) readRecord(piece, context, emit);
    first = end;
  }
}

function readTitle(block: Block, context: Context, emit: Emit): void {
  const parts = readParts(context.lines, block.first);
  if (!parts) return report(block.first, context, emit, 'The first line of a profile that cannot be read as a whole.');
  const name = parts['name']!.text;
  context.memo.goStacks.profile = name;
  emit.add('goProfiles', { name, total: decimal(parts['total']?.text), place: placeOf(context, blockSpan(context.lines, block)) });
}

function readRecord(block: Block, context: Context, emit: Emit): void {
  const parts = readParts(context.lines, block.first);
  const first = decimal(parts?.['count']?.text);
  if (!parts || first === null) return report(block.first, context, emit, 'A record of a profile that cannot be read as a whole.');
  const samples = decimal(parts['samples']?.text);
  const { goStacks } = context.memo;
  let path = goStacks.empty;
  const nameStarts: number[] = [];
  let labels: GoLabels = NO_LABELS;
  for (let line = block.first + 1; line < block.end; line++) {
    const row = context.lines.shape[line];
    if (row !== FRAME && row !== LABELS) continue;
    const read = readParts(context.lines, line);
    if (!read) report(line, context, emit, 'A line of a profile that cannot be read as a whole.');
    else if (row === LABELS) labels = readLabels(read['labels']!.text);
    else if (read['function']) {
      path = longer(path, goStacks.frame(read['function'].text, goStacks.location(read['file']!.text, decimal(read['line']!.text) ?? 0)));
      nameStarts.push(read['function'].span.start);
    }
  }
  emit.add('goProfileRecords', {
    profile: goStacks.profile, count: samples ?? first, cycles: samples === null ? null : first, labels,
    frames: framesOf(path), nameStarts, place: placeOf(context, blockSpan(context.lines, block)),
  });
}
