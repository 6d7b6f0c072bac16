import assert from 'node:assert/strict';
import { textEdges } from './textEdges.ts';

const locks = (...lines: readonly string[]): string => ['# cat /proc/locks', ...lines, ''].join('\n');

describe('fileLock', () => {
  it('every request below a lock waits for its holder', () => {
    assert.deepEqual(textEdges(locks(
      '1: FLOCK  ADVISORY  WRITE 100 fe:00:16 0 EOF', '1: -> FLOCK  ADVISORY  WRITE 101 fe:00:16 0 EOF', '1:  -> FLOCK  ADVISORY  WRITE 102 fe:00:16 0 EOF', '1: -> FLOCK  ADVISORY  READ 103 fe:00:16 0 EOF',
      '2: POSIX  ADVISORY  WRITE 101 fe:00:17 0 EOF', '2: -> POSIX  ADVISORY  WRITE 100 fe:00:17 5 9')),
    ['100 101 file-lock observed', '101 100 file-lock observed', '102 100 file-lock observed', '103 100 file-lock observed']);
  });
  it('knows that open file description locks have no process, and that a line may be missing', () => {
    assert.deepEqual(textEdges(locks('1: OFDLCK ADVISORY  WRITE -1 fe:00:16 0 EOF', '1: -> OFDLCK ADVISORY  WRITE -1 fe:00:16 0 EOF', '1: -> POSIX  ADVISORY  WRITE 101 fe:00:16 0 EOF')),
      ['101 unknown lock holder of 101 file-lock observed']);
    assert.deepEqual(textEdges(locks('3: POSIX  ADVISORY  WRITE 100 fe:00:16 0 EOF', '4: -> POSIX  ADVISORY  WRITE 101 fe:00:17 0 EOF')), ['101 unknown lock holder of 101 file-lock observed']);
  });
  it('names the thread that waits, where one stack shows it', () => {
    const thread = '# cat /proc/101/task/105/stack\n[<0>] fcntl_setlk+0x1a2/0x3c0\n[<0>] do_fcntl+0x6be/0x850\n[<0>] __x64_sys_fcntl+0x8c/0x120\n[<0>] do_syscall_64+0x71/0x280\n';
    assert.deepEqual(textEdges(thread + locks('1: POSIX  ADVISORY  WRITE 100 fe:00:16 0 EOF', '1: -> POSIX  ADVISORY  WRITE 101 fe:00:16 0 EOF')), ['105 100 file-lock observed']);
  });
  it('assumes that an open waits for the only lease that is being broken', () => {
    const open = '# cat /proc/101/stack\n[<0>] __break_lease+0x1a2/0x3c0\n[<0>] do_dentry_open+0x6be/0x850\n[<0>] vfs_open+0x8c/0x120\n[<0>] do_syscall_64+0x71/0x280\n';
    assert.deepEqual(textEdges(open + locks('1: LEASE  BREAKING  READ 100 fe:00:16 0 EOF', '2: LEASE  ACTIVE    READ 99 fe:00:17 0 EOF')), ['101 100 file-lock assumed']);
    assert.deepEqual(textEdges(open + locks('1: LEASE  BREAKING  READ 100 fe:00:16 0 EOF', '2: LEASE  BREAKING  READ 99 fe:00:17 0 EOF')), []);
  });
  it('reads lslocks with and without its optional columns', () => {
    assert.deepEqual(textEdges(['# lslocks -o COMMAND,PID,TYPE,SIZE,MODE,BLOCKER,PATH', 'COMMAND   PID  TYPE SIZE MODE   BLOCKER PATH', 'flock   15141 FLOCK      WRITE*   15027 /root/lab/lock1', 'waits   15027 FLOCK   4K WRITE          /root/lab/lock1', ''].join('\n')),
      ['15141 15027 file-lock observed']);
    assert.deepEqual(textEdges(['# lslocks -o +BLOCKER', 'COMMAND           PID  TYPE SIZE MODE  M START END PATH        BLOCKER', 'postgres        15141 POSIX   4K WRITE* 0     0   0 /srv/db/lock   15027', 'postgres        15027 POSIX   4K WRITE 0     0   0 /srv/db/lock', ''].join('\n')),
      ['15141 15027 file-lock observed']);
    assert.deepEqual(textEdges(['# lslocks', 'COMMAND           PID  TYPE SIZE MODE  M START END PATH', 'postgres        15141 POSIX   4K WRITE* 0     0   0 /srv/db/lock', 'postgres        15027 POSIX   4K WRITE 0     0   0 /srv/db/lock', ''].join('\n')),
      ['15141 unknown lock holder of 15141 file-lock observed']);
  });
});
