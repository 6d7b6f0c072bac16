import type { Dump, LineCounts } from '../model/dump.ts';
import type { Place } from '../model/fact.ts';
import { framePlace, type Frame, type Stack } from '../model/stack.ts';
import { BLANK, LONGEST_LINE, readLines, shapeName, type Lines } from '../syntax/reader.ts';
import { sectionsOf, type Block, type Section } from '../syntax/sections.ts';
import { SHAPES } from '../syntax/shapes.ts';
import { lineCount, lineEnd, type Text } from '../text/text.ts';
import { callersOf } from './callers.ts';
import { createCollector } from './collector.ts';
import type { Context, Emit, Format, Memo } from './format.ts';
import { createGoStacks } from './goStacks.ts';
import { gluedOutput, headingOfName, NO_HEADING, promptOf, readHeading, type Heading } from './heading.ts';
import { FORMATS } from './index.ts';
import { insideOf } from './inside.ts';
import { blockSpan, lineSpan, payloadOf, prefixOf } from './lines.ts';
import { archOfFrame } from './kernel.ts';
import { repaired } from './repaired.ts';
import { reportTextProblems } from './textProblems.ts';
import { hostOfPrefix } from './whereabouts.ts';

/**
 * Reads all that one source says.
 * @param source index of the text in its incident: the `source` of every place.
 * @returns facts with their places; what is unreadable is a problem with its span. Never throws; linear.
 */
export function readDump(text: Text, source: number): Dump {
  const raw = readLines(text);
  const collector = createCollector(source);
  reportTextProblems(raw, collector.emit);
  const { lines, emit } = repaired(raw, source, collector.emit);
  readSections(lines, source, emit);
  const dump = collector.dump();
  collector.emit.kernel({ arch: archOfStacks(dump.stacks) });
  return { ...dump, kernel: collector.dump().kernel, name: text.name, counts: countLines(lines, collector.isClaimed, lineCount(text)) };
}

function readSections(lines: Lines, source: number, all: Emit): void {
  const sections = sectionsOf(lines);
  const memo: Memo = { frames: new Map(), goStacks: createGoStacks(), listings: { last: null }, callers: callersOf(lines), sources: { heading: null, files: [] }, echoes: { heading: null, labels: [], command: null, templates: [] }, named: { threads: null, pids: null, zombies: null, labelled: null, comms: null }, shown: { stack: { heading: null, owners: new Map() }, status: { heading: null, owners: new Map() } }, header: { line: -1, reading: null, whole: false } };
  let before: Heading = NO_HEADING;
  let prompt: string | null = null;
  const hosts = { prompt: '', log: '' };
  sections.forEach((section, index) => {
    const own = section.heading === null ? null : promptOf(lines, section.heading);
    // One that ends like the prompt before has output in front of it.
    if (own !== null && (prompt === null || !own.endsWith(prompt))) prompt = own;
    const heading = headingOf(section, sections[index + 1], lines, before, prompt);
    before = heading;
    const blocks = section.blocks;
    const emit = heading.inside ? insideOf(all, heading.container) : all;
    if (section.heading !== null) {
      sayHost(heading.host, 'prompt', { source, span: lineSpan(lines, section.heading) }, hosts, all);
      askFormats({ family: 'heading', first: section.heading, end: section.heading + 1 }, { lines, memo, source, heading, blocks, index: -1 }, emit);
    }
    blocks.forEach((block, index) => {
      if (isEmpty(block, lines)) return;
      if (block.family !== 'text') sayHost(hostOfPrefix(prefixOf(lines, block.first)), 'log', { source, span: lineSpan(lines, block.first) }, hosts, all);
      askFormats(block, { lines, memo, source, heading, blocks, index }, emit);
    });
  });
}

/** A host is said where it is another one than before by the same sign, and again where the other sign spoke between. */
function sayHost(host: string | null, by: 'prompt' | 'log', place: Place, last: { prompt: string; log: string }, emit: Emit): void {
  if (host === null || last[by] === host) return;
  last.prompt = last.log = '';
  last[by] = host;
  emit.view({ kind: 'host', host, by, place });
}

/** One empty line: every other block of a dump of goroutines. */
function isEmpty({ first, end }: Block, lines: Lines): boolean {
  return end - first === 1 && lines.shape[first] === BLANK && lineEnd(lines.text, first) === lines.text.lineStarts[first];
}

function headingOf(section: Section, next: Section | undefined, lines: Lines, before: Heading, prompt: string | null): Heading {
  if (section.heading === null) return headingOfName(lines.text.name);
  const heading = readHeading(lines, section.heading, before);
  const glued = next?.heading === null || next === undefined ? null : gluedOutput(lines, next.heading, prompt);
  return { ...heading, glued };
}

function askFormats(block: Block, context: Context, emit: Emit): void {
  for (const format of BY_FAMILY.get(block.family) ?? []) {
    try {
      format.read(block, context, emit);
    } catch (error) {
      // A mistake of ours in one format must not cost the rest of the incident.
      emit.problem('internal', blockSpan(context.lines, block), `Unstuck failed to read this as ${format.name} (${String(error)}). Please report it.`);
    }
  }
}

const BY_FAMILY: ReadonlyMap<Block['family'], readonly Format[]> = new Map(
  FORMATS.flatMap((format) => format.families).map((family) => [family, FORMATS.filter((format) => format.families.includes(family))]),
);

function archOfStacks(stacks: readonly Stack[]): Dump['kernel']['arch'] {
  const seen = new Set<Frame>();
  for (const stack of stacks) {
    // The entry code is the last frame; the first ones are the same everywhere.
    for (let index = stack.frames.length - 1; index >= 0; index--) {
      const frame = stack.frames[index]!;
      if (frame.unreliable || seen.has(frame)) continue;
      seen.add(frame);
      const value = archOfFrame(frame);
      if (value) return { value, place: framePlace(stack, index) };
    }
  }
  return null;
}

/** @param own lines of the source: where lines were joined or taken apart, as many are read, but no more are counted. */
function countLines(lines: Lines, isClaimed: (line: number) => boolean, own: number): LineCounts {
  const counts = { lines: own, dumpLines: 0, classifiedLines: 0, taskHeaders: 0, hungTaskReports: 0 };
  for (let line = 0; line < lines.shape.length; line++) {
    const shape = lines.shape[line]!;
    const claimed = isClaimed(line);
    if (!claimed && !IS_DUMP[shape]) continue;
    counts.dumpLines++;
    if (claimed || fits(lines, line)) counts.classifiedLines++;
    if (!IS_COUNTED[shape]) continue;
    const name = shapeName(shape);
    if (name === 'taskHeader') counts.taskHeaders++;
    if (name === 'hungTask' && / blocked (?:in I\/O wait )?for more than/.test(payloadOf(lines, line))) counts.hungTaskReports++;
  }
  const dumpLines = Math.min(counts.dumpLines, own);
  return { ...counts, dumpLines, classifiedLines: Math.min(counts.classifiedLines, dumpLines) };
}

const IS_DUMP: readonly boolean[] = SHAPES.map((row) => row.family !== 'heading' && row.family !== 'text');
const IS_COUNTED: readonly boolean[] = SHAPES.map((row) => row.name === 'taskHeader' || row.name === 'hungTask');

/** Whether the whole line reads as its shape says. Here no part is wanted, and a plain test is much cheaper. */
function fits(lines: Lines, line: number): boolean {
  const pattern = WHOLE[lines.shape[line]!];
  return pattern === undefined || (lineEnd(lines.text, line) - lines.payload[line]! <= LONGEST_LINE && pattern.test(payloadOf(lines, line)));
}

const WHOLE = SHAPES.map((shape) => (shape.parts === undefined ? undefined : new RegExp(`^(?:${shape.parts})$`, 's')));
