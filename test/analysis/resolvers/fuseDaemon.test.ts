import assert from 'node:assert/strict';
import { createText } from '../../../src/text/text.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';

const WAIT = `[<0>] request_wait_answer+0x112/0x210
[<0>] __fuse_simple_request+0x120/0x330
[<0>] fuse_send_open+0xb6/0x140
[<0>] do_sys_openat2+0x6e/0xd0
[<0>] do_syscall_64+0x71/0x280`;
const SERVES = `[<0>] fuse_dev_do_read+0xa47/0xaa0
[<0>] fuse_dev_read+0x6b/0xb0
[<0>] vfs_read+0x23a/0x360
[<0>] do_syscall_64+0x71/0x280`;
const SOCKET = `[<0>] unix_stream_read_generic+0x6de/0xc90
[<0>] unix_stream_recvmsg+0x8b/0xa0
[<0>] sock_recvmsg+0xb2/0xc0
[<0>] do_syscall_64+0x71/0x280`;
const stack = (pid: number, frames: string): string => `root@a:~# cat /proc/${pid}/stack\n${frames}\n`;
const ps = (...rows: readonly string[]): string => `root@a:~# ps -eo pid,ppid,stat,args\n    PID    PPID STAT COMMAND\n${rows.join('\n')}\n`;

/** Edges that concern FUSE, as `from -> to strength`. */
function edgesOf(...texts: readonly string[]): readonly string[] {
  return analyzeTexts(texts.map((text, index) => createText(`f${index}`, text))).analysis.edges
    .filter(({ via }) => via === 'fuse-request' || via === 'fuse-daemon' || via === 'socket').map(({ from, to, strength }) => `${from} -> ${to} ${strength}`).sort();
}

describe('the daemon of a FUSE mount', () => {
  const two = ps('    700       1 Ssl  sshfs ann@nas:/a /mnt/a', '    800       1 Ssl  sshfs ann@nas:/b /mnt/b', '    900       1 S    cat /mnt/b/file');
  it('is, of two of a kind, the one whose mount point lies above the path of the waiter', () => {
    assert.deepEqual(edgesOf(two + stack(900, WAIT)), ['900 -> 800 inferred']);
    assert.deepEqual(edgesOf(stack(900, WAIT) + two), ['900 -> 800 inferred']);
  });
  it('is nobody where two of a kind fit and nothing tells them apart', () => {
    assert.deepEqual(edgesOf(two.replace('cat /mnt/b/file', 'worker') + stack(900, WAIT)), ['900 -> unknown FUSE daemon of 900 observed']);
  });
  it('is found by the mount of the connection: type, source and mount point', () => {
    const table = 'root@a:~# cat /proc/900/mountinfo\n70 69 0:43 / /mnt/v rw - fuse.glusterfs gl rw\n71 69 0:44 / /mnt/w rw - fuse.ceph-fuse ceph-fuse rw\n';
    const text = ps('    700       1 Ssl  glusterfs --volfile-id=v /mnt/v', '    800       1 Tsl  ceph-fuse', '    900       1 D    rsync /mnt/w/x /tmp') + table + stack(900, WAIT);
    assert.deepEqual(edgesOf(text), ['900 -> FUSE connection 44 inferred', 'FUSE connection 44 -> 800 inferred']);
  });
  it('of an unknown name is assumed by its mount point, and never a tool that was given the same directory', () => {
    const rows = ['    700       1 S    mydrive -s /mnt/x/y', '    710       1 S    find /mnt/x/y', '    720       1 S    docker-init mydrive -s /mnt/x/y', '    900       1 D    cat /mnt/x/y/z'];
    assert.deepEqual(edgesOf(ps(...rows) + stack(900, WAIT)), ['900 -> 700 assumed']);
    assert.deepEqual(edgesOf(ps(...rows.slice(1)) + stack(900, WAIT)), ['900 -> unknown FUSE daemon of 900 observed']);
  });
  it('is read off the line that the shell printed for a background job', () => {
    assert.deepEqual(edgesOf(`root@a:~# mydrive -s read /srv/nd &\n[1] 700\nroot@a:~# cat /srv/nd/data &\n[2] 900\n${stack(900, WAIT)}`), ['900 -> 700 assumed']);
  });
  it('of a waiter that has lost its command line is found by that of its parent', () => {
    const rows = ['    700       1 Ssl  sshfs n:/a /mnt/a', '    701       1 Ssl  sshfs n:/b /mnt/b', '    890       1 S    containerd-shim tini cat /mnt/b/f', '    895     890 S    [tini]', '    900     895 D    [cat]'];
    assert.deepEqual(edgesOf(ps(...rows) + stack(900, WAIT)).filter((edge) => edge.startsWith('900')), ['900 -> 701 inferred']);
  });
  it('is the mount that a union lies on, though the waiter reads /dev/fuse itself', () => {
    const rows = ['    700       1 Ssl  sshfs n:/a /mnt/remote', '    800       1 Ssl  bindfs /mnt/remote /srv/proj', '    900       1 S    cat /srv/proj/f'];
    const edges = edgesOf(ps(...rows) + stack(900, WAIT) + stack(800, WAIT) + stack(700, SERVES));
    assert.deepEqual(edges, ['800 -> 700 inferred', '900 -> 800 inferred']);
  });
  it('is assumed by its place only where nobody else is there', () => {
    const waiter = 'root@a:~# cat /proc/900/status\nName:\tcat\nState:\tD (disk sleep)\nPid:\t900\nPPid:\t5\n' + stack(900, WAIT);
    assert.deepEqual(edgesOf(waiter + stack(700, SOCKET)), ['900 -> 700 assumed']);
    assert.deepEqual(edgesOf(waiter + stack(700, SOCKET) + stack(701, SOCKET)), ['900 -> unknown FUSE daemon of 900 observed']);
    assert.deepEqual(edgesOf(waiter + stack(5, SOCKET)), ['900 -> unknown FUSE daemon of 900 observed'], 'not its parent');
  });
  it('sshfs waits for its own ssh where that is stopped, and for no other', () => {
    const rows = (host: string, state: string): string => ps(`    690       1 ${state}    ssh -x -a -2 ${host} -s sftp`, '    700       1 Ssl  sshfs ann@nas:/a /mnt/a', '    900       1 D    cat /mnt/a/f') + stack(900, WAIT);
    assert.deepEqual(edgesOf(rows('ann@nas', 'T')), ['700 -> 690 inferred', '900 -> 700 inferred']);
    assert.deepEqual(edgesOf(rows('bob@nas', 'T')), ['900 -> 700 inferred']);
    assert.deepEqual(edgesOf(rows('ann@nas', 'S')), ['900 -> 700 inferred']);
  });
});
