import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { Query, type Node, type Parser } from 'web-tree-sitter';
import { findFiles } from '../harness/findFiles.ts';
import { grammarParser } from './grammar.ts';

const GRAMMAR = 'syntaxes/tree-sitter-unstuck';
// The format of `tree-sitter test`: a title between two rules, the input, a line of dashes, the tree.
const CASE = /^=+\n(.+)\n=+\n([\s\S]*?)^---+\n([\s\S]*?)(?=^=+\n|$(?![\s\S]))/gm;

describe('tree-sitter corpus', () => {
  let parser: Parser;
  before(async () => {
    parser = await grammarParser();
  });

  for (const path of findFiles(`${GRAMMAR}/test/corpus`, '.txt')) {
    const cases = [...readFileSync(path, 'utf8').matchAll(CASE)].map(([, title = '', input = '', tree = '']) => ({ title, input, tree: tree.trim() }));
    if (process.env['UPDATE'] === '1') {
      it(`${path}: written anew`, () => {
        const text = cases.map(({ title, input }) => `${RULE}\n${title}\n${RULE}\n${input}---\n\n${drawn(parsed(parser, input))}\n`).join('\n');
        writeFileSync(path, text);
      });
      continue;
    }
    assert.ok(cases.length > 0, path);
    for (const { title, input, tree } of cases) {
      it(title, () => assert.equal(drawn(parsed(parser, input)), tree));
    }
  }

  for (const path of findFiles(`${GRAMMAR}/queries`, '.scm')) {
    it(`${path} fits the grammar`, () => {
      assert.ok(parser.language);
      const root = parsed(parser, '# cat /proc/1/stack\n  [<0>] do_exit+0x9b8/0xaf0\nName:\tx\n');
      assert.ok(new Query(parser.language, readFileSync(path, 'utf8')).captures(root).length > 0);
    });
  }
});

const RULE = '==================';

function parsed(parser: Parser, input: string): Node {
  const tree = parser.parse(input);
  assert.ok(tree);
  return tree.rootNode;
}

function drawn(node: Node, depth = 0): string {
  const name = `${'  '.repeat(depth)}(${node.type}`;
  return `${[name, ...node.namedChildren.map((child) => drawn(child, depth + 1))].join('\n')})`;
}
