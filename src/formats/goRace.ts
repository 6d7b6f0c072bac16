// Reports of the race detector: compiler-rt/lib/tsan/rtl/tsan_report.cpp, SANITIZER_GO: "WARNING: DATA RACE", accesses
// with their stacks, and where the goroutines were created; the parts are separated by empty lines.
import type { GoAccess, GoRacer } from '../model/goCrash.ts';
import { readParts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { readTrace, report, rowNamed } from './goTrace.ts';
import { blockSpan, decimal, isBlank, payloadOf } from './lines.ts';

export const goRace: Format = { name: 'goRace', families: ['goroutine'], read: readBlock };

const TITLE = rowNamed('raceTitle');
const ACCESS = rowNamed('raceAccess');
const ORIGIN = rowNamed('raceOrigin');
const MEMORY = rowNamed('raceMemory');
const RULER = /^={18}[ \t]*$/;

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (context.lines.shape[block.first] !== TITLE) return;
  const accesses: GoAccess[] = [];
  const goroutines: GoRacer[] = [];
  let last = block;
  // The parts follow one another, with nothing but empty lines between them.
  for (let index = context.index + 1; index < context.blocks.length; index++) {
    const part = context.blocks[index]!;
    if (part.family === 'text' && isEmpty(part, context)) continue;
    const row = context.lines.shape[part.first];
    if (part.family !== 'goroutine' || (row !== ACCESS && row !== ORIGIN && row !== MEMORY)) break;
    if (row === ACCESS) readAccess(part, context, emit, accesses);
    if (row === ORIGIN) readOrigin(part, context, emit, goroutines);
    last = part;
  }
  for (const line of [block.first - 1, last.end]) if (line >= 0 && line < context.lines.shape.length && RULER.test(payloadOf(context.lines, line).slice(0, 100))) emit.claim(line);
  const span = { start: blockSpan(context.lines, block).start, end: blockSpan(context.lines, last).end };
  emit.add('goRaces', { accesses, goroutines, place: placeOf(context, span) });
}

function readAccess(part: Block, context: Context, emit: Emit, accesses: GoAccess[]): void {
  const parts = readParts(context.lines, part.first);
  if (!parts) return report(part.first, context, emit, 'An access of a data race that cannot be read as a whole.');
  accesses.push({
    kind: parts['kind']!.text.toLowerCase(), address: parts['address']!.text, goroutine: decimal(parts['id']?.text), ...framesOf(part, context, emit),
  });
}

function readOrigin(part: Block, context: Context, emit: Emit, goroutines: GoRacer[]): void {
  const parts = readParts(context.lines, part.first);
  const id = decimal(parts?.['id']?.text);
  if (!parts || id === null) return report(part.first, context, emit, 'A goroutine of a data race that cannot be read as a whole.');
  goroutines.push({ id, state: parts['state']!.text, ...framesOf(part, context, emit) });
}

function framesOf(part: Block, context: Context, emit: Emit): Pick<GoAccess, 'frames' | 'nameStarts' | 'place'> {
  const { frames, nameStarts } = readTrace(part.first + 1, part.end, context, emit);
  return { frames, nameStarts, place: placeOf(context, blockSpan(context.lines, part)) };
}

function isEmpty(block: Block, context: Context): boolean {
  for (let line = block.first; line < block.end; line++) if (!isBlank(context.lines, line)) return false;
  return true;
}
