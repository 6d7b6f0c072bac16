import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import { framePlace } from '../../src/model/stack.ts';
import { createText } from '../../src/text/text.ts';
import { findFiles } from '../harness/findFiles.ts';

/** Where what stands above a cut hangs on what stands below it. */
const EXCEPT: ReadonlyMap<string, string> = new Map([
  ['test/fixtures/bcc/offcputime-blocks.txt', 'a stack is one by the count at its end'],
  ['test/fixtures/bcc/old-blocks-and-wakeups.txt', 'a stack is one by the count at its end'],
  ['test/fixtures/bpftrace/captured-keys-stacks-histograms.txt', 'a key of several lines is one by its last line'],
  ['test/fixtures/crash/bt-and-ps.txt', 'the interrupted function is a frame of its own unless the next frame repeats it'],
  ['test/fixtures/damage/quoted-printable.txt', 'the text counts as encoded when it holds two signs of it'],
]);

describe('a text that was cut says the same of what is left', () => {
  const fixtures = findFiles('test/fixtures', '.txt', ['test/fixtures/captures']).map((path) => ({ path, content: readFileSync(path, 'utf8') })).filter(({ content }) => content.length < 60_000);

  it('every fixture, cut after every line', () => {
    const differ = new Map<string, string>();
    let cuts = 0;
    for (const { path, content } of fixtures) {
      const starts = [...content.matchAll(/\n/g)].map(({ index }) => index + 1);
      const whole = factsOf(content);
      starts.forEach((cut, index) => {
        cuts++;
        // The last line may be half of one that a mailer broke, or the title of what is gone.
        const sure = starts[index - 1] ?? 0;
        const left = new Set(factsOf(content.slice(0, cut)).filter(([at]) => at < sure).map(([, words]) => words));
        const expected = new Set(whole.filter(([at]) => at < sure).map(([, words]) => words));
        const wrong = [...[...expected].filter((one) => !left.has(one)), ...[...left].filter((one) => !expected.has(one)).map((one) => `not before: ${one}`)];
        if (wrong.length > 0 && !differ.has(path)) differ.set(path, `line ${index + 1}: ${wrong.slice(0, 3).join(' | ')}`);
      });
    }
    console.log(`      ${cuts} cuts of ${fixtures.length} fixtures`);
    assert.deepEqual([...differ].filter(([path]) => !EXCEPT.has(path)).map(([path, words]) => `${path} ${words}`), []);
    assert.deepEqual([...EXCEPT.keys()].filter((path) => !differ.has(path)), [], 'an exception that is none any more');
  });
});

/** Frames, goroutines, masks, states and reports with their places. Owners are left out: a better one may stand below. */
function factsOf(content: string): readonly (readonly [number, string])[] {
  const dump = readDump(createText('x', content), 0);
  const facts: [number, string][] = [];
  const add = (at: number, words: string): void => void facts.push([at, `${at} ${words}`]);
  for (const stack of dump.stacks) stack.frames.forEach((frame, index) => add(framePlace(stack, index).span.start, `frame ${frame.function}+${frame.offset}/${frame.size} ${frame.module}`));
  for (const goroutine of dump.goroutines) {
    add(goroutine.place.span.start, `goroutine ${goroutine.id} ${goroutine.state} ${goroutine.minutes}`);
    goroutine.frames.forEach((frame, index) => add(goroutine.nameStarts[index]!, frame.function));
  }
  for (const reading of dump.readings) {
    for (const [field, mask] of Object.entries(reading.masks)) add(mask.place.span.start, `${field} ${mask.value}`);
    if (reading.state) add(reading.state.place.span.start, `state ${reading.state.value}`);
  }
  for (const report of dump.hungTasks) add(report.place.span.start, 'hung task');
  return facts;
}
