import { strict as assert } from 'node:assert';
import { readDump } from '../../src/formats/readDump.ts';
import { createIncident } from '../../src/model/merge.ts';
import { compareNames, inCanonicalOrder } from '../../src/model/order.ts';
import { samplesOf, type Sample } from '../../src/model/samples.ts';
import { clockOf, secondsOfDate } from '../../src/model/times.ts';
import { createText } from '../../src/text/text.ts';

const stack = (first: string): string => `[<0>] ${first}+0x1/0x2\n[<0>] do_syscall_64+0x1/0x2\n`;

function samples(tid: number, ...sources: readonly (readonly [string, string])[]): readonly Sample[] {
  const texts = inCanonicalOrder(sources.map(([name, content]) => createText(name, content)));
  const incident = createIncident(texts, texts.map((text, source) => readDump(text, source)));
  return samplesOf(incident.tasks.get(tid)!, clockOf(incident.sources, incident.dumps));
}

const shown = (list: readonly Sample[]) => list.map((one) => [one.stack?.frames[0]?.function ?? null, one.readings.flatMap((reading) => reading.state?.value ?? []).join(), one.seconds]);

describe('looks at a task', () => {
  it('each have one stack and the readings around it', () => {
    const look = (letter: string, first: string): string => `# grep . /proc/7/status\nName:\tx\nState:\t${letter} (x)\n# cat /proc/7/stack\n${stack(first)}`;
    assert.deepEqual(shown(samples(7, ['t', look('S', 'a') + look('D', 'b')])), [['a', 'S', null], ['b', 'D', null]]);
  });

  it('may show the status below the stack, or no stack at all', () => {
    const text = `# cat /proc/7/stack\n${stack('a')}# grep . /proc/7/status\nState:\tS (x)\n# cat /proc/7/stack\n${stack('b')}# grep . /proc/7/status\nState:\tD (x)\n# grep . /proc/7/status\nState:\tZ (x)\n`;
    assert.deepEqual(shown(samples(7, ['t', text])), [['a', 'S', null], ['b', 'D', null], [null, 'Z', null]]);
  });

  it('stand in the order of sources, whatever order these came in', () => {
    const sources = [['stack-10', `# cat /proc/7/stack\n${stack('c')}`], ['stack-2', `# cat /proc/7/stack\n${stack('b')}`], ['stack-1', `# cat /proc/7/stack\n${stack('a')}`]] as const;
    for (const order of [sources, [...sources].reverse()]) assert.deepEqual(samples(7, ...order).map((one) => one.stack?.frames[0]?.function), ['a', 'b', 'c']);
  });

  it('have the time of the date above, of which a second look knows only that it was later', () => {
    const text = `# date\nThu Jan 15 12:01:00 UTC 2026\n# cat /proc/7/stack\n${stack('a')}# cat /proc/7/stack\n${stack('b')}# date\nThu Jan 15 12:01:42 UTC 2026\n# cat /proc/7/stack\n${stack('c')}`;
    const [first, second, third] = samples(7, ['t', text]);
    assert.equal(third!.seconds! - first!.seconds!, 42);
    assert.deepEqual([first?.clock, second?.seconds], ['date', null]);
  });

  it('have the time of the log’s own stamps', () => {
    const report = (at: string): string => ['INFO: task cat:7 blocked for more than 120 seconds.', 'task:cat   state:D stack:0 pid:7 ppid:1 flags:0x0', 'Call Trace:', ' <TASK>', ' __schedule+0x1/0x2', ' schedule+0x1/0x2', ' </TASK>'].map((line) => `[  ${at}] ${line}\n`).join('');
    const list = samples(7, ['t', report('120.500000') + report('241.500000')]).filter((one) => one.stack);
    assert.deepEqual(list.map((one) => [one.seconds, one.clock]), [[120.5, 'boot'], [241.5, 'boot']]);
  });
});

describe('the order of sources', () => {
  const order = (...sources: readonly (readonly [string, string])[]): readonly string[] => inCanonicalOrder(sources.map(([name, content]) => createText(name, content))).map((text) => text.name);
  it('is that of times in their names, else in their first lines, else of names', () => {
    assert.deepEqual(order(['b-20260115T005302.txt', ''], ['a-20260115T005400.txt', '']), ['b-20260115T005302.txt', 'a-20260115T005400.txt']);
    assert.deepEqual(order(['a', 'Thu Jan 15 12:01:42 UTC 2026\n'], ['b', 'Thu Jan 15 12:01:00 UTC 2026\n']), ['b', 'a']);
    assert.deepEqual(order(['a', '[  200.000001] x\n'], ['b', '[  100.000001] x\n']), ['b', 'a']);
    assert.deepEqual(order(['b', '[  100.000001] x\n'], ['a', 'no time\n']), ['a', 'b']);
    assert.deepEqual(order(['x', 'b'], ['x', 'a']), ['x', 'x']);
  });
  it('takes numbers in names by value', () => {
    assert.deepEqual(['s10', 's9', 's09', 's', 't1'].sort(compareNames), ['s', 's09', 's9', 's10', 't1']);
  });
});

describe('a date in seconds', () => {
  const cases: readonly (readonly [string, number | null])[] = [
    ['Thu Jan 15 12:01:08 UTC 2026', 1768478468],
    ['Thu Jan 15 12:01:08 2026', 1768478468],
    ['Thu 15 Jan 2026 12:01:08 PM UTC', 1768478468],
    ['2026-01-15T12:01:08+00:00', 1768478468],
    ['2026-01-15T13:01:08+01:00', 1768478468],
    ['2026-01-15 12:01:08.5', 1768478468.5],
    ['1768478468', 1768478468],
    ['Thu Jan 15', null],
    ['nothing of the kind', null],
  ];
  for (const [text, seconds] of cases) it(text, () => assert.equal(secondsOfDate(text), seconds));
});
