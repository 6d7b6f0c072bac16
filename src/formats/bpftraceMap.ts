// What bpftrace prints of its maps when it ends, or for print(): src/output.cpp, src/bpftrace.cpp. A map entry is
// "@name[key, key]: value"; a stack in a key stands on lines of its own; a histogram stands below "@name: ".
import { readParts, type Part } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, nameAt, payloadOf } from './lines.ts';
import { emitFrames, offsetOf, PLAIN_FRAME, sideOf, type Emitted, type TraceFrame } from './traceFrames.ts';

export const bpftraceMap: Format = { name: 'bpftraceMap', families: ['trace', 'text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; ) {
    line = block.family === 'text' ? readTextLine(line, context, emit) : readLine(line, block, context, emit);
  }
}

/** @returns the line to go on with. */
function readLine(line: number, block: Block, context: Context, emit: Emit): number {
  const name = nameAt(context.lines, line);
  if (name === 'mapOpen') return readLongEntry(line, block, context, emit);
  if (name === 'histogramRow' || name === 'bccHistogram') return readHistogram(line, block, context, emit);
  if (name !== 'mapEntry' && name !== 'mapTotal' && name !== 'mapScalar') return line + 1;
  const parts = readParts(context.lines, line);
  const value = parts?.['value']?.text.trim() ?? '';
  addEntry(parts?.['map']?.text ?? '', splitKeys(parts?.['keys']?.text ?? ''), value, NO_STACK, [line, line + 1], context, emit);
  return line + 1;
}

const NO_STACK: Emitted = { stack: null, userStack: null };

function addEntry(map: string, keys: readonly string[], value: string, stacks: Emitted, lines: readonly [number, number], context: Context, emit: Emit): void {
  const place = placeOf(context, span(lineSpan(context.lines, lines[0]).start, lineSpan(context.lines, lines[1] - 1).end));
  emit.add('mapEntries', { map, keys, amount: /^-?\d{1,15}$/.test(value) ? Number(value) : null, text: value, stack: stacks.stack, userStack: stacks.userStack, place });
}

/** `@[` … `]: 12`: frames on lines of their own, a comma between two stacks, further keys behind the last. */
function readLongEntry(first: number, block: Block, context: Context, emit: Emit): number {
  const open = readParts(context.lines, first);
  const groups: TraceFrame[][] = [[]];
  for (let line = first + 1; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'mapComma') groups.push([]);
    else if (name === 'mapClose') {
      const parts = readParts(context.lines, line);
      // A stack that could not be taken leaves an empty place between two commas.
      const keys = [...splitKeys(open?.['keys']?.text ?? ''), ...splitKeys(parts?.['keys']?.text ?? '')].filter((key) => key !== '');
      const stacks = groups.filter((group) => group.length > 0).map((group) => emitFrames(group, 'bpftrace', { tid: null, tgid: null }, context, emit));
      const found = { stack: stacks.find((one) => one.stack !== null)?.stack ?? null, userStack: stacks.find((one) => one.userStack !== null)?.userStack ?? null };
      addEntry(open?.['map']?.text ?? '', keys, parts?.['value']?.text.trim() ?? '', found, [first, line + 1], context, emit);
      return line + 1;
    } else {
      const frame = frameAt(line, context);
      // A program's `@start[tid` broken over lines, or an entry cut off: the frames so far are no whole stack.
      if (frame === null) return line;
      groups.at(-1)!.push(frame);
    }
  }
  return block.end;
}

function frameAt(line: number, context: Context): TraceFrame | null {
  const name = nameAt(context.lines, line);
  const parts = name === 'mapFrame' || name === 'mapAddress' || name === 'perfFrame' || name === 'logFrame' ? readParts(context.lines, line) : null;
  const label = parts?.['function'] ?? parts?.['address'];
  if (!parts || !label) return null;
  const { start, end } = lineSpan(context.lines, line);
  const address: Part | undefined = parts['address'];
  return {
    ...PLAIN_FRAME, function: label.text, offset: offsetOf(parts['offset']?.text), side: address === undefined ? null : sideOf(address.text), nameStart: label.span.start, start, end,
  };
}

function readHistogram(first: number, block: Block, context: Context, emit: Emit): number {
  const heading = nameAt(context.lines, first) === 'bccHistogram' ? readParts(context.lines, first) : null;
  const buckets = [];
  let line = heading === null ? first : first + 1;
  for (; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    const parts = name === 'histogramRow' || name === 'bccHistogramRow' ? readParts(context.lines, line) : null;
    if (!parts) break;
    buckets.push({ from: parts['from']!.text, to: parts['to']?.text ?? null, count: Number(parts['count']!.text) });
  }
  const name = heading === null ? nameAbove(first, context) : heading['unit']!.text;
  if (buckets.length > 0) emit.add('histograms', { name, buckets, place: placeOf(context, span(lineSpan(context.lines, first).start, lineSpan(context.lines, line - 1).end)) });
  return Math.max(line, first + 1);
}

function nameAbove(line: number, context: Context): string {
  return line === 0 ? '' : (HISTOGRAM_NAME.exec(payloadOf(context.lines, line - 1).slice(0, 2000))?.[1] ?? '');
}

const HISTOGRAM_NAME = /^@(\w*(?:\[.*\])?): *$/;

/** `@reads: 12` alone: too like a decorator or a variable of a style sheet to have a shape of its own. */
function readTextLine(line: number, context: Context, emit: Emit): number {
  const start = context.lines.payload[line]!;
  const code = context.lines.text.content.charCodeAt(start);
  if (code === 0x7b) return readJson(line, context, emit);
  if (code !== 0x40) return line + 1;
  const text = payloadOf(context.lines, line).slice(0, 2000);
  const match = /^@(\w+): ?(-?\d+|count \d+, average \d+, total \d+|\(.*\))?\s*$/.exec(text);
  if (!match) return line + 1;
  const isHeading = match[2] === undefined;
  if (isHeading && (line + 1 >= context.lines.shape.length || nameAt(context.lines, line + 1) !== 'histogramRow')) return line + 1;
  emit.claim(line);
  if (!isHeading) addEntry(match[1]!, [], match[2]!, NO_STACK, [line, line + 1], context, emit);
  return line + 1;
}

/** `bpftrace -f json`: one object a line; keys of several parts are joined with commas. */
function readJson(line: number, context: Context, emit: Emit): number {
  const text = payloadOf(context.lines, line);
  if (!/^\{"type": ?"(?:map|stats|hist|lhist|attached_probes|printf|time|lost_events)"/.test(text)) return line + 1;
  const object = parsed(text);
  if (object === null) return line + 1;
  emit.claim(line);
  if (object.type !== 'map' || typeof object.data !== 'object' || object.data === null) return line + 1;
  for (const [map, value] of Object.entries(object.data)) {
    const entries: readonly (readonly [string, unknown])[] = typeof value === 'object' && value !== null ? Object.entries(value) : [['', value]];
    for (const [key, one] of entries) addEntry(map.replace(/^@/, ''), key === '' ? [] : key.split(','), String(one), NO_STACK, [line, line + 1], context, emit);
  }
  return line + 1;
}

function parsed(text: string): { readonly type?: unknown; readonly data?: unknown } | null {
  try {
    return JSON.parse(text) as { readonly type?: unknown; readonly data?: unknown };
  } catch {
    return null;
  }
}

/** bpftrace writes strings as they are, without quotes: a comma inside of quotes or brackets is taken for the string's own. */
export function splitKeys(text: string): readonly string[] {
  const given = text.replace(/^, ?/, '').replace(/, ?$/, '');
  if (given === '') return [];
  const quotes = (given.match(/"/g) ?? []).length % 2 === 0;
  const keys: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < given.length; at++) {
    const char = given[at]!;
    if (char === '"' && quotes) quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(' || char === '[') depth++;
    else if ((char === ')' || char === ']') && depth > 0) depth--;
    else if (char === ',' && depth === 0 && given[at + 1] === ' ') {
      keys.push(given.slice(start, at));
      start = at + 2;
    }
  }
  return [...keys, given.slice(start)];
}
