import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { IGrammar } from 'vscode-textmate';
import { shapeOfTokens, textMateGrammarOf, tokensOfLines, type Token } from './textMateLines.ts';

const UNSTUCK = readFileSync('syntaxes/unstuck.tmLanguage.json', 'utf8');

describe('TextMate grammar', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await textMateGrammarOf('source.unstuck', { 'source.unstuck': UNSTUCK });
  });

  it('scopes the parts of a line', () => {
    const [frame = []] = tokensOfLines(grammar, ['> [   31.409042]  ? request_wait_answer+0x1bb/0x2a0 [fuse]']);
    assert.equal(scopeOf(frame, 'request_wait_answer'), 'entity.name.function.unstuck');
    assert.equal(scopeOf(frame, '0x1bb'), 'constant.numeric.hex.offset.unstuck');
    assert.equal(scopeOf(frame, '> [   31.409042]  '), 'comment.line.prefix.unstuck');
  });

  it('scopes a damaged line as a whole', () => {
    const [frame = []] = tokensOfLines(grammar, ['[<0>] request_wait_answer+0x1bb/']);
    assert.equal(shapeOfTokens(frame), 'procFrame');
    assert.equal(scopeOf(frame, '[<0>] request_wait_answer+0x1bb/'), 'invalid.deprecated.frame.unstuck');
  });

  it('reads the prefixes of a line that ends a region', () => {
    const lines = ['[    1.0] goroutine 1 [select]:', '[    1.0] main.main()', '[    1.0] [<0>] f+0x1/0x2', 'words', '> main.main()'];
    const tokens = tokensOfLines(grammar, lines);
    assert.deepEqual(tokens.map(shapeOfTokens), ['goroutineHeader', 'goCall', 'procFrame', null, null]);
    assert.equal(scopeOf(tokens[2]!, '[    1.0] '), 'comment.line.prefix.unstuck');
  });

  it('ends a region where another shape begins', () => {
    const lines = ['main.main()', 'goroutine 1 [select]:', 'main.main()', '\t/a.go:1 +0x1', '[<0>] f+0x1/0x2', 'main.main()', '', 'main.main()'];
    assert.deepEqual(tokensOfLines(grammar, lines).map(shapeOfTokens), [null, 'goroutineHeader', 'goCall', 'goLocation', 'procFrame', null, null, null]);
  });
});

describe('injection into Markdown', () => {
  // Stands in for the grammar of VS Code: fences of a language of its own, and prose.
  const markdown = JSON.stringify({
    scopeName: 'text.html.markdown',
    patterns: [{ name: 'markup.fenced_code.block.markdown', begin: '^(```)js$', end: '^(```)$', contentName: 'meta.embedded.block.javascript' }],
  });
  let grammar: IGrammar;
  before(async () => {
    const injection = readFileSync('syntaxes/unstuck-markdown.injection.json', 'utf8');
    grammar = await textMateGrammarOf('text.html.markdown', { 'text.html.markdown': markdown, 'source.unstuck': UNSTUCK, 'markdown.unstuck.codeblock': injection }, ['markdown.unstuck.codeblock']);
  });
  const shapes = (lines: readonly string[]): readonly (string | null)[] => tokensOfLines(grammar, lines).map(shapeOfTokens);

  for (const fence of ['```unstuck', '```procstack', '```goroutine', '```dmesg', '```console', '~~~text', '```', '   ```']) {
    it(`colours ${fence}`, () => {
      const close = fence.trim().slice(0, 3);
      assert.deepEqual(shapes([fence, '[<0>] f+0x1/0x2', '  [<0>] g+0x1/0x2', close, '[<0>] f+0x1/0x2']), [null, 'procFrame', 'procFrame', null, null]);
    });
  }

  it('colours a dump in a fence inside of a list', () => {
    assert.deepEqual(shapes(['   ```', '   goroutine 1 [select]:', '   main.main()', '   ```', 'x']), [null, 'goroutineHeader', 'goCall', null, null]);
  });

  it('reads the prefixes of a line that ends a region where the fence is indented', () => {
    assert.deepEqual(shapes(['   ```', '   goroutine 1 [select]:', '   main.main()', '   > [    1.0] [<0>] f+0x1/0x2', '   [    1.0]  f+0x1/0x2', '   ```']), [null, 'goroutineHeader', 'goCall', 'procFrame', 'logFrame', null]);
  });

  it('leaves fences of other languages alone, and what stands after them', () => {
    assert.deepEqual(shapes(['```js', '[<0>] f+0x1/0x2', '```', '[<0>] f+0x1/0x2', '```', '[<0>] f+0x1/0x2', '```']), [null, null, null, null, null, 'procFrame', null]);
  });
});

describe('language configuration', () => {
  const { wordPattern } = JSON.parse(readFileSync('syntaxes/language-configuration.json', 'utf8')) as { wordPattern: string };

  it('takes names with dots and masks as one word', () => {
    const words = (line: string): readonly string[] => line.match(new RegExp(wordPattern, 'g')) ?? [];
    assert.deepEqual(words('[<0>] io_schedule.isra.0+0x1bb/0x2a0 [fuse]'), ['0', 'io_schedule.isra.0', '0x1bb', '0x2a0', 'fuse']);
    assert.deepEqual(words('SigCgt:\tfffffffe7fc1feff'), ['SigCgt', 'fffffffe7fc1feff']);
    assert.deepEqual(words('ShdPnd:\t0000000000000100'), ['ShdPnd', '0000000000000100']);
    assert.deepEqual(words('CapEff:\t000001ffffffffff 1528591'), ['CapEff', '000001ffffffffff', '1528591']);
  });
});

function scopeOf(tokens: readonly Token[], text: string): string | undefined {
  return tokens.find((token) => token.text === text)?.scopes.at(-1);
}
