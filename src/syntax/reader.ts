import type { Span } from '../text/span.ts';
import { lineCount, lineEnd, type Text } from '../text/text.ts';
import type { Family } from './shape.ts';
import { CLASS_BITS, leadMachine, NO_ROW, type Leads } from './leadMachine.ts';
import { partsPattern, type PartsPattern } from './partsPattern.ts';
import { SHAPES } from './shapes.ts';

/** Shape of an empty payload, and of one that no row of the table fits. Both are of family `text`. */
export const BLANK = SHAPES.length;
export const OTHER = SHAPES.length + 1;

/** The lines of a text with what the table of shapes says of each. */
export interface Lines {
  readonly text: Text;
  /** Index into {@link SHAPES}, or {@link BLANK}, or {@link OTHER}, by line. */
  readonly shape: Uint8Array;
  /** Offset in the text where the payload begins, after all prefixes, by line. */
  readonly payload: Uint32Array;
  /** Stretches that hold a control character or one beyond ASCII; all others hold none. */
  readonly unusual: readonly Span[];
}

/**
 * Decides the shape of every line of a text: linear, never throws. The inner loop runs over bytes, which are loaded
 * for one stretch of lines after the other.
 * A row with `within` is a candidate only while the line before belongs to that family.
 */
export function readLines(text: Text): Lines {
  const { content, lineStarts } = text;
  const count = lineCount(text);
  const shape = new Uint8Array(count);
  const payload = new Uint32Array(count);
  const unusual: Span[] = [];
  const found: Found = { payload: 0, shape: BLANK };
  const { during } = leadMachine();
  let family: Family = 'text';
  let leads = during(family);
  for (let first = 0; first < count; ) {
    const start = lineStarts[first]!;
    let last = first + 1;
    while (last < count && (last + 1 < count ? lineStarts[last + 1]! : content.length) - start <= STRETCH) last++;
    const stop = last < count ? lineStarts[last]! : content.length;
    if (!load(content, start, Math.min(stop, start + STRETCH))) unusual.push({ start, end: stop });
    for (let line = first; line < last; line++) {
      const from = lineStarts[line]! - start;
      findShape(from, Math.min(lineEnd(text, line) - start, STRETCH), leads, found);
      payload[line] = start + found.payload;
      shape[line] = found.shape;
      const next = familyOf(found.shape);
      if (next !== family) leads = during((family = next));
    }
    first = last;
  }
  return { text, shape, payload, unusual };
}

interface Found {
  payload: number;
  shape: number;
}

/** Characters that are looked at at a time. Of a line that is longer, only these tell its shape. */
const STRETCH = 1 << 16;
/** The stretch that was loaded last: ASCII as it is, other characters as 128 and their class. */
const bytes = new Uint8Array(STRETCH);
const encoder = new TextEncoder();

/**
 * Fills {@link bytes}.
 * @returns whether all of it is ASCII without control characters, but for tab, line break, form feed and escape.
 */
function load(content: string, start: number, end: number): boolean {
  const length = end - start;
  const { read, written } = encoder.encodeInto(content.slice(start, end), bytes);
  if (read !== length || written !== length) {
    const { classOf } = leadMachine();
    for (let index = 0; index < length; index++) {
      const code = content.charCodeAt(start + index);
      bytes[index] = code < 128 ? code : 128 | classOf[code]!;
    }
    return false;
  }
  let control = 0;
  for (let index = 0; index < length; index++) control |= CONTROL[bytes[index]!]!;
  return control === 0;
}

const CONTROL = Uint8Array.from({ length: 256 }, (_, code) => ((code < 32 && ![9, 10, 12, 13, 27].includes(code)) || code === 127 ? 1 : 0));

/**
 * Takes the longest prefix again and again; where none is left, the first row of the table whose lead fits is the
 * shape. What an automaton can still find is known at each state, so that it stops when that is no better.
 * @param start in {@link bytes}, as `end` and the payload that is found.
 */
function findShape(start: number, end: number, { starts, told }: Leads, found: Found): void {
  const { prefixStart, prefixEnds, classOfByte, next } = leadMachine();
  let at = start;
  for (let prefixed = true; prefixed; ) {
    prefixed = false;
    let state = prefixStart;
    for (let index = at; index < end; ) {
      state = next[(state << CLASS_BITS) | classOfByte[bytes[index]!]!]!;
      if (state === 0) break;
      index++;
      if (prefixEnds[state] === 1) {
        at = index;
        prefixed = true;
      }
    }
  }
  let row = NO_ROW;
  for (let automaton = 0; automaton < starts.length; automaton++) {
    let state = starts[automaton]!;
    for (let index = at; index < end && told[state]! >> 8 < row; index++) {
      state = next[(state << CLASS_BITS) | classOfByte[bytes[index]!]!]!;
      if (state === 0) break;
      const matched = told[state]! & 0xff;
      if (matched < row) row = matched;
    }
  }
  found.payload = at;
  found.shape = at === end ? BLANK : row === NO_ROW ? OTHER : row;
}

export function familyOf(shape: number): Family {
  return FAMILIES[shape] ?? 'text';
}

/** `blank`, `other` or the name of a row. */
export function shapeName(shape: number): string {
  return shape === BLANK ? 'blank' : (SHAPES[shape]?.name ?? 'other');
}

/** The named groups of a line, each with its span; see {@link readParts}. */
export type Parts = Readonly<Record<string, Part | undefined>>;
export interface Part {
  readonly text: string;
  readonly span: Span;
}

/** Longest payload that is read closely. Real lines stay far below; a longer one is a problem, not a fact. */
export const LONGEST_LINE = 16_384;

/**
 * Reads a whole line by the parts of its shape.
 * @returns null where the parts do not fit (a damaged line), or where the row has none.
 */
export function readParts(lines: Lines, line: number): Parts | null {
  const compiled = PARTS[lines.shape[line]!];
  if (!compiled) return null;
  const start = lines.payload[line]!;
  const end = lineEnd(lines.text, line);
  if (end - start > LONGEST_LINE) return null;
  const match = compiled.pattern.exec(lines.text.content.slice(start, end));
  if (!match) return null;
  const parts: Record<string, Part> = {};
  let at = start;
  compiled.names.forEach((name, index) => {
    const text = match[index + 1];
    if (text === undefined) return;
    const next = at + text.length;
    if (name !== null) parts[name] = { text, span: { start: at, end: next } };
    at = next;
  });
  return parts;
}

/** What a line by itself would be while a block of the family is open, and where in it the payload begins. */
export function shapeOfLine(line: string, family: Family): { readonly payload: number; readonly shape: number } {
  const found: Found = { payload: 0, shape: BLANK };
  const length = Math.min(line.length, STRETCH);
  load(line, 0, length);
  findShape(0, length, leadMachine().during(family), found);
  return found;
}

/** Whether a payload as a whole reads as its shape says; true where the row does not read closely. */
export function fitsShape(shape: number, payload: string): boolean {
  return payload.length <= LONGEST_LINE && (PARTS[shape]?.pattern.test(payload) ?? true);
}

/** Whether the row reads lines closely at all. */
export function hasParts(shape: number): boolean {
  return PARTS[shape] !== undefined;
}

const PARTS: readonly (PartsPattern | undefined)[] = SHAPES.map((row) => (row.parts === undefined ? undefined : partsPattern(row.parts)));
const FAMILIES: readonly Family[] = SHAPES.map((row) => row.family);
