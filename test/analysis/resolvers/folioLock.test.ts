import assert from 'node:assert/strict';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { createText } from '../../../src/text/text.ts';

/** `/proc/PID/stack`; a number behind the name is the size of the function, which tells kernels apart. */
function stackOf(pid: number, text: string): string {
  return [`root@vm:~# cat /proc/${pid}/stack`, ...text.split(' ').map((one) => `[<0>] ${one.includes('/') ? one.replace('/', '+0x10/0x') : `${one}+0x10/0x200`}`), ''].join('\n');
}
const edges = (...texts: readonly string[]): readonly string[] => analyzeTexts([createText('x', texts.join('\n'))]).analysis.edges.map(({ from, to, via, strength }) => [from, to, via, strength].join(' ')).sort();

const REQUEUE = (pid: number, size: string): string => stackOf(pid, `__lock_page/${size}1 cifs_writev_requeue/${size}2 process_one_work/${size}3 worker_thread/${size}4 kthread/${size}5`);
const FSYNC = (pid: number, size: string): string => stackOf(pid, `wait_on_page_bit/${size}6 wait_on_page_writeback/${size}7 cifs_writepages/${size}8 cifs_strict_fsync/${size}a do_fsync/${size}b do_syscall_64/${size}9`);
const INVALIDATE = (pid: number): string => stackOf(pid, 'wait_on_page_bit invalidate_inode_pages2_range cifs_invalidate_mapping cifs_revalidate_mapping cifs_strict_writev vfs_write ksys_write do_syscall_64');

describe('folioLock', () => {
  it('closes the circle of a page that is sent again and a task that waits for its writeback with the lock', () => {
    assert.deepEqual(edges(REQUEUE(34, '20'), FSYNC(465, '20')), ['34 465 lock assumed', '465 34 worker assumed']);
    assert.deepEqual(edges(REQUEUE(33, '20'), INVALIDATE(522)), ['33 522 lock assumed', '522 33 worker assumed']);
  });
  it('keeps the server for those of whom nobody else is known', () => {
    assert.deepEqual(edges(FSYNC(465, '20')), ['465 unknown CIFS server of 465 network-server observed']);
  });
  it('with two candidates takes the one whose functions have the sizes of the waiter’s kernel', () => {
    const link = (pid: number, size: string): string => stackOf(pid, `msleep/${size}c process_one_work/${size}3 do_syscall_64/${size}9`);
    const found = edges(REQUEUE(34, '20'), FSYNC(465, '20'), link(1, '20'), REQUEUE(33, '30'), FSYNC(466, '30'), link(2, '30'));
    assert.deepEqual(found, ['33 466 lock assumed', '34 465 lock assumed', '465 34 worker assumed', '466 33 worker assumed']);
  });
  it('names nobody of two in one kernel', () => {
    assert.deepEqual(edges(REQUEUE(34, '20'), FSYNC(465, '20'), FSYNC(466, '20')).filter((one) => one.startsWith('34 ') && one.includes(' lock ')), []);
  });
});
