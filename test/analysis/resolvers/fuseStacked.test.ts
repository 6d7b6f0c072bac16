import assert from 'node:assert/strict';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { createText } from '../../../src/text/text.ts';
import { at, edgesOfText, psOf, stackOf } from './edgesOfText.ts';

const OPEN = ['request_wait_answer', '__fuse_simple_request', 'fuse_send_open', 'fuse_file_open', 'fuse_open', 'do_dentry_open', 'vfs_open', 'path_openat'];
const FLUSH = ['request_wait_answer', '__fuse_simple_request', 'fuse_flush', 'filp_flush', 'filp_close', 'put_files_struct', 'do_exit', 'do_group_exit', 'get_signal'];
const READ = ['fuse_dev_do_read', 'fuse_dev_read', 'vfs_read', 'ksys_read'];
const threads = (tgid: number, ...stacks: readonly (readonly [number, readonly string[]])[]): string => at(`tail -n +1 /proc/${tgid}/task/*/stack`, ...stacks.flatMap(([tid, names]) => [`==> /proc/${tgid}/task/${tid}/stack <==`, ...names.map((name) => `[<0>] ${name}+0x10/0x200`), '']));
const findingOf = (text: string) => analyzeTexts([createText('t', text)]).analysis.findings[0]!;

describe('a FUSE daemon on top of another', () => {
  const listing = psOf([5, 1, 'S', 'request_wait_answ', 'cat /plain/doc'], [20, 1, 'Ssl', 'futex_do_wait', '/bin/cryptfs /enc /plain'], [30, 1, 'Ss', 'do_sys_pause', '/bin/storefs /data /enc']);
  const mounts = (type: string): string => at('cat /proc/mounts', 'storefs /enc fuse.storefs rw,relatime 0 0', `/enc /plain ${type} rw,relatime 0 0`);
  it('waits for the one below, and not for itself or both for one', () => {
    const stacks = stackOf(5, ...OPEN) + threads(20, [20, READ], [21, OPEN]);
    for (const type of ['fuse.cryptfs', 'fuse']) {
      assert.deepEqual(edgesOfText(listing + stacks + mounts(type)), ['20 21 thread-of-process inferred', '21 30 fuse-request inferred', '5 20 fuse-request inferred'], type);
    }
  });
});

describe('a dying daemon by its name', () => {
  const dying = psOf([115, 1, 'S', 'do_wait', '/bin/containerd-shim tini -- /opt/drivefs /n /mnt/nd'], [116, 115, 'D', 'request_wait_answ', '[drivefs]']) + stackOf(116, ...FLUSH);
  it('waits for itself where no other program of FUSE is there', () => {
    assert.deepEqual(edgesOfText(dying).filter((one) => one.startsWith('116 ')), ['116 116 fuse-request assumed']);
    const other = psOf([130, 1, 'Ss', 'do_sys_pause', '/opt/otherfs /x /mnt/other']);
    assert.ok(!edgesOfText(dying + other).includes('116 116 fuse-request assumed'));
  });
});

describe('what is said of the daemon of many', () => {
  const waiters = psOf([5, 1, 'S', 'request_wait_answ', 'cat /m/a'], [6, 1, 'S', 'request_wait_answ', 'cat /m/b'], [20, 1, 'Ss', 'x', '/bin/netfs /data /m']) + stackOf(5, ...OPEN) + stackOf(6, ...OPEN);
  it('the thread that is not back at /dev/fuse has the request', () => {
    const text = waiters + threads(20, [20, ['futex_do_wait', 'futex_wait']], [21, ['hrtimer_nanosleep', 'common_nsleep']], [22, READ]);
    assert.ok(findingOf(text).why.some((one) => /Of its threads 21 is not back at \/dev\/fuse but in \w*nanosleep/.test(one)), findingOf(text).why.join('\n'));
    assert.ok(!findingOf(text).next.some(({ command }) => command === 'kill -9 5 6'), 'it reads, so their requests were read');
  });
  it('one that reads nothing leaves requests queued, and SIGKILL ends those: one step for all', () => {
    const step = findingOf(waiters + stackOf(20, 'wait_for_partner', 'fifo_open', 'do_dentry_open', 'vfs_open', 'path_openat')).next.find(({ command }) => command === 'kill -9 5 6');
    assert.equal(step?.risk, 'caution');
    assert.match(step?.text ?? '', /still queued/);
  });
});

describe('locks of files behind FUSE', () => {
  it('a rename holds its directories and waits for the file that an fsync holds', () => {
    const text = psOf([5, 1, 'D', 'folio_wait_bit', 'dd of=/m/doc'], [6, 1, 'D', 'vfs_rename', 'mv /m/doc /m/doc2'], [7, 1, 'D', 'path_openat', 'cat /m/doc2'])
      + stackOf(5, 'folio_wait_bit', 'folio_wait_writeback', '__filemap_fdatawait_range', 'file_write_and_wait_range', 'fuse_fsync', 'do_fsync') + stackOf(6, 'vfs_rename', 'do_renameat2', '__x64_sys_renameat2') + stackOf(7, 'path_openat', 'do_filp_open', 'do_sys_openat2');
    assert.deepEqual(edgesOfText(text).filter((one) => one.includes(' lock ')), ['6 5 lock assumed', '7 6 lock assumed']);
  });
  it('of several in question the one that uses the same directory', () => {
    const readdir = ['request_wait_answer', '__fuse_simple_request', 'fuse_readdir_uncached', 'iterate_dir', '__x64_sys_getdents64'];
    const listing = (dir: string): string => psOf([5, 1, 'S', 'x', 'ls /m/a'], [6, 1, 'S', 'x', 'ls /m/b'], [7, 1, 'D', 'fuse_lock_inode', `find ${dir}`]) + stackOf(5, ...readdir) + stackOf(6, ...readdir) + stackOf(7, 'fuse_lock_inode', ...readdir.slice(2));
    const locks = (dir: string): readonly string[] => edgesOfText(listing(dir)).filter((one) => one.includes(' lock '));
    assert.deepEqual([locks('/m/a'), locks('/m/b'), locks('/m/c')], [['7 5 lock assumed'], ['7 6 lock assumed'], []]);
  });
});
