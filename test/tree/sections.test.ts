import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Parser } from 'web-tree-sitter';
import { readLines } from '../../src/syntax/reader.ts';
import { sectionsOf } from '../../src/syntax/sections.ts';
import { createText, type Text } from '../../src/text/text.ts';
import { createSectionParser, type SectionDocument, type SectionParser, type TextChange } from '../../src/tree/sections.ts';
import { dumpArbitrary } from '../syntax/damagedSamples.ts';
import { files } from './grammar.ts';

const DUMP = 'before\n# cat /proc/1/stack\n[<0>] zap_pid_ns_processes+0x107/0x1b0\n[<0>] do_exit+0x9b8/0xaf0\n\n# cat /proc/2/status\nName:\tx\n';

describe('sections of an open document', () => {
  let parser: SectionParser;
  before(async () => {
    parser = await createSectionParser(files);
  });

  it('cuts a document as the reader does, with offsets', () => {
    const document = opened(parser, DUMP);
    assert.deepEqual(plain(document), sectionsOf(readLines(createText('t', DUMP))));
    assert.deepEqual(document.sections().map((section) => DUMP.slice(section.start, section.stop).split('\n')[0]), ['before', '# cat /proc/1/stack', '# cat /proc/2/status']);
    document.close();
  });

  it('says which sections an edit touched, and moves the others', () => {
    const document = opened(parser, DUMP);
    const at = DUMP.indexOf('do_exit');
    const update = document.update([{ start: at, end: at + 2, inserted: 'undo\n' }], createText('t', DUMP.replace('do_exit', 'undo\n_exit')));
    assert.deepEqual([update?.first, update?.oldEnd, update?.newEnd], [1, 2, 2]);
    assert.equal(update?.sections[2]?.first, 6);
    document.close();
  });

  it('joins sections when a heading goes away, and parts them when it comes back', () => {
    const document = opened(parser, DUMP);
    const at = DUMP.indexOf('# cat /proc/2');
    const without = `${DUMP.slice(0, at)}x${DUMP.slice(at + 1)}`;
    assert.equal(document.update([{ start: at, end: at + 1, inserted: 'x' }], createText('t', without))?.sections.length, 2);
    assert.equal(document.update([{ start: at, end: at + 1, inserted: '#' }], createText('t', DUMP))?.sections.length, 3);
    assert.deepEqual(plain(document), sectionsOf(readLines(createText('t', DUMP))));
    document.close();
  });

  it('random edits give the same sections as a fresh parse and as the reader', () => {
    fc.assert(
      fc.property(unicodeDump, fc.array(editArbitrary, { minLength: 1, maxLength: 6 }), fc.boolean(), (start, edits, together) => {
        const document = opened(parser, start);
        let content = start;
        let pending: TextChange[] = [];
        for (const [index, edit] of edits.entries()) {
          const from = Math.floor(edit.at * content.length);
          const end = Math.min(content.length, from + edit.removed);
          content = content.slice(0, from) + edit.inserted + content.slice(end);
          pending.push({ start: from, end, inserted: edit.inserted });
          if (together && index < edits.length - 1) continue;
          const before = document.sections();
          const text = createText('t', content);
          const update = document.update(pending, text);
          pending = [];
          assert.ok(update);
          agrees(parser, document, text);
          // What is said to be unchanged must be so, apart from its place.
          before.slice(0, update.first).forEach((section, kept) => assert.deepEqual(update.sections[kept], section));
          assert.equal(before.length - update.oldEnd, update.sections.length - update.newEnd);
        }
        document.close();
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('compares the texts when the changes do not fit', () => {
    const document = opened(parser, DUMP);
    const text = createText('t', `${DUMP}# dmesg \n`);
    assert.ok(document.update([{ start: 0, end: 3, inserted: 'wrong' }], text));
    agrees(parser, document, text);
    assert.ok(document.update([], createText('t', DUMP)));
    agrees(parser, document, createText('t', DUMP));
    document.close();
  });

  for (const [what, content] of [
    ['nothing', ''], ['one line without a break', '[<0>] f+0x1/0x2'], ['NUL', 'a\0b\n\0\n'], ['a lone surrogate', '\ud83d\n# dmesg \n\udc00'],
    ['a byte order mark', '\ufeff# dmesg \nx\n'], ['CRLF', '# dmesg \r\n[<0>] f+0x1/0x2\r\n'], ['lone CR', '# dmesg \r[<0>] f+0x1/0x2\rx'], ['only a prefix', 'x\n[<0>] f+0x1/0x2\n> > '],
    ['a huge line', `[<0>] ${'f'.repeat(300_000)}`], ['astral characters', '# dmesg \u{1F600}\n\u{1F600}\n[<0>] f+0x1/0x2\n'],
  ] as const) {
    it(`reads ${what}`, () => {
      const document = opened(parser, content);
      agrees(parser, document, createText('t', content));
      document.close();
    });
  }

  it('gives nothing for a text that is too long, and for a closed document', async () => {
    const small = await createSectionParser({ ...files, longest: 100 });
    assert.equal(small.open(createText('t', 'x'.repeat(101))), null);
    const document = opened(small, 'x\n');
    assert.equal(document.update([], createText('t', 'x'.repeat(101))), null);
    assert.equal(document.update([], createText('t', 'x\n')), null, 'closed after it grew too long');
    assert.equal(small.available(), true);
  });

  it('reports a parser that has died, and does not throw', async () => {
    const dying = await createSectionParser(files);
    const document = opened(dying, 'x\n');
    // Stands in for an abort of the WebAssembly module, which throws out of any call.
    const { parse } = Parser.prototype;
    Parser.prototype.parse = () => {
      throw new WebAssembly.RuntimeError('aborted');
    };
    try {
      assert.equal(document.update([], createText('t', 'y\n')), null);
    } finally {
      Parser.prototype.parse = parse;
    }
    assert.equal(dying.available(), false);
    assert.equal(dying.open(createText('t', 'x\n')), null);
    assert.equal(document.update([], createText('t', 'x\n')), null);
    document.close();
  });

  it('rejects files that are no WebAssembly', async () => {
    await assert.rejects(createSectionParser({ ...files, grammarWasm: new Uint8Array([1, 2, 3]) }));
  });
});

const unicodeDump = dumpArbitrary.map((dump) => dump.replaceAll('x', '\u{1F600}'));
const editArbitrary = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof(fc.nat(3), fc.nat(200)),
  inserted: fc.oneof(fc.constantFrom('', '\n', '\r', '\r\n', '#', '# dmesg \n', '\ud83d', '\0'), dumpArbitrary.map((dump) => dump.slice(0, 300))),
});

function opened(parser: SectionParser, content: string): SectionDocument {
  const document = parser.open(createText('t', content));
  assert.ok(document);
  return document;
}

function agrees(parser: SectionParser, document: SectionDocument, text: Text): void {
  const fresh = opened(parser, text.content);
  assert.deepEqual(document.sections(), fresh.sections());
  fresh.close();
  assert.deepEqual(plain(document), sectionsOf(readLines(text)), JSON.stringify(text.content));
}

function plain(document: SectionDocument): readonly unknown[] {
  return document.sections().map(({ heading, first, end, blocks }) => ({ heading, first, end, blocks }));
}
