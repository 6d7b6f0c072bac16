import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pageFiles, parseYaml } from '../../src/build/signaturePages.ts';
import { matchStack } from '../../src/analysis/match.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { compilePage } from '../../src/knowledge/page.ts';
import type { SignaturePage } from '../../src/knowledge/schema.ts';

/** Every page runs its own dumps: what is added to src/knowledge/signatures is tested here without a line of code. */
describe('signature pages', () => {
  const symbols = symbolList();
  const files = pageFiles('src/knowledge/signatures');
  const catalogue = loadCatalogue();

  it('are all in the catalogue, most specific first', () => {
    assert.deepEqual(catalogue.map((page) => `${page.id}.md`).sort(), files.map((file) => basename(file)));
    const order = catalogue.map((page) => page.specificity);
    assert.deepEqual(order, [...order].sort((a, b) => b - a));
  });

  for (const file of files) {
    describe(basename(file), () => {
      const compiled = compilePage(basename(file), readFileSync(file, 'utf8'), parseYaml);
      if ('errors' in compiled) {
        it('compiles', () => assert.deepEqual(compiled.errors, []));
        return;
      }
      const { page, examples, nearMisses } = compiled;

      for (const example of examples) {
        it(`matches its example at line ${example.line}, and no other page is more specific`, () => {
          const frames = framesOf(example.text);
          const matched = matchStack(frames, page.match);
          assert.ok(matched, `${page.id} does not match`);
          for (const name of page.mark.filter((mark) => page.match.frames.some((step) => step.length === 1 && step[0] === mark))) {
            assert.ok(frames.includes(name), `the frame to mark, ${name}, is not in the example`);
          }
          assert.equal(catalogue.find((one) => matchStack(frames, one.match))?.id, page.id);
        });
      }

      for (const nearMiss of nearMisses) {
        it(`does not match its near miss at line ${nearMiss.line}`, () => {
          const frames = framesOf(nearMiss.text);
          assert.ok(frames.length > 0, 'the near miss has frames');
          assert.equal(matchStack(frames, page.match), null);
        });
      }

      it('names only functions that were looked up in kernel sources', () => {
        for (const name of functionsOf(page)) assert.ok(symbols.has(name), `${name} is not in test/knowledge/symbols.txt: look it up and add it`);
      });
    });
  }

  it('leave no name in symbols.txt that no page uses', () => {
    const used = new Set(catalogue.flatMap(functionsOf));
    assert.deepEqual([...symbols].filter((name) => !used.has(name)), []);
  });
});

/** Function names of a dump in the form of /proc/PID/stack or of a call trace. */
function framesOf(dump: string): readonly string[] {
  return dump.split('\n').flatMap((line) => /^\s*(?:\[<[0-9a-f]+>\]\s*)?([A-Za-z_][\w.]*)\+0x/.exec(line)?.[1] ?? []);
}

/** Functions in the front matter, and words of the prose in backticks that look like one. */
function functionsOf(page: SignaturePage): readonly string[] {
  const { match, mark, stages, prose } = page;
  const inProse = [...Object.values(prose).join('\n').matchAll(/`([a-z_]\w*_\w+)`/g)].map((found) => found[1]!);
  return [...match.frames.flat(), ...(match.without ?? []), ...mark, ...(stages ?? []).flatMap((stage) => stage.when.frames ?? []), ...inProse];
}

function symbolList(): ReadonlySet<string> {
  const lines = readFileSync('test/knowledge/symbols.txt', 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) assert.match(line, /^\w+( \d+\.\d+)+$/, 'a name and the versions that have it');
  return new Set(lines.map((line) => line.split(' ')[0]!));
}
