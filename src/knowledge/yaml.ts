import { CST, isMap, isScalar, isSeq, Lexer, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { PageError, ParseYaml } from './page.ts';

/**
 * YAML as `compilePage` wants it. Lines count from 1. Never throws; a text of {@link LONGEST} characters takes a second
 * at worst. Aliases and `? ` keys are refused: no page needs them, the first make a small text large, and nested ones of
 * the second take the library exponential time.
 */
export const parseYaml: ParseYaml = (yaml) => {
  if (yaml.length > LONGEST) return failed([{ line: 1, message: `the front matter has ${yaml.length} characters; at most ${LONGEST} are read` }]);
  const refused = refusedTokens(yaml);
  if (refused.length > 0) return failed(refused);
  try {
    const lines = new LineCounter();
    const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
    const errors = document.errors.slice(0, MOST_ERRORS).map((error) => ({ line: lines.linePos(error.pos[0]).line, message: error.message }));
    return { value: errors.length > 0 ? null : document.toJS({ maxAliasCount: 0 }) as unknown, errors, lineOf: (path) => lines.linePos(offsetOf(document, path)).line };
  } catch {
    // What is nested some thousand levels deep ends the stack of the parser.
    return failed([{ line: 1, message: 'the front matter is nested too deeply' }]);
  }
};

const LONGEST = 64 * 1024;
const MOST_ERRORS = 100;

function failed(errors: readonly PageError[]): ReturnType<ParseYaml> {
  return { value: null, errors, lineOf: () => 1 };
}

function refusedTokens(yaml: string): readonly PageError[] {
  const errors: PageError[] = [];
  let line = 1;
  for (const token of new Lexer().lex(yaml)) {
    const what = REFUSED[CST.tokenType(token) ?? ''];
    if (what !== undefined && errors.length < MOST_ERRORS) errors.push({ line, message: `${what} not read in pages` });
    for (let at = token.indexOf('\n'); at >= 0; at = token.indexOf('\n', at + 1)) line++;
  }
  return errors;
}

const REFUSED: Readonly<Record<string, string>> = {
  alias: 'aliases (`*name`) are', anchor: 'anchors (`&name`) are', 'explicit-key-ind': 'keys that begin with `? ` are', 'doc-end': 'a second document (`...`) is', 'directive-line': 'directives (`%`) are',
};

/** Where the key stands, or the item of a list. What is missing has no place of its own: what it is missing in has. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(step));
      if (!pair) break;
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = typeof step === 'number' ? node.items[step] : undefined;
      if (isMap(node) || isSeq(node) || isScalar(node)) offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
