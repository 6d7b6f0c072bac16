import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readDump } from '../../src/formats/readDump.ts';
import type { Dump } from '../../src/model/dump.ts';
import { createText } from '../../src/text/text.ts';
import { findFiles } from '../harness/findFiles.ts';
import { DAMAGES, type Damaging } from './damages.ts';

const CORPUS = '../shared/corpus';

/** Fixtures that show damage of their own: damaging them twice proves nothing. */
const OWN_DAMAGE: ReadonlySet<string> = new Set([
  'test/fixtures/callTrace/wrapped-and-workqueue.txt', 'test/fixtures/procStack/damaged-by-translation.txt', 'test/fixtures/goroutine/docker-call-with-tabs-lost.txt',
]);
const FIXTURES = findFiles('test/fixtures', '.txt', ['test/fixtures/damage', 'test/fixtures/problems', 'test/fixtures/captures']).filter((path) => !OWN_DAMAGE.has(path)).map((path) => ({ path, content: readFileSync(path, 'utf8') })).filter(({ content }) => content.length < 100_000);

describe('what was damaged on its way says what it said before', () => {
  for (const damaging of DAMAGES) {
    it(`fixtures ${damaging.name}`, () => {
      const read = FIXTURES.filter(({ path, content }) => damaging.reads(path, content));
      const differ = read.filter(({ path, content }) => !damaging.except.has(path) && saidBy(content, damaging) !== saidBy(damaging.apply(content), damaging)).map(({ path }) => path);
      if (!damaging.framesOnly) assert.deepEqual(differ, [], `${differ.length} of ${read.length} differ`);
      else {
        // What is broken between words of a table, of a header or of another tool's stack is not joined.
        console.log(`      ${read.length - differ.length} of ${read.length} fixtures have the same frames; not: ${differ.join(' ')}`);
        assert.ok(differ.length <= read.length * 0.15, differ.join('\n'));
      }
    });
  }

  it('any number of lines of a fixture in any damage', () => {
    const cut = fc.record({ fixture: fc.constantFrom(...FIXTURES), lines: fc.nat(80), damaging: fc.constantFrom(...DAMAGES.filter((one) => !one.framesOnly)) });
    fc.assert(
      fc.property(cut, ({ fixture, lines, damaging }) => {
        const content = fixture.content.split('\n').slice(0, lines + 1).join('\n') + '\n';
        if (!damaging.except.has(fixture.path) && damaging.reads(fixture.path, content)) assert.equal(saidBy(damaging.apply(content), damaging), saidBy(content, damaging), fixture.path);
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  it(`frames of ${CORPUS}, cut after any line and damaged${existsSync(CORPUS) ? '' : ' (skipped: not there)'}`, function () {
    if (!existsSync(CORPUS)) this.skip();
    this.timeout(120_000);
    const paths = findFiles(CORPUS, '.txt');
    let same = 0;
    const differ: string[] = [];
    const pick = fc.record({ path: fc.constantFrom(...paths), lines: fc.nat(400), damaging: fc.constantFrom(...DAMAGES) });
    for (const { path, lines, damaging } of fc.sample(pick, { numRuns: 300, seed: 5 })) {
      const content = readFileSync(path, 'utf8').split(/\r?\n/).slice(0, lines + 1).join('\n') + '\n';
      if (!damaging.reads(path, content)) continue;
      if (framesOf(content) === framesOf(damaging.apply(content))) same++;
      else differ.push(`${path} (${lines + 1} lines) ${damaging.name}`);
    }
    console.log(`      ${same} of ${same + differ.length} samples read the same; not: ${differ.slice(0, 8).join('; ')}`);
    assert.ok(same / (same + differ.length) > 0.97, differ.join('\n'));
  });
});

describe('what is not damaged is not repaired', () => {
  it('fixtures of formats', () => {
    const repaired = FIXTURES.flatMap(({ path, content }) => read(content).repairs.map((repair) => `${path}: ${repair.damage.join()} ${repair.text}`));
    assert.deepEqual(repaired, []);
  });

  it('Markdown and code under node_modules: at most 1 line in 10,000', () => {
    const files = findFiles('node_modules', '.md').filter((_, index) => index % 3 === 0).concat(findFiles('node_modules/typescript/lib', '.d.ts').slice(0, 40));
    let lines = 0;
    let repairs = 0;
    for (const path of files) {
      const dump = read(readFileSync(path, 'utf8'));
      lines += dump.counts.lines;
      repairs += dump.repairs.length;
    }
    console.log(`      ${repairs} of ${lines} lines`);
    assert.ok(lines > 10_000 && repairs * 10_000 <= lines);
  });
});

function read(content: string): Dump {
  return readDump(createText('x', content), 0);
}

/** All facts of a text without their places. */
function valuesOf(content: string): string {
  // Whose machine it is may be told by what carried the text: journald puts its host before each line (`views`).
  const { problems: _problems, counts: _counts, repairs: _repairs, name: _name, views: _views, ...facts } = read(content);
  return JSON.stringify(facts, (key, value: unknown) => (HIDDEN.has(key) ? undefined : value));
}

function saidBy(content: string, damaging: Damaging): string {
  return damaging.framesOnly ? framesOf(content) : valuesOf(content);
}

function framesOf(content: string): string {
  const { stacks, goroutines } = read(content);
  return JSON.stringify([stacks.map((stack) => stack.frames), goroutines.map(({ id, state, minutes, frames, createdBy }) => [id, state, minutes, frames, createdBy])]);
}

const HIDDEN: ReadonlySet<string> = new Set(['place', 'nameStarts', 'span', 'pidSpan', 'tidSpan']);
