import { PREFIXES } from '../syntax/prefixes.ts';
import { SHAPES } from '../syntax/shapes.ts';
import { markdownInjection, textMateGrammar } from '../syntax/textmate.ts';
import { foldsQuery, highlightsQuery, outlineQuery, shapesHeader, treeSitterShapes } from '../syntax/treeSitter.ts';
import { REPORT_SCHEMA_PATH, reportSchemaJson } from './reportSchema.ts';

export const GRAMMAR = 'syntaxes/tree-sitter-unstuck';
export const WASM = `${GRAMMAR}/tree-sitter-unstuck.wasm`;

/** Every generated file that needs no toolchain: path from the package's root, and its text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['syntaxes/unstuck.tmLanguage.json', json(textMateGrammar(SHAPES, PREFIXES))],
    ['syntaxes/unstuck-markdown.injection.json', json(markdownInjection())],
    [`${GRAMMAR}/shapes.json`, json(treeSitterShapes(SHAPES))],
    [`${GRAMMAR}/src/shapes.h`, shapesHeader(SHAPES, PREFIXES)],
    [`${GRAMMAR}/queries/highlights.scm`, highlightsQuery(SHAPES)],
    [`${GRAMMAR}/queries/folds.scm`, foldsQuery(SHAPES)],
    [`${GRAMMAR}/queries/outline.scm`, outlineQuery(SHAPES)],
    [REPORT_SCHEMA_PATH, reportSchemaJson()],
  ]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
