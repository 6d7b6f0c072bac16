import { strict as assert } from 'node:assert';
import { readDump } from '../../src/formats/readDump.ts';
import type { Dump } from '../../src/model/dump.ts';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';

const SYMBOLS = ['request_wait_answer', '__fuse_simple_request', 'fuse_flush', 'put_files_struct.part.0', 'do_exit', 'do_syscall_64', 'entry_SYSCALL_64_after_hwframe'];

function read(...lines: readonly string[]): Dump {
  return readDump(createText('x.txt', `${lines.join('\n')}\n`), 0);
}

function owned(dump: Dump): readonly (readonly [tid: number | undefined, frames: number])[] {
  return dump.stacks.map((stack) => [stack.tid?.value, stack.frames.length]);
}

describe('stacks of which only the names are left', () => {
  it('belong to the label above each', () => {
    assert.deepEqual(owned(read('*** 241053', ...SYMBOLS, '*** 241052', 'do_wait', 'kernel_wait4', 'do_syscall_64', 'entry_SYSCALL_64_after_hwframe')), [[241053, 7], [241052, 4]]);
  });

  it('keep names that are no frames apart', () => {
    assert.deepEqual(owned(read('*** 241053', 'please', 'look', 'here', 'do_exit', 'thanks')), []);
    assert.deepEqual(owned(read('*** 241053', 'do_syscall_64', 'entry_SYSCALL_64_after_hwframe')), []);
  });

  it('are not those of a tracing tool, which indents them', () => {
    assert.deepEqual(owned(read('Tracing. Hit Ctrl-C to end.', '', ...SYMBOLS.map((name) => `    ${name}`))), []);
  });
});

describe('labels of threads below each other', () => {
  const status = (threads: number): readonly string[] => ['Name:\tdrivefuse', 'State:\tZ (zombie)', 'NSpid:\t368\t2', `Threads:\t${threads}`];
  const stack = ['request_wait_answer+0x151/0x210', '__fuse_simple_request+0x120/0x330', 'fuse_flush+0x155/0x190', 'do_syscall_64+0x71/0x280', 'entry_SYSCALL_64_after_hwframe+0x76/0x7e'];
  const groupOf = (threads: number, ...between: readonly string[]): number | undefined =>
    analyzeTexts([createText('x.txt', ['all of its threads:', '', 'tid 368', ...between, 'tid 369', ...stack, ...status(threads), ''].join('\n'))]).incident.tasks.get(369)?.tgid;

  it('name the threads of the first where its status counts as many', () => assert.equal(groupOf(2), 368));
  it('say nothing where it counts others, or prose stands between', () => {
    assert.equal(groupOf(3), 369);
    assert.equal(groupOf(2, 'and now for something else:'), 369);
  });
});

describe('a stack below words that name its task', () => {
  const stack = ['[<0>] do_wait+0x53/0x120', '[<0>] kernel_wait4+0x9c/0x140', '[<0>] do_syscall_64+0x71/0x280'];
  const status = (pid: number): readonly string[] => ['Name:\ttini', 'State:\tS (sleeping)', `Pid:\t${pid}`];

  it('is that of the only one of this name', () => assert.deepEqual(owned(read('It (tini) is not gone, its stack file:', '', ...stack, '', 'status', ...status(367))), [[367, 3]]));
  it('is nobody\'s where there are two', () => assert.deepEqual(owned(read('It (tini) is not gone, its stack file:', '', ...stack, '', 'status', ...status(367), ...status(368))), [[undefined, 3]]));
});

describe('mounts without the two zeros at their end', () => {
  const points = (line: string): readonly (readonly [string, string])[] => read(line).mounts.map(({ mountPoint, source }) => [mountPoint.value, source]);

  it('are read in either order of their columns', () => {
    assert.deepEqual(points('/mnt/u02 /dev/loop0 ext4 rw,relatime'), [['/mnt/u02', '/dev/loop0']]);
    assert.deepEqual(points('/dev/loop0 /mnt/u02 ext4 rw,relatime'), [['/mnt/u02', '/dev/loop0']]);
    assert.deepEqual(points('/mnt/n filer:/x nfs4 rw,hard'), [['/mnt/n', 'filer:/x']]);
  });
  it('are not guessed at where both may be the mount point', () => assert.deepEqual(points('/mnt/a /mnt/b none rw,bind'), []));
});

it('what ls lists before it does not part a status from its command', () => {
  const dump = read('root@h:~# ls -l /proc/77/fd; grep State /proc/77/status; cat /proc/77/wchan', 'total 0', ...[0, 1, 2, 4].map((fd) => `lrwx------ 1 root root 64 Nov 21 22:23 ${fd} -> /dev/pts/1`), 'State:\tS (sleeping)', 'hrtimer_nanosleep', 'root@h:~# ');
  assert.deepEqual(dump.readings.filter(({ state, wchan }) => state ?? wchan).map(({ tid, state, wchan }) => [tid?.value, state?.value, wchan?.value]), [[77, undefined, 'hrtimer_nanosleep'], [77, 'S', undefined]]);
});
