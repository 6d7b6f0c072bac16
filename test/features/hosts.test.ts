import assert from 'node:assert/strict';
import { hoverAt } from '../../src/features/hover.ts';
import { taskOf } from '../../src/features/document.ts';
import { createReport } from '../../src/report/report.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { analysed, at } from './marked.ts';

const status = (host: string, name: string, state: string): string => `root@${host}:~# cat /proc/4711/status\nName:\t${name}\nState:\t${state}\nTgid:\t4711\nPid:\t4711\nPPid:\t1\nSigPnd:\t0000000000000000\nShdPnd:\t0000000000000100\n`;
const TWO = `${status('node-a', 'postgres', 'S (sleeping)')}${status('node-b', 'rsync', 'D (disk sleep)')}root@node-b:~# cat /proc/4711/stack\n[<0>] request_wait_answer+0x151/0x210\n[<0>] fuse_flush+0x155/0x190 [fuse]\n[<0>] do_exit+0x771/0xaa0\n`;

describe('the same pid on two machines', () => {
  const document = analysed(TWO);

  it('is two tasks', () => assert.deepEqual(document.theCase.incident.hosts?.map(({ host }) => host), ['node-a', 'node-b']));

  it('is in each place the task of the machine there', () => {
    const masks = document.theCase.incident.dumps[0]!.masks;
    assert.deepEqual([...new Set(masks.map(({ tid, place }) => taskOf(document, tid, place)?.comm))], ['postgres', 'rsync']);
  });

  it('has the right name in hovers', () => {
    const hover = ({ document: here, position }: ReturnType<typeof at>): string => JSON.stringify(hoverAt(here, position));
    assert.match(hover(at(TWO, '0000000000000100')), /postgres/);
    const second = hover(at(TWO, '0000000000000100', 'rsync'));
    assert.match(second, /rsync/);
    assert.doesNotMatch(second, /postgres/);
    assert.match(hover(at(TWO, 'fuse_flush')), /rsync/);
  });

  it('is in the report twice, each with its host; of one machine there is no host', () => {
    const report = createReport(document.theCase);
    assert.deepEqual(report.tasks.map(({ tid, host, comm }) => [tid, host, comm]), [[4711, 'node-a', 'postgres'], [4711, 'node-b', 'rsync']]);
    assert.deepEqual(report.stacks.map(({ tid, host }) => [tid, host]), [[4711, 'node-b']]);
    assert.ok(reportSchema.safeParse(report).success);
    assert.ok(createReport(analysed(status('node-a', 'postgres', 'S (sleeping)')).theCase).tasks.every((task) => !('host' in task)));
  });
});
