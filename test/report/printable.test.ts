import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printable, singleLine } from '../../src/report/printable.ts';
import { wrap } from '../../src/report/wrap.ts';

describe('printable', () => {
  it('shows control characters as escapes and keeps everything else', () => {
    assert.equal(printable('a\u001b[31mb\u0000\u009b\u202e\ud800 é 進程 😀'), 'a\\x1b[31mb\\x00\\x9b\\u202e\ufffd é 進程 😀');
  });

  it('cuts without a broken character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 50 }), (text, limit) => {
        const cut = singleLine(text, limit);
        assert.ok(cut.length <= limit);
        assert.doesNotMatch(cut, /\p{Surrogate}/u);
      }),
    );
    assert.equal(singleLine('abcdef', 6), 'abcdef');
    assert.equal(singleLine('abcdefg', 6), 'abcde…');
  });
});

describe('wrap', () => {
  it('loses no word and goes over the width only for a word that is longer', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/)), (words) => {
        const lines = wrap(words.join(' '), 20, '  ');
        assert.deepEqual(lines.flatMap((line) => line.trim().split(' ')), words);
        for (const line of lines) assert.ok(line.length <= 20 || !line.trim().includes(' '));
      }),
    );
  });
});
