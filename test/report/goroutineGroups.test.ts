import { strict as assert } from 'node:assert';
import { readDump } from '../../src/formats/readDump.ts';
import { groupGoroutines, reportProfiles } from '../../src/report/goroutineGroups.ts';
import { createText } from '../../src/text/text.ts';

describe('groups of goroutines', () => {
  const goroutine = (id: number, state: string, line: number, parent: number): string =>
    `goroutine ${id} [${state}]:\nmain.take(0xc0000${id})\n\t/src/a.go:${line} +0x1${id}\nmain.run(...)\n\t/src/a.go:9\ncreated by main.start in goroutine ${parent}\n\t/src/a.go:3 +0x2\n\n`;

  it('hold what does the same, whatever its arguments, lines, creators and sources are', () => {
    const dumps = [
      readDump(createText('one', goroutine(1, 'select, 3 minutes', 7, 5) + goroutine(2, 'select', 8, 6) + goroutine(3, 'chan receive', 7, 5)), 0),
      readDump(createText('two', goroutine(4, 'select', 7, 1)), 1),
    ];
    const { groups, ...sums } = groupGoroutines(dumps.flatMap((dump) => dump.goroutines));
    assert.deepEqual(sums, { count: 4, states: { select: 3, 'chan receive': 1 }, longestWaitMinutes: 3 });
    assert.deepEqual(groups, [
      { count: 3, state: 'select', longestWaitMinutes: 3, ids: [1, 2, 4], frames: ['main.take', 'main.run'] },
      { count: 1, state: 'chan receive', longestWaitMinutes: null, ids: [3], frames: ['main.take', 'main.run'] },
    ]);
  });

  it('share one list of frames where the frames are equal', () => {
    const { goroutines } = readDump(createText('x', goroutine(1, 'select', 7, 5) + goroutine(2, 'sleep', 7, 6) + goroutine(3, 'select', 8, 6)), 0);
    assert.equal(goroutines[0]!.frames, goroutines[1]!.frames);
    assert.notEqual(goroutines[0]!.frames, goroutines[2]!.frames);
    assert.equal(goroutines[0]!.frames[1], goroutines[2]!.frames[1]);
  });

  it('of profiles are their records, biggest first', () => {
    const record = (count: number, name: string): string => `${count} @ 0x1 0x2\n#\t0x1\tmain.${name}+0x1\t/a.go:1\n\n`;
    const text = createText('p', `${record(1, 'lost')}goroutine profile: total 5\n${record(2, 'few')}${record(3, 'many')}--- mutex:\ncycles/second=1\n${record(9, 'hold')}`);
    assert.deepEqual(reportProfiles([readDump(text, 0)]), [
      { name: '', total: null, sampled: 1, groups: [{ count: 1, labels: {}, frames: ['main.lost'] }] },
      { name: 'goroutine', total: 5, sampled: 5, groups: [{ count: 3, labels: {}, frames: ['main.many'] }, { count: 2, labels: {}, frames: ['main.few'] }] },
      { name: 'mutex', total: null, sampled: 9, groups: [{ count: 9, labels: {}, frames: ['main.hold'] }] },
    ]);
    assert.equal(reportProfiles([readDump(createText('x', 'nothing\n'), 0)]), undefined);
  });
});
