import assert from 'node:assert/strict';
import { at, callOf, edgesOfText, FUTEX, knownEdgesOfText, stackOf } from './edgesOfText.ts';

const thread = (tid: number, ...names: readonly string[]): string => stackOf(`900/task/${tid}`, ...names);
const mutex = (tid: number, address = 0x7f10): string => thread(tid, ...FUTEX) + callOf(`900/task/${tid}`, 202, address, 0x80, 2);
const STATUS = (tid: number): string => at(`cat /proc/900/task/${tid}/status`, 'Name:\tapp', 'State:\tS (sleeping)', 'Tgid:\t900', `Pid:\t${tid}`, 'PPid:\t1', 'Threads:\t4');
const FUSE = ['request_wait_answer', '__fuse_simple_request', 'fuse_fsync_common', 'fuse_fsync', 'do_fsync'];

describe('threadEnd: pthread_join', () => {
  it('the thread whose id the word holds; with the private flag, or for an id of no thread, nobody', () => {
    const join = (operation: number, tid: number): string => thread(900, ...FUTEX) + callOf('900/task/900', 202, 0x7f00, operation, tid) + thread(902, ...FUTEX);
    assert.deepEqual(edgesOfText(join(0x109, 902)), ['900 902 thread-end observed']);
    assert.deepEqual(edgesOfText(join(0x189, 902)), []);
    assert.deepEqual(edgesOfText(join(0x109, 999)), []);
  });
  it('in a backtrace of gdb', () => {
    const bt = at('gdb -batch -p 900 -ex "thread apply all bt"',
      'Thread 2 (Thread 0x7f01 (LWP 902) "worker"):', '#0  0x00007f8cb9009545 in clock_nanosleep () from /lib/libc.so.6', '',
      'Thread 1 (Thread 0x7f00 (LWP 900) "app"):',
      '#0  __futex_abstimed_wait_common64 (private=128, cancel=true, abstime=0x0, op=265, expected=902, futex_word=0x7f8cb8f36990) at ./nptl/futex-internal.c:57',
      '#1  0x00007f8cb8fc4ce3 in __pthread_clockjoin_ex (threadid=140242375108288, thread_return=0x0) at ./nptl/pthread_join_common.c:102', '#2  0x000055871af753b4 in main () at /srv/app.c:22');
    assert.deepEqual(knownEdgesOfText(bt + at('ls /proc/900/task', '900  902')), ['900 902 thread-end observed']);
  });
});

describe('userLock: the one thread that does not wait for the lock', () => {
  const stuck = thread(901, ...FUSE);
  it('is stuck in something else: inferred where all threads are shown, else assumed', () => {
    const three = mutex(902) + mutex(903) + stuck;
    assert.deepEqual(knownEdgesOfText(three), ['902 901 user-lock assumed', '903 901 user-lock assumed']);
    assert.deepEqual(knownEdgesOfText(three + mutex(900) + [900, 901, 902, 903].map(STATUS).join('')), ['900 901 user-lock inferred', '902 901 user-lock inferred', '903 901 user-lock inferred']);
  });
  it('nobody where two are stuck, where they wait for different locks, or where nobody is stuck and threads may be missing', () => {
    assert.deepEqual(knownEdgesOfText(mutex(902) + stuck + thread(904, ...FUSE)), []);
    assert.deepEqual(knownEdgesOfText(mutex(902) + mutex(903, 0x7f20) + mutex(905, 0x7f30) + stuck), []);
    assert.deepEqual(knownEdgesOfText(mutex(902) + mutex(903) + thread(901, 'hrtimer_nanosleep', 'common_nsleep', '__x64_sys_clock_nanosleep')), []);
  });
});
