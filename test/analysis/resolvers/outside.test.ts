import assert from 'node:assert/strict';
import { createText } from '../../../src/text/text.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';

const stack = (pid: number, ...names: readonly string[]): string => `root@a:~# cat /proc/${pid}/stack\n${names.map((name) => `[<0>] ${name}+0x10/0x20`).join('\n')}\n`;
const status = (pid: number, comm: string, state: string): string => `root@a:~# cat /proc/${pid}/status\nName:\t${comm}\nState:\t${state}\nPid:\t${pid}\n`;
const ps = (...rows: readonly string[]): string => `root@a:~# ps -eo pid,ppid,stat,args\n    PID    PPID STAT COMMAND\n${rows.join('\n')}\n`;
const SLEEP = ['hrtimer_nanosleep', 'common_nsleep', '__x64_sys_clock_nanosleep', 'do_syscall_64'];
const TRAP = ['do_freezer_trap', 'get_signal', 'arch_do_signal_or_restart', 'exit_to_user_mode_loop', 'do_syscall_64'];
const RPC = ['rpc_wait_bit_killable', '__rpc_execute', 'rpc_execute', 'rpc_run_task', 'nfs4_call_sync_sequence', 'do_syscall_64'];
const THAW = ['percpu_rwsem_wait', 'mnt_want_write', 'path_openat', 'do_filp_open', 'do_syscall_64'];

function edgesOf(text: string, via: string): readonly string[] {
  return analyzeTexts([createText('f', text)]).analysis.edges.filter((edge) => edge.via === via).map(({ from, to, strength }) => `${from} -> ${to} ${strength}`);
}

describe('a frozen task waits for the thaw of its group', () => {
  it('v1: the group that the text shows frozen, at or above its own', () => {
    const frozen = 'root@a:~# cat /sys/fs/cgroup/freezer/batch/freezer.state\nFROZEN\n';
    const task = (group: string): string => `${status(5, 'sleep', 'D (disk sleep)')}${stack(5, ...SLEEP)}root@a:~# grep freezer /proc/5/cgroup\n6:freezer:${group}\n`;
    assert.deepEqual(edgesOf(task('/batch') + frozen, 'freezer'), ['5 -> frozen cgroup /batch observed']);
    assert.deepEqual(edgesOf(task('/batch/job7') + frozen, 'freezer'), ['5 -> frozen cgroup /batch inferred']);
    assert.deepEqual(edgesOf(task('/batch'), 'freezer'), ['5 -> frozen cgroup /batch assumed']);
  });
  it('v2: the group above whose own switch is on, not the one that is only frozen with it', () => {
    const files = 'root@a:~# grep . /sys/fs/cgroup/pods/a/cgroup.events /sys/fs/cgroup/pods/cgroup.freeze\n/sys/fs/cgroup/pods/a/cgroup.events:frozen 1\n/sys/fs/cgroup/pods/cgroup.freeze:1\n';
    const task = `${status(5, 'app', 'S (sleeping)')}${stack(5, ...TRAP)}root@a:~# cat /proc/5/cgroup\n0::/pods/a\n`;
    assert.deepEqual(edgesOf(task + files, 'freezer'), ['5 -> frozen cgroup /pods inferred']);
    assert.deepEqual(edgesOf(task, 'freezer'), ['5 -> frozen cgroup /pods/a assumed']);
  });
  it('an ordinary sleep in state S is not frozen', () => {
    assert.deepEqual(edgesOf(status(5, 'sleep', 'S (sleeping)') + stack(5, ...SLEEP), 'freezer'), []);
  });
});

describe('a writer waits for the thaw of a file system', () => {
  const waiter = ps('      5       1 D    touch /data/x') + stack(5, ...THAW);
  it('that the transcript froze', () => {
    assert.deepEqual(edgesOf(`root@a:~# fsfreeze -f /data\n${waiter}`, 'frozen-file-system'), ['5 -> frozen file system /data inferred']);
    assert.deepEqual(edgesOf(`root@a:~# fsfreeze -f /data\nroot@a:~# fsfreeze -f /var\n${waiter}`, 'frozen-file-system'), ['5 -> frozen file system /data inferred']);
    assert.deepEqual(edgesOf(`root@a:~# fsfreeze -f /srv\nroot@a:~# fsfreeze -f /var\n${waiter}`, 'frozen-file-system'), ['5 -> unknown frozen file system of 5 observed']);
  });
  it('on a suspended device', () => {
    const mounts = 'root@a:~# cat /proc/mounts\n/dev/mapper/vg-data /data ext4 rw 0 0\n';
    assert.deepEqual(edgesOf(`root@a:~# dmsetup suspend vg-data\n${mounts}${waiter}`, 'frozen-file-system'), ['5 -> frozen file system /data inferred']);
  });
  it('and that one for a program that froze it and hangs itself', () => {
    const agent = ps('      5       1 D    touch /data/x', '      9       1 D    lvcreate -s -n snap vg/data') + stack(5, ...THAW);
    assert.deepEqual(edgesOf(`root@a:~# fsfreeze -f /data\n${agent}`, 'frozen-file-system'), ['5 -> frozen file system /data inferred', 'frozen file system /data -> 9 assumed']);
  });
});

describe('a wait for a server of the network', () => {
  const mounts = 'root@a:~# cat /proc/mounts\nfiler:/a /mnt/a nfs4 rw,addr=10.0.0.1 0 0\nnas:/b /mnt/b nfs4 rw,addr=10.0.0.2 0 0\n';
  const waiter = ps('      5       1 D    cat /mnt/b/x') + stack(5, ...RPC);
  it('is for that of the mount that the path lies on', () => {
    assert.deepEqual(edgesOf(mounts + waiter, 'network-server'), ['5 -> NFS server nas inferred']);
  });
  it('is for the silent one of several, known by its address too', () => {
    const elsewhere = waiter.replace('/mnt/b/x', 'x');
    assert.deepEqual(edgesOf(mounts + elsewhere, 'network-server'), ['5 -> unknown NFS server of 5 observed']);
    assert.deepEqual(edgesOf(`${mounts}${elsewhere}root@a:~# dmesg\n[    5.000000] nfs: server 10.0.0.1 not responding, still trying\n`, 'network-server'), ['5 -> NFS server filer assumed']);
  });
});

describe('a wait for a disk', () => {
  const waiter = ps('      5       1 D    dd of=/data/x') + stack(5, 'submit_bio_wait', 'blkdev_issue_flush', 'ext4_sync_file', 'do_fsync', 'do_syscall_64');
  it('names the device of the mount that the path lies on, or none', () => {
    assert.deepEqual(edgesOf(waiter, 'block-device'), []);
    assert.deepEqual(edgesOf(`root@a:~# cat /proc/mounts\n/dev/sdb1 /data ext4 rw 0 0\n${waiter}`, 'block-device'), ['5 -> block device sdb1 inferred']);
  });
  it('goes on to the daemon where a loop device lies on a FUSE mount', () => {
    const text = `root@a:~# cat /proc/mounts\n/dev/loop0 /data ext4 rw 0 0\nrclone /mnt/c fuse.rclone rw 0 0\nroot@a:~# losetup -a\n/dev/loop0: [0041]:3 (/mnt/c/d.img)\n${ps('      7       1 S    rclone mount r: /mnt/c')}${waiter}`;
    assert.deepEqual(edgesOf(text, 'fuse-daemon'), ['block device loop0 -> 7 inferred']);
  });
});
