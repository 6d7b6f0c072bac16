import { PREFIXES } from '../syntax/prefixes.ts';
import { SHAPES } from '../syntax/shapes.ts';
import { markdownInjection, textMateGrammar, type TextMateGrammar } from '../syntax/textmate.ts';
import { foldsQuery, highlightsQuery, outlineQuery, shapesHeader, treeSitterShapes } from '../syntax/treeSitter.ts';
import { REPORT_SCHEMA_PATH, reportSchemaJson } from './reportSchema.ts';
import { SIGNATURE_SCHEMA_PATH, signatureSchemaJson } from './signatureSchema.ts';

export const GRAMMAR = 'syntaxes/tree-sitter-unstuck';
export const WASM = `${GRAMMAR}/tree-sitter-unstuck.wasm`;

/** Every generated file that needs no toolchain: path from the package's root, and its text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['syntaxes/unstuck.tmLanguage.json', grammarJson(textMateGrammar(SHAPES, PREFIXES))],
    ['syntaxes/unstuck-markdown.injection.json', json(markdownInjection())],
    [`${GRAMMAR}/shapes.json`, json(treeSitterShapes(SHAPES))],
    [`${GRAMMAR}/src/shapes.h`, shapesHeader(SHAPES, PREFIXES)],
    [`${GRAMMAR}/queries/highlights.scm`, highlightsQuery(SHAPES)],
    [`${GRAMMAR}/queries/folds.scm`, foldsQuery(SHAPES)],
    [`${GRAMMAR}/queries/outline.scm`, outlineQuery(SHAPES)],
    [REPORT_SCHEMA_PATH, reportSchemaJson()],
    [SIGNATURE_SCHEMA_PATH, signatureSchemaJson()],
  ]);
}

/** One rule a line: small, and a change of a row is a change of a few lines. */
function grammarJson({ repository = {}, ...head }: TextMateGrammar): string {
  const fields = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const rules = Object.entries(repository).map(([name, rule]) => `    ${JSON.stringify(name)}: ${JSON.stringify(rule)}`);
  return `{\n${fields.join('')}  "repository": {\n${rules.join(',\n')}\n  }\n}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
