import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createText, lineAt, lineCount, lineEnd, lineText } from '../../src/text/text.ts';

describe('text', () => {
  it('cuts lines as VS Code does: LF, CRLF, lone CR', () => {
    assert.deepEqual(lines('a\nb\r\nc\rd'), ['a', 'b', 'c', 'd']);
    assert.deepEqual(lines('a\n\n\r\r\nb\n'), ['a', '', '', '', 'b']);
    assert.deepEqual(lines(''), []);
    assert.deepEqual(lines('\r'), ['']);
  });

  it('agrees with a split on every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', ' ', '\u{1F600}') }), (content) => {
        const expected = content.split(/\r\n|\n|\r/);
        if (expected.at(-1) === '') expected.pop();
        assert.deepEqual(lines(content), expected);
      }),
    );
  });

  it('finds the line of every offset', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r') }), (content) => {
        const text = createText('t', content);
        for (let offset = 0; offset < content.length; offset++) {
          const line = lineAt(text, offset);
          const next = text.lineStarts[line + 1] ?? content.length;
          assert.ok(text.lineStarts[line]! <= offset && offset < next);
          assert.ok(lineEnd(text, line) <= next);
        }
      }),
    );
  });
});

function lines(content: string): readonly string[] {
  const text = createText('t', content);
  return Array.from({ length: lineCount(text) }, (_, line) => lineText(text, line));
}
