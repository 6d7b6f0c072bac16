import assert from 'node:assert/strict';
import { createText } from '../../../src/text/text.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { at, edgesOfText, filesOf, stackOf } from './edgesOfText.ts';

const FCNTL = ['fcntl_setlk', 'do_fcntl', '__x64_sys_fcntl'];

describe('fileLock: locks of open files', () => {
  const locks = at('cat /proc/locks', '1: OFDLCK ADVISORY  WRITE -1 08:02:77 100 109', '1: -> OFDLCK ADVISORY  WRITE -1 08:02:77 100 109', '1:  -> POSIX  ADVISORY  WRITE 803 08:02:77 80 129');
  const fdinfo = (pid: number): string => at(`grep -H lock /proc/${pid}/fdinfo/3`, `/proc/${pid}/fdinfo/3:lock:\t1: OFDLCK ADVISORY  WRITE -1 08:02:77 100 109`);
  const waiters = stackOf(802, ...FCNTL) + stackOf(803, ...FCNTL);
  it('the holder stands in fdinfo, and the unnamed request is that of the only process left', () => {
    assert.deepEqual(edgesOfText(waiters + locks + fdinfo(801)), ['802 801 file-lock inferred', '803 801 file-lock observed']);
    assert.deepEqual(edgesOfText(fdinfo(801) + locks + waiters), ['802 801 file-lock inferred', '803 801 file-lock observed']);
  });
  it('nobody where two have the open file, and no unnamed waiter where two could be it', () => {
    assert.deepEqual(edgesOfText(waiters + locks + fdinfo(801) + fdinfo(804)).filter((one) => !one.includes('unknown')), []);
    assert.deepEqual(edgesOfText(waiters + stackOf(805, ...FCNTL) + locks + fdinfo(801)), ['803 801 file-lock observed']);
  });
});

describe('commandRunner: a holder whose command runs under the lock', () => {
  const ps = at('ps -ef', 'UID          PID    PPID  C STIME TTY          TIME CMD', 'root          31      30  0 20:51 pts/5    00:00:00 flock /tmp/a.lock sleep 600', 'root          32      31  0 20:51 pts/5    00:00:00 sleep 600', 'root          41      30  0 20:51 pts/5    00:00:00 flock /tmp/a.lock true');
  const locks = at('cat /proc/locks', '1: FLOCK  ADVISORY  WRITE 31 08:02:5 0 EOF', '1: -> FLOCK  ADVISORY  WRITE 41 08:02:5 0 EOF');
  it('flock waits for its command, and the command is what to end', () => {
    assert.deepEqual(edgesOfText(ps + locks), ['31 32 child inferred', '41 31 file-lock observed']);
    const { analysis } = analyzeTexts([createText('a', ps + locks)]);
    const commands = analysis.findings[0]!.next.flatMap(({ command }) => command ?? []);
    assert.ok(commands.includes('kill -TERM 32'));
    assert.ok(!commands.includes('kill -TERM 31'));
  });
  it('another holder only where its child is stuck', () => {
    const other = ps.replace('flock /tmp/a.lock sleep 600', 'backup');
    assert.deepEqual(edgesOfText(other + locks), ['41 31 file-lock observed']);
    assert.deepEqual(edgesOfText(other + locks + at('grep State /proc/32/status', 'State:\tT (stopped)')), ['31 32 child assumed', '41 31 file-lock observed']);
  });
});

describe('unseenFuseWait and exitingInit: what an ordinary user sees', () => {
  const ps = at('ps -eo pid,ppid,stat,args', '  PID  PPID STAT COMMAND', '   80     1 Ssl  sshfs host:/data /mnt/h', '   91    90 D    cat /mnt/h/file');
  const mounts = at('mount', 'host:/data on /mnt/h type fuse.sshfs (rw,nosuid,nodev,relatime,user_id=0,group_id=0)');
  it('a task in D whose paths lie on the mount of one daemon', () => {
    assert.deepEqual(edgesOfText(ps + mounts), ['91 80 fuse-request assumed']);
    assert.deepEqual(edgesOfText(ps.replace('/mnt/h/file', '/home/file') + mounts), []);
    assert.deepEqual(edgesOfText(ps.replace(' D  ', ' S  ') + mounts), []);
    assert.deepEqual(edgesOfText(ps), []);
  });
  it('an exiting init without a stack waits for its dying child', () => {
    const status = (pid: number, ppid: number, state: string, inner: number): string => at(`cat /proc/${pid}/status`, 'Name:\tx', `State:\t${state}`, `Tgid:\t${pid}`, `Pid:\t${pid}`, `PPid:\t${ppid}`, `NSpid:\t${pid}\t${inner}`, 'Threads:\t1');
    const stat = (pid: number, state: string, ppid: number, flags: number): string => at(`cat /proc/${pid}/stat`, `${pid} (x) ${state} ${ppid} ${pid} ${pid} 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0`);
    const dump = status(60, 50, 'S (sleeping)', 1) + status(61, 60, 'D (disk sleep)', 2) + stat(60, 'S', 50, 0x40050c) + stat(61, 'D', 60, 0x40040c);
    assert.deepEqual(edgesOfText(dump), ['60 61 pid-namespace-member inferred']);
    assert.deepEqual(edgesOfText(dump.replace(String(0x40050c), String(0x400508))), []);
    assert.ok(analyzeTexts([createText('a', dump)]).analysis.findings[0]!.title.startsWith('Container init x (60) cannot exit'));
  });
  it('descriptors count, too, where they are shown', () => {
    assert.deepEqual(edgesOfText(ps.replace('/mnt/h/file', 'file') + mounts + filesOf(91, ['r-', 3, '/mnt/h/file'])), ['91 80 fuse-request assumed']);
  });
});
