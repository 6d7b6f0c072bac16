import { buildLeadTables, DEAD_STEP } from './leadTables.ts';
import type { Family, PrefixShape, Shape } from './shape.ts';

/** What `syntaxes/tree-sitter-unstuck/grammar.js` reads: the rows of the table without their patterns. */
export interface TreeSitterShapes {
  /** Names of the families that have rows, in the order of the table; each has a node `<family>_block`. */
  readonly families: readonly string[];
  readonly shapes: readonly TreeSitterShape[];
}

export interface TreeSitterShape {
  /** Node type of the line. */
  readonly node: string;
  readonly family: string;
  readonly starts: boolean;
  /** Only valid inside an open block of its family. */
  readonly inside: boolean;
}

/**
 * The table as `shapes.json` for grammar.js.
 * A row's `within` must be its own family: the grammar has no other context than the open block.
 */
export function treeSitterShapes(shapes: readonly Shape[]): TreeSitterShapes {
  return {
    families: [...new Set(shapes.map((row) => row.family))].filter((family) => family !== 'text'),
    shapes: shapes.map((row) => ({
      node: nodeType(row.name),
      family: row.family,
      starts: row.starts === true,
      inside: row.within !== undefined,
    })),
  };
}

/**
 * `src/shapes.h`: the automata of all leads and prefixes as tables for scanner.c.
 *
 * The lexer that tree-sitter itself would make of the leads is a C switch that is not minimized and is
 * multiplied by the contexts of `within`: for 30 rows 2,250 states, 1 MB of C, on which clang 14 ran out of
 * 8 GB. The same leads as a few minimal automata are a tenth of that.
 */
export function shapesHeader(shapes: readonly Shape[], prefixes: readonly PrefixShape[]): string {
  const tables = buildLeadTables(shapes, prefixes);
  return [
    '// Generated from src/syntax/shapes.ts by `npm run generate`. Do not edit.',
    '#include <stdint.h>',
    '',
    '// External tokens, in the order of grammar.js: the rows of the table, then these.',
    `enum { PREFIX = ${shapes.length}, BLANK, OTHER };`,
    '',
    `#define MACHINES ${tables.starts.length}`,
    '// Start states of the automata, which run side by side, that of the prefixes last. State 0 is dead.',
    numbers('uint16_t', 'START', tables.starts.map(({ state }) => state)),
    `#define CHAR_RUNS ${tables.runs.length}`,
    numbers('int32_t', 'RUN_START', tables.runs.map(([start]) => start)),
    numbers('uint8_t', 'RUN_CLASS', tables.runs.map(([, id]) => id)),
    '// Class of each ASCII character.',
    numbers('uint8_t', 'ASCII_CLASS', Array.from({ length: 128 }, (_, code) => tables.runs.findLast(([start]) => start <= code)![1])),
    // Steps and counts, not numbers of states: they compress to a third, and the .wasm is a good part of the package.
    `#define STATES ${tables.usual.length}`,
    `#define DEAD ${DEAD}`,
    '// By state: how far back the state stands whose row holds where none of the own exceptions does; how far on the usual\n// next state of one without is; how many exceptions it has.',
    numbers('uint8_t', 'BACK', tables.bases),
    numbers('int16_t', 'USUAL', tables.usual.map(shortStep)),
    numbers('uint8_t', 'EXCEPTIONS', tables.exceptions),
    '// By exception: its first class, how many more, and how far on the next state is.',
    numbers('uint8_t', 'EXCEPTION_FROM', tables.firstClasses),
    numbers('uint8_t', 'EXCEPTION_MORE', tables.moreClasses),
    numbers('int16_t', 'EXCEPTION_STEP', tables.steps.map(shortStep)),
    '// By state: how many tokens have matched there; and those tokens.',
    numbers('uint8_t', 'ACCEPTS', tables.accepts.map((rows) => rows.length)),
    numbers('uint8_t', 'ACCEPT', [...tables.accepts.flat(), 0]),
    '',
  ].join('\n');
}

/** The step to state 0; no other is so far back. */
const DEAD = -32768;

function shortStep(step: number): number {
  if (step === DEAD_STEP) return DEAD;
  if (Math.abs(step) >= -DEAD) throw new Error(`A step over ${step} states does not fit into 16 bits.`);
  return step;
}

function numbers(type: string, name: string, values: readonly number[]): string {
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += 24) lines.push(`  ${values.slice(at, at + 24).join(', ')},`);
  return `static const ${type} ${name}[] = {\n${lines.join('\n')}\n};`;
}

/** Node type of a line of this shape: `procFrame` is `proc_frame`. */
export function nodeType(shape: string): string {
  return shape.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Node type of a block. */
export function blockType(family: Family): string {
  return `${family}_block`;
}

/** `queries/highlights.scm`, one capture a shape. Lines are single tokens, so other editors colour whole lines. */
export function highlightsQuery(shapes: readonly Shape[]): string {
  const lines = shapes.map((row) => `(${nodeType(row.name)}) @${captureOf(row.scope)}`);
  return [GENERATED, '(prefix) @comment', ...lines, ''].join('\n');
}

/** `queries/folds.scm`: sections and blocks fold. */
export function foldsQuery(shapes: readonly Shape[]): string {
  const blocks = treeSitterShapes(shapes).families.filter((family) => family !== 'heading');
  return [GENERATED, '(section) @fold', ...blocks.map((family) => `(${family}_block) @fold`), ''].join('\n');
}

/** `queries/outline.scm`: the headings, and the rows that open a block. */
export function outlineQuery(shapes: readonly Shape[]): string {
  const rows = shapes.filter((row) => row.starts === true);
  return [
    GENERATED,
    ...rows.map((row) =>
      row.family === 'heading'
        ? `(section (heading_block (${nodeType(row.name)}) @name)) @item`
        : `(${row.family}_block (${nodeType(row.name)}) @name) @item`,
    ),
    '',
  ].join('\n');
}

const GENERATED = '; Generated from src/syntax/shapes.ts by `npm run generate`. Do not edit.';

/** The usual capture names of tree-sitter, by the beginning of the TextMate scope. */
const CAPTURES: readonly (readonly [string, string])[] = [
  ['comment', 'comment'],
  ['string', 'string'],
  ['constant.numeric', 'number'],
  ['keyword', 'keyword'],
  ['entity.name.function', 'function'],
  ['entity.name.type', 'type'],
  ['support.type', 'property'],
  ['variable', 'variable'],
  ['markup.heading', 'markup.heading'],
  ['invalid', 'keyword.exception'],
];

function captureOf(scope: string | undefined): string {
  return CAPTURES.find(([start]) => scope?.startsWith(start))?.[1] ?? 'text';
}
