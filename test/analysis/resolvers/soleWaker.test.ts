import assert from 'node:assert/strict';
import { createText } from '../../../src/text/text.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { FUTEX, PIPE_READ, PIPE_WRITE, WAIT4, at, callOf, edgesOfText, filesOf, stackOf } from './edgesOfText.ts';

const PARENT = stackOf(500, ...WAIT4) + callOf(500, 61, 501) + filesOf(500, ['r-', 3, 'pipe:[9]'], ['-w', 4, 'pipe:[9]']);
const FILES = filesOf(501, ['r-', 3, 'pipe:[9]'], ['-w', 4, 'pipe:[9]'], ['r-', 7, 'pipe:[8]']);
const PRIVATE = 0x189;
const main = (operation = PRIVATE, timeout = 0): string => stackOf('501/task/501', ...FUTEX) + callOf('501/task/501', 202, '0x7f67d8000b70', operation, 0, timeout);
const WRITER = stackOf('501/task/502', ...PIPE_WRITE) + callOf('501/task/502', 1, 4);
const threadsOf = (...tids: readonly number[]): string => at('ps -eLo pid,ppid,lwp,stat,comm', '  PID  PPID   LWP STAT COMMAND', '  500     1   500 S    python3', ...tids.map((tid) => `  501   500   ${tid} Sl   python3`));

function findingsOf(...parts: readonly string[]): readonly string[] {
  return analyzeTexts([createText('text', parts.join(''))]).analysis.findings.map(({ severity, title }) => `${severity} ${title.slice(0, 8)}`);
}

describe('soleWaker: a leader whose only other thread is stuck itself', () => {
  const ring = ['500 501 child observed', '501 502 thread-of-process inferred', '502 500 pipe inferred'];
  it('closes the ring of a join before the queue is drained', () => {
    assert.deepEqual(edgesOfText(PARENT + main() + WRITER + FILES + threadsOf(501, 502)), ring);
    assert.equal(findingsOf(PARENT, main(), WRITER, FILES, threadsOf(501, 502))[0], 'error Deadlock');
  });
  it('does not depend on the order of the sections', () => {
    assert.deepEqual(edgesOfText(threadsOf(501, 502), FILES, WRITER, main(), PARENT), ring);
  });
  it('is assumed where nothing tells that these are all threads, by the count too', () => {
    const text = PARENT + main() + WRITER + FILES;
    assert.ok(edgesOfText(text).includes('501 502 thread-of-process assumed'));
    assert.ok(edgesOfText(text + at('grep Threads /proc/501/status', 'Threads:\t2')).includes('501 502 thread-of-process inferred'));
    assert.ok(!edgesOfText(text + at('grep Threads /proc/501/status', 'Threads:\t3')).some((one) => one.startsWith('501')));
  });
  it('says nothing where another process or time could wake it, or another thread', () => {
    const others = PARENT + WRITER + FILES + threadsOf(501, 502);
    for (const other of [others + main(0x109), others + main(PRIVATE, 0x7ffc1000), others + main() + stackOf('501/task/503', 'do_epoll_wait') + threadsOf(501, 502, 503)]) {
      assert.deepEqual(edgesOfText(other).filter((one) => one.startsWith('501')), []);
    }
  });
  it('says nothing of a process that nobody waits for, or whose other thread waits for nobody', () => {
    assert.deepEqual(edgesOfText(main() + WRITER + filesOf(500, ['r-', 3, 'pipe:[9]']) + FILES + threadsOf(501, 502)), ['502 500 pipe inferred']);
    assert.deepEqual(edgesOfText(PARENT + main() + stackOf('501/task/502', 'do_sys_poll') + FILES + threadsOf(501, 502)), ['500 501 child observed']);
  });
});

describe('rings of pipes without stacks', () => {
  const wchan = (pid: number, name: string): string => at(`cat /proc/${pid}/wchan; echo`, name);
  const ps = at('ps -o pid,ppid,stat,args', '  PID  PPID STAT COMMAND', '  600     1 S    python3 deploy.py', '  601   600 S    perl migrate.pl');
  const files = filesOf(600, ['r-', 3, 'pipe:[20]'], ['r-', 5, 'pipe:[21]']) + filesOf(601, ['-w', 1, 'pipe:[20]'], ['-w', 2, 'pipe:[21]']);
  const both = ps + wchan(600, 'anon_pipe_read') + wchan(601, 'anon_pipe_write');
  it('are told by wait channels and descriptors, with the pipe of the call to read', () => {
    const text = both + files + callOf(600, 0, 3) + callOf(601, 1, 2);
    assert.deepEqual(edgesOfText(text), ['600 601 pipe inferred', '601 600 pipe inferred']);
    const [first] = analyzeTexts([createText('text', text)]).analysis.findings;
    assert.equal(first?.severity, 'error');
    assert.ok(first.next.some(({ command }) => command?.startsWith('cat /proc/600/fd/5 ') === true));
  });
  it('do not ask which of two pipes it is where both lead to the same process, and name none to read', () => {
    assert.deepEqual(edgesOfText(both + files), ['600 601 pipe inferred', '601 600 pipe inferred']);
    assert.ok(!analyzeTexts([createText('text', both + files)]).analysis.findings.some(({ next }) => next.some(({ command }) => command?.startsWith('cat /proc/600/fd/') === true)));
    assert.deepEqual(edgesOfText(both + files + filesOf(700, ['r-', 0, 'pipe:[21]'])), ['600 601 pipe inferred']);
  });
  it('a parent in do_wait by its wait channel would read later', () => {
    assert.deepEqual(edgesOfText(ps + wchan(600, 'do_wait') + wchan(601, 'anon_pipe_write')), ['600 601 child inferred', '601 600 pipe assumed']);
  });
  it('are idle where both only read', () => {
    const idle = ps + wchan(600, 'anon_pipe_read') + wchan(601, 'anon_pipe_read') + filesOf(600, ['r-', 3, 'pipe:[20]'], ['-w', 4, 'pipe:[21]']) + filesOf(601, ['-w', 1, 'pipe:[20]'], ['r-', 0, 'pipe:[21]']);
    assert.deepEqual(edgesOfText(idle), ['600 601 pipe inferred', '601 600 pipe inferred']);
    assert.deepEqual(findingsOf(idle), []);
    assert.deepEqual(findingsOf(idle, stackOf(600, ...PIPE_READ), stackOf(601, ...PIPE_READ)).filter((one) => !one.startsWith('information')), []);
  });
  it('of a file lock and two readers are a deadlock', () => {
    const locks = at('cat /proc/locks', '1: FLOCK  ADVISORY  WRITE 701 00:2a:3 0 EOF', '1: -> FLOCK  ADVISORY  WRITE 703 00:2a:3 0 EOF');
    const text = stackOf(701, ...PIPE_READ) + callOf(701, 0, 3) + filesOf(701, ['r-', 3, 'pipe:[31]']) + stackOf(702, ...PIPE_READ) + callOf(702, 0, 5)
      + filesOf(702, ['-w', 4, 'pipe:[31]'], ['r-', 5, 'pipe:[32]']) + stackOf(703, 'locks_lock_inode_wait', '__do_sys_flock') + filesOf(703, ['-w', 6, 'pipe:[32]']) + locks;
    assert.deepEqual(edgesOfText(text), ['701 702 pipe inferred', '702 703 pipe inferred', '703 701 file-lock observed']);
    assert.equal(findingsOf(text)[0], 'error Deadlock');
  });
});
