import assert from 'node:assert/strict';
import { createText } from '../../../src/text/text.ts';
import type { Finding } from '../../../src/analysis/analysis.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { at, edgesOfText, filesOf, PIPE_WRITE, stackOf } from '../resolvers/edgesOfText.ts';

function findingsOf(text: string): readonly Finding[] {
  return analyzeTexts([createText('dump', text)]).analysis.findings;
}

describe('rules of user space', () => {
  it('jobs that the terminal has stopped are one finding with their process groups', () => {
    const ps = at('ps -o pid,ppid,pgid,sid,tty,stat,wchan:16,cmd', '  PID  PPID  PGID   SID TT       STAT WCHAN            CMD', '   10     9    10    10 pts/2    Ss   do_wait          -bash',
      '   11    10    11    10 pts/2    T    do_signal_stop   sh a.sh', '   12    10    11    10 pts/2    T    do_signal_stop   tee log', '   13    10    13    10 pts/2    T    do_signal_stop   vi');
    const jobs = at('jobs -l', '[1]+    11 Stopped (tty input)     sh a.sh | tee log', '[2]-    13 Stopped                 vi');
    assert.deepEqual(findingsOf(jobs + ps)[0]!.tids, [11, 12]);
    assert.equal(findingsOf(jobs + ps)[0]!.id, 'stopped-background-tty');
    assert.ok(!findingsOf(jobs.replace(' (tty input)', '') + ps).some(({ id }) => id === 'stopped-background-tty'));
  });

  const semop = stackOf(61, '__do_semtimedop', 'do_semtimedop');
  const ipcs = (value: number, pid: number): string => at('ipcs -s -i 7', '', 'Semaphore Array semid=7', 'uid=0\t gid=0\t cuid=0\t cgid=0', 'mode=0600, access_perms=0600', 'nsems = 1', 'otime = Sat Nov 21 21:19:37 2026', 'ctime = Sat Nov 21 21:19:37 2026', 'semnum     value      ncount     zcount     pid', `0          ${value}          1          0          ${pid}`, '');
  it('a semaphore whose taker the text does not show', () => {
    const [first] = findingsOf(semop + ipcs(0, 55));
    assert.equal(first?.id, 'sysv-ipc');
    assert.match(first.title, /semaphore 0 of set 7; its last operation was that of process 55/);
    assert.deepEqual(findingsOf(semop + ipcs(1, 55)), []);
  });
  it('a taker that lives is waited for', () => {
    const alive = at('ps -eo pid,stat,comm', '  PID STAT COMMAND', '   55 T    dbw');
    assert.deepEqual(edgesOfText(semop + ipcs(0, 55) + alive), ['61 55 semaphore inferred']);
    assert.deepEqual(findingsOf(semop + ipcs(0, 55) + alive)[0]!.tids.slice(0, 2), [61, 55]);
    assert.deepEqual(edgesOfText(semop + ipcs(0, 55) + alive.replace(' T ', ' Z ')), []);
  });

  it('runc init at exec.fifo is told as a container that was not started, by name or file', () => {
    const stack = stackOf(71, 'wait_for_partner', 'fifo_open', 'do_dentry_open', 'vfs_open', 'path_openat');
    const named = (comm: string): string => at('ps -eo pid,stat,comm', '  PID STAT COMMAND', `   71 S    ${comm}`) + stack;
    assert.deepEqual(findingsOf(named('runc:[2:INIT]')).map(({ id, severity }) => [id, severity]), [['runc-init-exec-fifo', 'information']]);
    assert.deepEqual(findingsOf(named('init') + filesOf(71, ['r-', 5, '/run/runc/a/exec.fifo'])).map(({ id }) => id), ['runc-init-exec-fifo']);
    assert.deepEqual(findingsOf(named('cat')), []);
  });

  it('a ring of full pipes is a deadlock; full pipes whose readers are at work are nothing, unless the reader is stopped', () => {
    const ends = (a: string, b: string): string => filesOf(81, ['r-', 0, a], ['-w', 1, b]);
    const ring = stackOf(81, ...PIPE_WRITE) + stackOf(82, ...PIPE_WRITE) + ends('pipe:[5]', 'pipe:[6]') + filesOf(82, ['r-', 0, 'pipe:[6]'], ['-w', 1, 'pipe:[5]']);
    assert.deepEqual([findingsOf(ring)[0]!.severity, findingsOf(ring)[0]!.tids], ['error', [81, 82]]);
    const reader = (state: string): string => stackOf(81, ...PIPE_WRITE) + filesOf(81, ['-w', 1, 'pipe:[6]']) + filesOf(82, ['r-', 0, 'pipe:[6]']) + at('ps -eo pid,stat,comm', '  PID STAT COMMAND', `   82 ${state}    less`);
    assert.deepEqual(findingsOf(reader('S')), []);
    assert.equal(findingsOf(reader('T'))[0]!.severity, 'warning');
    assert.ok(findingsOf(reader('T'))[0]!.next.some(({ command }) => command === 'kill -CONT 82'));
  });
});
