import assert from 'node:assert/strict';
import { hung, textEdges } from './textEdges.ts';

const WAITER = hung('ip', 10, '__schedule', 'schedule', '__mutex_lock', 'foo_lock', 'foo_ioctl', '__x64_sys_ioctl', 'do_syscall_64');
const held = (comm: string, tid: number, ...locks: readonly string[]): string =>
  [`${locks.length} lock${locks.length > 1 ? 's' : ''} held by ${comm}/${tid}:`, ...locks.map((lock, index) => ` #${index}: ${lock}`), ''].join('\n');
const A = 'ffff888111111100 (&foo->mutex){+.+.}-{4:4}, at: foo_lock+0x17/0x20';
const OTHER_A = 'ffff888122222200 (&foo->mutex){+.+.}-{4:4}, at: foo_lock+0x17/0x20';
const B = 'ffff888133333300 (&bar->mutex){+.+.}-{4:4}, at: bar_lock+0x17/0x20';
const SHARED = 'ffff888144444400 (&type->s_umount_key#40){++++}-{4:4}, at: super_lock+0x17/0x20';
const lists = (...some: readonly string[]): string => ['Showing all locks held in the system:', ...some].join('\n');

describe('heldLocks', () => {
  it('finds the task that lists the same address and has gone on', () => {
    assert.deepEqual(textEdges(WAITER, lists(held('ip', 10, A), held('brctl', 20, A, B))), ['10 20 lock inferred']);
  });
  it('takes the same class at another address for another lock', () => {
    assert.deepEqual(textEdges(WAITER, lists(held('ip', 10, A), held('brctl', 20, OTHER_A, B))), []);
  });
  it('does not take one waiter for the holder of another', () => {
    const second = hung('ip', 11, '__schedule', 'schedule', '__mutex_lock', 'foo_lock', 'foo_ioctl', '__x64_sys_ioctl');
    assert.deepEqual(textEdges(WAITER + second, lists(held('ip', 10, A), held('ip', 11, A))), []);
    assert.deepEqual(textEdges(WAITER + second, lists(held('ip', 11, A), held('brctl', 20, A, B), held('ip', 10, A))), ['10 20 lock inferred', '11 20 lock inferred']);
  });
  it('sees the cycle of two locks', () => {
    const second = hung('brctl', 20, '__schedule', 'schedule', '__mutex_lock', 'bar_lock', 'bar_ioctl', '__x64_sys_ioctl');
    assert.deepEqual(textEdges(WAITER + second, lists(held('ip', 10, B, A), held('brctl', 20, A, B))), ['10 20 lock inferred', '20 10 lock inferred']);
  });
  it('without stacks only believes in locks that one task can have at a time', () => {
    assert.deepEqual(textEdges(lists(held('ip', 10, A), held('brctl', 20, A, B))), ['10 20 lock inferred']);
    assert.deepEqual(textEdges(lists(held('ip', 10, SHARED), held('brctl', 20, SHARED, B))), []);
    assert.deepEqual(textEdges(lists(held('kworker/0:1', 10, 'ffff8881000000a0 ((wq_completion)events){+.+.}-{0:0}, at: process_one_work+0x17/0x20'),
      held('kworker/1:1', 20, 'ffff8881000000a0 ((wq_completion)events){+.+.}-{0:0}, at: process_one_work+0x17/0x20', B))), []);
  });
  it('a task that sleeps in no lock has its last lock too', () => {
    const sleeper = hung('brctl', 20, '__schedule', 'schedule', 'schedule_timeout', 'msleep', 'bar_ioctl', '__x64_sys_ioctl');
    assert.deepEqual(textEdges(WAITER + sleeper, lists(held('ip', 10, A), held('brctl', 20, A))), ['10 20 lock inferred']);
  });
  it('assumes the one running task that holds locks which the kernel does not list', () => {
    const running = (tid: number, comm: string): string => `2 locks held by ${comm}/${tid}:`;
    assert.deepEqual(textEdges(WAITER, lists(held('ip', 10, A), running(20, 'brctl'))), ['10 20 lock assumed']);
    assert.deepEqual(textEdges(WAITER, lists(held('ip', 10, A), running(20, 'brctl'), running(21, 'brctl'))), []);
    assert.deepEqual(textEdges(WAITER, lists(held('ip', 10, A), running(20, 'brctl'), running(21, 'ip'))), ['10 21 lock assumed']);
    assert.deepEqual(textEdges(WAITER, lists(held('ip', 10, A), held('mv', 30, A, B), running(20, 'brctl'))), ['10 30 lock inferred']);
  });
  it('a wait that lockdep does not know asks for none of the listed locks', () => {
    const commit = hung('mv', 10, '__schedule', 'schedule', 'wait_current_trans', 'start_transaction', 'btrfs_start_transaction', 'vfs_rename');
    assert.deepEqual(textEdges(commit, lists(held('mv', 10, B, A), held('brctl', 20, A, OTHER_A), '3 locks held by mv/11:')).filter((one) => one.startsWith('10 ')), []);
  });
  it('reads the last of several rounds', () => {
    const first = lists(held('ip', 10, A), held('brctl', 20, A, B));
    assert.deepEqual(textEdges(`${first}\n${lists(held('ip', 10, A), held('mv', 30, A, B), held('brctl', 20, B))}`), ['10 30 lock inferred']);
  });
});
