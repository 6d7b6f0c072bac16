import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createReport } from '../../src/report/report.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { utf8Length } from '../../src/report/utf8Length.ts';
import { handmadeCase } from './handmadeCase.ts';

describe('createReport', () => {
  const report = createReport(handmadeCase());

  it('fits its own schema', () => {
    assert.deepEqual(reportSchema.parse(report), report);
  });

  it('counts bytes as UTF-8 and lines as wc does', () => {
    const { sources } = handmadeCase().incident;
    assert.deepEqual(report.sources, [
      { name: 'lab/dump.txt', bytes: Buffer.byteLength(sources[0]!.content), lines: 11 },
      { name: 'lab/second.txt', bytes: 0, lines: 0 },
    ]);
    assert.ok(report.sources[0]!.bytes > sources[0]!.content.length);
  });

  it('takes the bytes of the files where they are known', () => {
    assert.deepEqual(createReport(handmadeCase(), { bytes: [500, 3] }).sources.map((source) => source.bytes), [500, 3]);
  });

  it('gives a stack the owner that the merge found, and 1-based lines', () => {
    const [stack] = report.stacks;
    assert.deepEqual([stack?.tid, stack?.source, stack?.line], [6200, 'lab/dump.txt', 2]);
    assert.deepEqual(stack?.frames[1], { function: 'fuse_flush', offset: 0x155, size: 0x190, module: 'fuse', unreliable: false });
  });

  it('decodes flags and masks', () => {
    const task = report.tasks.find((one) => one.tid === 6200);
    assert.equal(task?.flags, '0x40054c');
    assert.deepEqual(task?.flagNames, ['PF_EXITING', 'PF_POSTCOREDUMP', 'PF_FORKNOEXEC', 'PF_SUPERPRIV', 'PF_SIGNALED', 'PF_RANDOMIZE']);
    assert.deepEqual(report.masks.map(({ tid, field, signals, line }) => ({ tid, field, signals, line })), [
      { tid: 6200, field: 'ShdPnd', signals: ['SIGKILL'], line: 6 },
      { tid: null, field: 'CapEff', signals: ['CAP_KILL', 'CAP_SYS_ADMIN'], line: 7 },
    ]);
  });

  it('groups goroutines of one state and one stack, whatever their arguments, biggest first', () => {
    assert.deepEqual(report.goroutines, {
      count: 3, states: { select: 2, 'chan receive': 1 }, longestWaitMinutes: 12,
      groups: [
        { count: 2, state: 'select', longestWaitMinutes: 12, ids: [7, 8], frames: ['main.b', 'main.c'] },
        { count: 1, state: 'chan receive', longestWaitMinutes: null, ids: [9], frames: ['main.a'] },
      ],
    });
    assert.deepEqual(Object.keys(report.goroutines.states), ['select', 'chan receive']);
  });

  it('sums the numbers of all sources', () => {
    const { stats } = report;
    assert.deepEqual(
      [stats.lines, stats.dumpLines, stats.classifiedLines, stats.stacks, stats.frames, stats.procFrames, stats.unreliableFrames, stats.goroutines, stats.signalMasks],
      [11, 9, 8, 1, 4, 4, 1, 3, 1],
    );
  });

  it('says where the evidence stands and quotes it', () => {
    assert.deepEqual(report.findings[0]?.evidence[1], { source: 'lab/dump.txt', line: 6, says: 'SIGKILL is pending', quote: 'ShdPnd: 0000000000000100' });
  });

  it('puts sources that could not be read among the problems', () => {
    const [first, second] = createReport(handmadeCase(), { unreadable: [{ name: 'gone', message: 'no such file or directory' }] }).problems;
    assert.deepEqual(first, { source: 'gone', line: 0, code: 'unreadable', message: 'no such file or directory' });
    assert.deepEqual([second?.code, second?.line], ['binary', 11]);
  });
});

describe('utf8Length', () => {
  it('is what an encoder would write', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes))), (text) => utf8Length(text) === Buffer.byteLength(text)));
  });
});
