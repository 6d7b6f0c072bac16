import type { Span } from '../text/span.ts';
import { lineCount, lineEnd, type Text } from '../text/text.ts';
import type { Family, Shape } from './shape.ts';
import { PREFIXES } from './prefixes.ts';
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
}

/**
 * Decides the shape of every line of a text: linear, never throws.
 * A row with `within` is a candidate only while the line before belongs to that family.
 */
export function readLines(text: Text): Lines {
  const count = lineCount(text);
  const shape = new Uint8Array(count);
  const payload = new Uint32Array(count);
  let family: Family = 'text';
  for (let line = 0; line < count; line++) {
    const end = lineEnd(text, line);
    const at = skipPrefixes(text.content, text.lineStarts[line]!, end);
    const found = at === end ? BLANK : shapeAt(text.content, at, end, family);
    payload[line] = at;
    shape[line] = found;
    family = familyOf(found);
  }
  return { text, shape, payload };
}

export function familyOf(shape: number): Family {
  return SHAPES[shape]?.family ?? 'text';
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
  const pattern = PARTS[lines.shape[line]!];
  if (!pattern) return null;
  const start = lines.payload[line]!;
  const end = lineEnd(lines.text, line);
  if (end - start > LONGEST_LINE) return null;
  const match = pattern.exec(lines.text.content.slice(start, end));
  if (!match?.groups || !match.indices?.groups) return null;
  const parts: Record<string, Part> = {};
  for (const [name, indices] of Object.entries(match.indices.groups)) {
    if (indices) parts[name] = { text: match.groups[name]!, span: { start: start + indices[0], end: start + indices[1] } };
  }
  return parts;
}

/** Whether the row reads lines closely at all. */
export function hasParts(shape: number): boolean {
  return PARTS[shape] !== undefined;
}

/** Where the payload of a line begins: the longest prefix is taken again and again. */
export function skipPrefixes(content: string, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const next = longestPrefix(content, at);
    if (next <= at || next > end) break;
    at = next;
  }
  return at;
}

const PREFIX_PATTERNS = PREFIXES.map((prefix) => new RegExp(prefix.pattern, 'y'));
const PARTS: readonly (RegExp | undefined)[] = SHAPES.map((row) => (row.parts === undefined ? undefined : new RegExp(`^(?:${row.parts})$`, 'd')));
const CANDIDATES = candidatesByFamily();

function longestPrefix(content: string, at: number): number {
  // Most payloads begin with a letter that no prefix begins with.
  if (!mayOpenPrefix(content.charCodeAt(at))) return at;
  let longest = at;
  for (const pattern of PREFIX_PATTERNS) {
    pattern.lastIndex = at;
    if (pattern.test(content)) longest = Math.max(longest, pattern.lastIndex);
  }
  return longest;
}

function mayOpenPrefix(code: number): boolean {
  return code <= 0x3e || code === 0x5b || (code >= 0x41 && code <= 0x5a);
}

function shapeAt(content: string, start: number, end: number, family: Family): number {
  const pattern = CANDIDATES.get(family) ?? CANDIDATES.get('text')!;
  pattern.leads.lastIndex = start;
  const match = pattern.leads.exec(content);
  if (!match || start + match[0].length > end) return OTHER;
  for (let index = 0; index < pattern.rows.length; index++) {
    if (match[index + 1] !== undefined) return pattern.rows[index]!;
  }
  return OTHER;
}

interface Candidates {
  readonly leads: RegExp;
  readonly rows: readonly number[];
}

/** One alternation for each family that may be open: the first row whose lead fits wins, as in the table. */
function candidatesByFamily(): ReadonlyMap<Family, Candidates> {
  const families = new Set<Family>(['text', ...SHAPES.map((row) => row.family)]);
  return new Map([...families].map((family) => [family, candidatesOf(family)]));
}

function candidatesOf(family: Family): Candidates {
  const rows = SHAPES.flatMap((row: Shape, index) => (row.within === undefined || row.within === family ? [index] : []));
  return { rows, leads: new RegExp(rows.map((index) => `(${SHAPES[index]!.lead})`).join('|'), 'y') };
}
