import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import { lineAt, lineCount, type Text } from '../../src/text/text.ts';

export const files = {
  treeSitterWasm: read(createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm')),
  grammarWasm: read('syntaxes/tree-sitter-unstuck/tree-sitter-unstuck.wasm'),
};

/** A parser of the committed grammar. */
export async function grammarParser(): Promise<Parser> {
  await Parser.init({ wasmBinary: files.treeSitterWasm.slice().buffer, locateFile: (name: string) => name });
  return new Parser().setLanguage(await Language.load(files.grammarWasm));
}

/** Node type of each line of a text. */
export function lineTypes(tree: Tree, text: Text): readonly string[] {
  const types = Array<string>(lineCount(text)).fill('');
  const cursor = tree.walk();
  for (let more = cursor.gotoFirstChild(); more; ) {
    if (cursor.gotoFirstChild()) continue;
    if (cursor.nodeType !== 'prefix') types[lineAt(text, Math.min(cursor.startIndex, text.content.length - 1))] = cursor.nodeType;
    while (!(more = cursor.gotoNextSibling()) && cursor.gotoParent());
  }
  cursor.delete();
  return types;
}

function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}
