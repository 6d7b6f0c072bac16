import assert from 'node:assert/strict';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { createText } from '../../../src/text/text.ts';
import { at, edgesOfText, knownEdgesOfText, psOf, stackOf } from './edgesOfText.ts';

const PAGE = ['folio_wait_bit_common', 'filemap_get_pages', 'filemap_read', 'vfs_read', 'ksys_read'];
const FAULT = ['folio_wait_bit_common', 'filemap_fault', '__do_fault', 'do_fault', '__handle_mm_fault', 'handle_mm_fault'];
const SYNC = ['wb_wait_for_completion', '__writeback_inodes_sb_nr', 'sync_filesystem', '__x64_sys_syncfs'];
const PAUSE = ['__do_sys_pause'];
const FUSE_READ = ['fuse_dev_do_read', 'fuse_dev_read', 'vfs_read', 'ksys_read'];
const losetup = at('losetup -l', 'NAME       SIZELIMIT OFFSET AUTOCLEAR RO BACK-FILE       DIO LOG-SEC', '/dev/loop3         0      0         1  0 /mnt/cloud/i.img   0     512');
const mounts = at('cat /proc/mounts', 'netfs /mnt/cloud fuse.netfs rw,relatime 0 0', '/dev/loop3 /vol ext4 rw,relatime 0 0', '/dev/mapper/vg-db /db ext4 rw,relatime 0 0');
const daemon = psOf([30, 1, 'Ss', 'do_sys_pause', '/opt/netfs /data /mnt/cloud']);

describe('a loop device on a file of a FUSE mount', () => {
  it('a reader waits for the device, the device for the daemon', () => {
    assert.deepEqual(edgesOfText(psOf([5, 1, 'D', 'folio_wait_bit_co', 'cat /vol/x']) + stackOf(5, ...PAGE) + daemon + losetup + mounts), ['5 block device loop3 block-device inferred', 'block device loop3 30 fuse-daemon inferred']);
  });
  it('its worker stands between, and waits for the daemon and not for its own device', () => {
    const worker = psOf([9, 2, 'D', 'folio_wait_bit_co', '[kworker/u8:1+loop3]']) + stackOf(9, 'folio_wait_bit_common', 'filemap_get_pages', 'filemap_read', 'lo_rw_aio', 'loop_process_work', 'process_one_work', 'worker_thread', 'kthread');
    assert.deepEqual(edgesOfText(worker + daemon + losetup + mounts), ['9 30 fuse-request inferred', 'block device loop3 9 worker inferred']);
    const idle = psOf([9, 2, 'S', 'kthread_worker_fn', '[loop3]']) + stackOf(9, 'kthread_worker_fn', 'kthread', 'ret_from_fork');
    assert.deepEqual(edgesOfText(idle + daemon + losetup + mounts), []);
  });
  it('the end of the daemon is offered for what waits above it', () => {
    const [first] = analyzeTexts([createText('t', psOf([5, 1, 'D', 'folio_wait_bit_co', 'cat /vol/x']) + stackOf(5, ...PAGE) + daemon + losetup + mounts)]).analysis.findings;
    assert.ok(first?.next.some(({ command, risk }) => command === 'kill -9 30' && risk === 'destructive'));
  });
});

describe('tasks of which nothing tells the disk', () => {
  const known = psOf([5, 1, 'D', 'folio_wait_bit_co', 'cat /vol/x']) + stackOf(5, ...PAGE) + mounts;
  it('wait very likely for the only one that others wait for', () => {
    assert.deepEqual(edgesOfText(known + stackOf(6, ...SYNC)), ['5 block device loop3 block-device inferred', '6 block device loop3 block-device assumed']);
    assert.deepEqual(edgesOfText(stackOf(6, ...SYNC)), []);
  });
  it('and for none where two are known, or their own files lie elsewhere', () => {
    const other = psOf([7, 1, 'D', 'folio_wait_bit_co', 'cat /db/x']) + stackOf(7, ...PAGE);
    assert.deepEqual(edgesOfText(known + other + stackOf(6, ...SYNC)).filter((one) => one.startsWith('6 ')), []);
    const remote = psOf([6, 1, 'D', 'folio_wait_bit_co', 'cat /mnt/cloud/y']) + stackOf(6, ...PAGE);
    assert.deepEqual(knownEdgesOfText(known + remote).filter((one) => one.startsWith('6 block')), []);
  });
});

describe('a page of a file on a FUSE mount', () => {
  it('comes from the daemon of that mount', () => {
    const reader = psOf([6, 1, 'D', 'folio_wait_bit_co', 'cat /mnt/cloud/y']) + stackOf(6, ...PAGE);
    assert.deepEqual(edgesOfText(reader + daemon + mounts), ['6 30 fuse-request inferred']);
    assert.deepEqual(edgesOfText(reader + mounts), ['6 unknown FUSE daemon of /mnt/cloud fuse-request inferred']);
  });
  it('without path and mounts only from a program of that name that does not wait for requests', () => {
    const comm = (pid: number, name: string): string => at(`cat /proc/${pid}/comm`, name);
    assert.deepEqual(edgesOfText(stackOf(6, ...FAULT) + comm(30, 'datafs') + stackOf(30, ...PAUSE)), ['6 30 fuse-request assumed']);
    assert.deepEqual(edgesOfText(stackOf(6, ...FAULT) + comm(30, 'datafs') + stackOf(30, ...FUSE_READ)), []);
    assert.deepEqual(edgesOfText(stackOf(6, ...FAULT) + comm(30, 'postgres') + stackOf(30, ...PAUSE)), []);
  });
});

describe('a file system that the suspend of its device froze', () => {
  const writer = psOf([5, 1, 'D', 'percpu_rwsem_wait', 'touch /db/x']) + stackOf(5, 'percpu_rwsem_wait', 'mnt_want_write', 'path_openat', 'do_filp_open');
  const reader = psOf([7, 1, 'D', 'folio_wait_bit_co', 'cat /db/y']) + stackOf(7, ...PAGE);
  const frozen = (text: string): readonly string[] => edgesOfText(text).filter((one) => one.startsWith('frozen'));
  it('is told by a reader that hangs too, or by the command', () => {
    assert.deepEqual(frozen(writer + mounts), []);
    assert.deepEqual(frozen(writer + reader + mounts), ['frozen file system /db block device vg-db block-device assumed']);
    assert.deepEqual(frozen(at('dmsetup suspend vg-db') + writer + mounts), ['frozen file system /db block device vg-db block-device inferred']);
  });
  it('and ends with the resume', () => {
    const [first] = analyzeTexts([createText('t', writer + reader + mounts)]).analysis.findings;
    assert.ok(first?.next.some(({ command }) => command === 'dmsetup resume vg-db'));
    assert.ok(first!.tids.includes(5) && first!.tids.includes(7));
  });
});
