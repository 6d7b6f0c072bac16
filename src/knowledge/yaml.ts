import { LineCounter, isNode, parseDocument } from 'yaml';
import type { ParseYaml } from './page.ts';

/** YAML as `compilePage` wants it. Lines count from 1. Aliases are bounded by the library, so a small text stays small. */
export const parseYaml: ParseYaml = (yaml) => {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const errors = document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, message: error.message.split('\n')[0] ?? '' }));
  const lineOf = (path: readonly PropertyKey[]): number => {
    // A missing key has no place of its own: the nearest part of the document around it has.
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  try {
    return { value: errors.length > 0 ? null : document.toJS() as unknown, errors, lineOf };
  } catch (error) {
    // Too many aliases, or one without an anchor.
    return { value: null, errors: [{ line: 1, message: error instanceof Error ? error.message : String(error) }], lineOf };
  }
};
