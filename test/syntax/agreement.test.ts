import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IGrammar } from 'vscode-textmate';
import type { Parser } from 'web-tree-sitter';
import { readLines, shapeName } from '../../src/syntax/reader.ts';
import { sectionsOf, type Section } from '../../src/syntax/sections.ts';
import { SHAPES } from '../../src/syntax/shapes.ts';
import { nodeType } from '../../src/syntax/treeSitter.ts';
import { lineCount, lineText, type Text } from '../../src/text/text.ts';
import { createSectionParser, type SectionParser } from '../../src/tree/sections.ts';
import { files, grammarParser, lineTypes } from '../tree/grammar.ts';
import { corpus, CORPUS, fixtures, hasCorpus } from './dumps.ts';
import { shapeOfTokens, textMateGrammarOf, tokensOfLines } from './textMateLines.ts';
import { damagedSamples } from './damagedSamples.ts';

describe('reader, tree-sitter and TextMate agree', () => {
  let parser: Parser;
  let sections: SectionParser;
  let grammar: IGrammar;

  before(async () => {
    parser = await grammarParser();
    sections = await createSectionParser(files);
    grammar = await textMateGrammarOf('source.unstuck', { 'source.unstuck': readFileSync('syntaxes/unstuck.tmLanguage.json', 'utf8') });
  });

  const treeSections = (text: Text): readonly Section[] => {
    const document = sections.open(text);
    assert.ok(document);
    const cut = document.sections().map(({ heading, first, end, blocks }) => ({ heading, first, end, blocks }));
    document.close();
    return cut;
  };

  const check = (texts: readonly Text[]): void => {
    let lines = 0;
    const shapes = new Map<string, number>();
    const differences: string[] = [];
    for (const text of texts) {
      const read = readLines(text);
      const names = Array.from(read.shape, shapeName);
      const tree = parser.parse(text.content.replace(/[\0\uFEFF]/g, '\uFFFD'));
      assert.ok(tree && !tree.rootNode.hasError, `${text.name}: the tree has an error`);
      const types = lineTypes(tree, text);
      tree.delete();
      const all = names.map((_, line) => lineText(text, line));
      const scoped = tokensOfLines(grammar, all).map(shapeOfTokens);
      names.forEach((name, line) => {
        shapes.set(name, (shapes.get(name) ?? 0) + 1);
        const textMate = scoped[line] ?? (name === 'blank' || name === 'other' ? name : 'none');
        if (types[line] !== nodeType(name) || textMate !== name) {
          differences.push(`${text.name}:${line + 1}: reader ${name}, tree ${types[line]}, TextMate ${textMate}: ${all[line]?.slice(0, 120)}`);
        }
      });
      lines += lineCount(text);
    }
    assert.deepEqual(differences.slice(0, 20), [], `${differences.length} of ${lines} lines differ`);
    for (const text of texts) assert.deepEqual(treeSections(text), sectionsOf(readLines(text)), `${text.name}: the sections differ`);
    console.log(`      ${lines} lines of ${texts.length} texts, ${shapes.size - 2} of ${SHAPES.length} shapes, ${shapes.get('other') ?? 0} other, ${shapes.get('blank') ?? 0} blank`);
  };

  it('on the samples of the table, whole and damaged', () => check(damagedSamples()));
  it('on every line of the fixtures', () => check(fixtures()));
  it(`on every line of ${CORPUS}${hasCorpus ? '' : ' (skipped: not there)'}`, function () {
    if (!hasCorpus) this.skip();
    this.timeout(300_000);
    check(corpus());
  });
});
