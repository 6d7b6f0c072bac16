import { lineCount, lineText, type Text } from '../text/text.ts';
import type { Position } from 'vscode-languageserver-types';

/** Where a position stands in the front matter of a signature page. */
export interface PageCursor {
  /** Keys from the outermost inwards; `*` for an item of a list. For a value, its own key is the last one. */
  readonly path: readonly string[];
  readonly at: 'key' | 'value';
  /** The word that the position stands in or behind: its characters on the line. */
  readonly word: { readonly start: number; readonly end: number; readonly text: string };
  /** Keys beside it in the same map, with the plain values that stand on their lines. */
  readonly beside: Readonly<Record<string, string>>;
  /** Column at which keys of this map begin. */
  readonly indent: number;
  /** Inside `{ }` or `[ ]`. */
  readonly isFlow: boolean;
  /** A colon stands right before it: a value needs a blank first. */
  readonly needsBlank: boolean;
  /** Something stands behind the word on the line. */
  readonly isFollowed: boolean;
}

/**
 * Reads the lines around a position as YAML of the usual kind (indented maps and lists, `{ }` and `[ ]` on one line), so
 * that it works on the half-written text that a parser refuses. Linear in the lines of the front matter.
 *
 * @returns null outside the front matter, in a comment and inside a quoted text.
 */
export function pageCursor(text: Text, position: Position): PageCursor | null {
  const end = frontMatterEnd(text);
  if (end === null || position.line < 1 || position.line >= end) return null;
  const line = lineText(text, position.line).slice(0, LONGEST_LINE);
  const character = Math.min(position.character, line.length);
  if (line.trimStart().startsWith('#')) return null;
  const nodes = nodesOf(line);
  const pair = nodes.findLast((node) => node.name !== null && node.value !== null && node.value <= character);
  const inside = pair?.value ?? nodes.filter((node) => node.name === null && node.column < character).at(-1)?.value ?? null;
  const flow = inside === null ? NO_FLOW : flowAt(line, inside, character);
  if (flow === null) return null;
  const word = wordAt(line, character, flow.from ?? (pair ? pair.value! : line.search(/\S|$/)));
  const content = contentColumn(nodes, line, character);
  const outer = surroundings(text, position.line, content, nodes.filter((node) => node.column < content && node.name === null));
  const path = [...outer.path, ...(pair && content === pair.column ? [pair.name!] : []), ...flow.path];
  const isFlow = flow.from !== null;
  const common = { word, indent: content, isFlow, needsBlank: line[word.start - 1] === ':', isFollowed: line.slice(word.end).trim() !== '' };
  if (isFlow) return { ...common, path: flow.key === null ? path : [...path, flow.key], at: flow.isMap && flow.key === null ? 'key' : 'value', beside: flow.beside };
  return { ...common, path, at: pair && content === pair.column ? 'value' : 'key', beside: outer.beside };
}

/** Line of the `---` that ends the front matter, or the number of lines where it is missing; null without front matter. */
export function frontMatterEnd(text: Text): number | null {
  if (lineCount(text) === 0 || lineText(text, 0).replace(/^\uFEFF/, '').trimEnd() !== '---') return null;
  for (let line = 1; line < Math.min(lineCount(text), MOST_LINES); line++) if (lineText(text, line).trimEnd() === '---') return line;
  return Math.min(lineCount(text) + 1, MOST_LINES);
}

/** A `- ` or a `key:` that begins at a column; `value` is where its value begins, null for a key without a colon. */
interface LineNode {
  readonly column: number;
  /** null for `- `. */
  readonly name: string | null;
  readonly value: number | null;
}

const LONGEST_LINE = 2000;
const MOST_LINES = 20_000;

function nodesOf(line: string): readonly LineNode[] {
  const nodes: LineNode[] = [];
  let column = line.search(/\S|$/);
  while (line[column] === '-' && (line[column + 1] === ' ' || column + 1 === line.length)) {
    let value = column + 1;
    while (line[value] === ' ') value++;
    nodes.push({ column, name: null, value });
    column = value;
  }
  const key = /^([A-Za-z_][\w-]*)\s*:(?=\s|$)/.exec(line.slice(column));
  if (key) nodes.push({ column, name: key[1]!, value: column + key[0].length });
  return nodes;
}

/** Column of the key or word that the position belongs to. */
function contentColumn(nodes: readonly LineNode[], line: string, character: number): number {
  const last = nodes.at(-1);
  if (last === undefined) return Math.min(character, line.search(/\S|$/));
  if (last.name !== null) return last.column;
  return character <= last.column ? last.column : (last.value ?? last.column);
}

/** Path of the map whose keys begin at a column, from the lines above, and the keys that it has already. */
function surroundings(text: Text, line: number, column: number, dashes: readonly LineNode[]): { readonly path: readonly string[]; readonly beside: Readonly<Record<string, string>> } {
  const path: string[] = [];
  const beside = new Map<string, string>();
  let limit = column;
  let isBehindDash = false;
  let isSameMap = true;
  const step = (node: LineNode, own: string): void => {
    if (node.name === null) {
      if (node.column >= limit) return;
      path.unshift('*');
      limit = node.column;
      isBehindDash = true;
      isSameMap = false;
    } else if (node.column < limit || (isBehindDash && node.column === limit)) {
      path.unshift(node.name);
      limit = node.column;
      isBehindDash = false;
      isSameMap = false;
    } else if (isSameMap && node.column === column) beside.set(node.name, own.slice(node.value ?? own.length).trim());
  };
  const end = frontMatterEnd(text) ?? 0;
  // Below first, as long as it is the same map: what stands there tells what kind of map it is, too.
  for (let below = line + 1; below < Math.min(end, lineCount(text)); below++) {
    const own = lineText(text, below).slice(0, LONGEST_LINE);
    if (own.trim() === '' || own.trimStart().startsWith('#')) continue;
    const [first] = nodesOf(own);
    if (own.search(/\S/) < column || (first?.name === null && first.column <= column)) break;
    if (first?.name != null && first.column === column) beside.set(first.name, own.slice(first.value ?? own.length).trim());
  }
  for (const node of [...dashes].reverse()) step(node, '');
  for (let above = line - 1; above >= 1 && limit >= 0; above--) {
    const own = lineText(text, above).slice(0, LONGEST_LINE);
    if (own.trimStart().startsWith('#')) continue;
    for (const node of [...nodesOf(own)].reverse()) step(node, own);
    if (limit === 0 && !isBehindDash && path.length > 0) break;
  }
  return { path, beside: Object.fromEntries(beside) };
}

interface Flow {
  readonly path: readonly string[];
  /** Where the token of the position begins; null outside brackets. */
  readonly from: number | null;
  readonly isMap: boolean;
  readonly key: string | null;
  readonly beside: Readonly<Record<string, string>>;
}

const NO_FLOW: Flow = { path: [], from: null, isMap: false, key: null, beside: {} };

/** What brackets are open between the begin of a value and the position; null inside a quoted text or a comment. */
function flowAt(line: string, from: number, to: number): Flow | null {
  const open: { readonly isMap: boolean; key: string | null; token: number; readonly beside: Record<string, string> }[] = [];
  for (let at = from; at < to; at++) {
    const character = line[at]!;
    const top = open.at(-1);
    if (character === '#' && /\s/.test(line[at - 1] ?? ' ')) return null;
    if (character === '"' || character === "'") {
      const close = line.indexOf(character, at + 1);
      if (close < 0 || close >= to) return null;
      at = close;
    } else if (character === '{' || character === '[') open.push({ isMap: character === '{', key: null, token: at + 1, beside: {} });
    else if (character === '}' || character === ']') open.pop();
    else if (top && character === ',') {
      if (top.key !== null) top.beside[top.key] = line.slice(top.token, at).trim();
      top.key = null;
      top.token = at + 1;
    } else if (top?.isMap === true && character === ':' && top.key === null && /[\s,}\]]|^$/.test(line[at + 1] ?? '')) {
      top.key = line.slice(top.token, at).trim();
      top.token = at + 1;
    }
  }
  const top = open.at(-1);
  if (!top) return NO_FLOW;
  const path = open.slice(0, -1).map((one) => (one.isMap ? (one.key ?? '') : '*'));
  return { path: top.isMap ? path : [...path, '*'], from: top.token, isMap: top.isMap, key: top.key, beside: top.beside };
}

function wordAt(line: string, character: number, from: number): PageCursor['word'] {
  let start = character;
  while (start > from && /[^\s,[\]{}:]/.test(line[start - 1]!)) start--;
  let end = character;
  while (end < line.length && /[^\s,[\]{}:]/.test(line[end]!)) end++;
  return { start, end, text: line.slice(start, end) };
}
