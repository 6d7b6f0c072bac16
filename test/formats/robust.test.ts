import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { PROBLEM_CAP } from '../../src/formats/collector.ts';
import { readDump } from '../../src/formats/readDump.ts';
import type { Dump } from '../../src/model/dump.ts';
import { createIncident } from '../../src/model/merge.ts';
import { framePlace } from '../../src/model/stack.ts';
import { LONGEST_LINE } from '../../src/syntax/reader.ts';
import { SHAPES } from '../../src/syntax/shapes.ts';
import { createText } from '../../src/text/text.ts';
import { findFiles } from '../harness/findFiles.ts';

const FIXTURES = findFiles('test/fixtures', '.txt', ['test/fixtures/real', 'test/fixtures/captures']).map((path) => readFileSync(path, 'utf8'));

describe('reading never throws, and every place lies inside its text', () => {
  it('on any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), sound));
  });

  it('on lines made of the samples of the shapes and of noise', () => {
    const samples = SHAPES.flatMap((shape) => shape.samples);
    const line = fc.oneof(fc.constantFrom(...samples), fc.constantFrom(...samples).map((text) => text.slice(0, text.length >> 1)), fc.string(), fc.constant(''));
    const prefix = fc.constantFrom('', '> ', '[  1.000000] ', '/proc/7/status:', '\t', '| ');
    fc.assert(fc.property(fc.array(fc.tuple(prefix, line).map((parts) => parts.join('')), { maxLength: 40 }), (lines) => sound(lines.join('\n'))));
  });

  it('on fixtures with a piece cut out, doubled or overwritten', () => {
    const mutation = fc.record({
      text: fc.constantFrom(...FIXTURES),
      from: fc.nat(4000),
      length: fc.nat(80),
      put: fc.oneof(fc.constant(''), fc.string({ unit: 'binary' }), fc.constantFrom('\n', '\r', '\0', '/proc/1/stack', '[<0>] ', ')', '(', '0x')),
    });
    fc.assert(fc.property(mutation, ({ text, from, length, put }) => sound(text.slice(0, from) + put + text.slice(from + length))), { numRuns: 200 });
  });

  it('on a fixture cut anywhere', () => {
    for (const text of FIXTURES) for (let end = 0; end < Math.min(text.length, 1500); end += 13) sound(text.slice(0, end));
  });
});

describe('hostile texts are read in linear time: mocha’s own limit would end a quadratic search', () => {
  const MEGABYTE = 1 << 20;
  const pieces = [
    ' ', '\n', ' \n', '[<0>', '(', ')', 'a+0x', 'a+0x1/0x2', '>', '> ', '[', '1', '1 ', 'r 1 1', 'task:', 'INFO: task ', ': ', '/proc/1/', '/proc/1/stack:',
    '# cat /proc/{1,2}/stack;', 'goroutine 1 [', 'created by ', '1 (', ') S 1 ', '| ', '\\_ ', '\ufffd', '\0', '{', 'pid ', '==> ', '.', 'Tainted: ', 'A ', '-',
  ];
  for (const piece of pieces) {
    it(`1 MB of ${JSON.stringify(piece)}, on one line and behind leads`, () => {
      const much = piece.repeat(MEGABYTE / piece.length);
      sound(much);
      for (const lead of ['[<0>] ', 'task:x state:', 'goroutine 1 [', 'Name:\t', '# ', 'root@a:~# ', 'r 1 1', '1 (', '#0: (', '#0: (a){+.+.}, at: ', 'CPU: 0 PID: 1 Comm: ', '1 lock held by ', 'INFO: task a:1 is blocked on a mutex likely owned by task ', 'a D 0 1 1 0x']) sound(`${lead}${much.slice(0, MEGABYTE >> 3)}`);
    });
  }

  const lines = [
    '1 lock held by a/1:', '#0: (a){+.+.}, at: a+0x1/0x2', '[    1.000000] a+0x1/0x2\nx', '[    1.000000] [<ffff>] a+0x1/0x2\nx', 'INFO: task a:1 is blocked on a mutex likely owned by task b:2.',
    'a D 0 1 1 0x0', 'task:a state:D\nstack:0 pid:1', 'CPU: 0 PID: 1 Comm: a\nCall Trace:', 'sysrq: Show State', 'Freed by task 1:\n a+0x1/0x2',
    '[<0>] do_exit+0x1/0x2', '\n[<0>] do_exit+0x1/0x2', 'SigPnd:\t0', 'SigPnd:\t0\n', 'Name:\tx\n...', '# cat /proc/1/stack', '/proc/1/stack', '/proc/1/stack:[<0>] a+0x1/0x2',
    'root 1 0.0 0.0 0 0 ? Z 1 0:00 \\_ [x] <defunct>', '_ [a]', '| _ [a] <defunct>', 'Call Trace:', 'task:a state:D pid:1', 'task:a', 'goroutine 1 [x]:', 'a.b(0x1)',
    '1 (a) D 1 1 1 1 1 1', 'PID PPID CMD\n1 1 a', 'process 12', '=> x', 'a@b:~# uname -r\n1.2', '\0',
  ];
  for (const line of lines) {
    it(`20,000 times ${JSON.stringify(line)}`, () => sound(`${line}\n`.repeat(20_000)));
  }
});

describe('hostile lines of every family are read in linear time', () => {
  const MEGABYTE = 1 << 20;
  for (const family of new Set(SHAPES.map((shape) => shape.family))) {
    const rows = SHAPES.filter((shape) => shape.family === family);
    const samples = rows.flatMap((row) => row.samples);
    // Opens the block that some rows need.
    const open = rows.find((row) => row.within === undefined)?.samples[0] ?? '';

    it(`${family}: one line of 1 MB, of each row`, () => {
      for (const { samples: [sample = ''] } of rows) {
        const { problems, counts } = soundly(`${open}\n${longer(sample, MEGABYTE, 'whole')}`);
        assert.ok(problems.some((problem) => problem.code === 'long-line'), sample);
        assert.equal(counts.lines, 2);
      }
    });

    it(`${family}: lines of 16 KB, sixty at least, of each sample`, () => {
      for (const how of ['whole', 'middle', 'blank', 'last'] as const) {
        const lines = Array.from({ length: Math.max(60, samples.length) }, (_, index) => longer(samples[index % samples.length]!, LONGEST_LINE, how));
        assert.equal(soundly(`${open}\n${lines.join('\n')}`).counts.lines, lines.length + 1);
      }
    });
  }

  it('a line of 1 MB is a problem wherever it grows', () => {
    for (const how of ['middle', 'blank', 'last'] as const) {
      const { problems } = soundly(SHAPES.filter((_, index) => index % 40 === 0).map((row) => longer(row.samples[0]!, MEGABYTE, how)).join('\n'));
      assert.ok(problems.some((problem) => problem.code === 'long-line'), how);
    }
  });
});

/** A sample that has grown: said again and again, or its middle, a blank there, or its last character repeated. */
function longer(sample: string, length: number, how: 'whole' | 'middle' | 'blank' | 'last'): string {
  if (how === 'whole') return sample.repeat(Math.ceil(length / sample.length)).slice(0, length);
  const middle = how === 'last' ? sample.length : sample.length >> 1;
  const pump = how === 'blank' ? ' ' : sample.charAt(Math.max(middle - 1, 0));
  return sample.slice(0, middle) + pump.repeat(length - sample.length) + sample.slice(middle);
}

describe('what cannot be read is a problem', () => {
  it('lists a hundred of a kind and sums up the rest', () => {
    const { problems } = readDump(createText('x', '[<0>] +\n'.repeat(PROBLEM_CAP + 50)), 0);
    assert.equal(problems.length, PROBLEM_CAP + 1);
    assert.match(problems.at(-1)!.message, /^50 more/);
  });

  it('names an endless line and does not read it', () => {
    const dump = readDump(createText('x', `[<0>] ${'a'.repeat(20_000)}\n[<0>] do_exit+0x1/0x2\n`), 0);
    assert.deepEqual(dump.problems.map((problem) => problem.code), ['long-line', 'damaged-line']);
    assert.equal(dump.stacks[0]?.frames.at(-1)?.function, 'do_exit');
  });

  it('finds nothing in an empty text', () => {
    const dump = readDump(createText('x', ''), 0);
    assert.deepEqual([dump.problems, dump.stacks, dump.readings, dump.counts.lines], [[], [], [], 0]);
  });
});

function sound(content: string): void {
  soundly(content);
}

function soundly(content: string): Dump {
  const text = createText('capture/7.stack', content);
  const dump = readDump(text, 0);
  const incident = createIncident([text], [dump]);
  for (const span of spansOf(dump)) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= content.length, JSON.stringify(span));
  assert.ok(dump.counts.classifiedLines <= dump.counts.dumpLines && dump.counts.dumpLines <= dump.counts.lines);
  for (const task of incident.tasks.values()) assert.ok(Number.isSafeInteger(task.tid) && task.tid >= 0);
  return dump;
}

function spansOf(dump: Dump): readonly { readonly start: number; readonly end: number }[] {
  return [
    ...dump.readings.map((reading) => reading.place.span),
    ...dump.stacks.flatMap((stack) => [stack.place.span, ...stack.frames.map((_, index) => framePlace(stack, index).span)]),
    ...dump.goroutines.flatMap((goroutine) => [goroutine.place.span, ...goroutine.nameStarts.map((start) => ({ start, end: start }))]),
    ...dump.masks.map((mask) => mask.place.span),
    ...dump.problems.map((problem) => problem.place.span),
    ...dump.actions.map((action) => action.place.span),
  ];
}
