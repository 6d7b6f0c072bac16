import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createText } from '../../../src/text/text.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { FUTEX, at, callOf, edgesOfText, knownEdgesOfText, stackOf } from './edgesOfText.ts';

const A = '0x55b63195c280';
const B = '0x55b63195c240';
/** A thread in a contended mutex, as its own files show it. */
const waits = (pid: number, tid: number, address: string): string => stackOf(`${pid}/task/${tid}`, ...FUTEX) + callOf(`${pid}/task/${tid}`, 202, address, 0x80, 2);
const threads = (pid: number, count: number, ...inner: readonly number[]): string => at(`cat /proc/${pid}/status`, 'Name:\tapp', 'State:\tS (sleeping)', `Tgid:\t${pid}`, `Pid:\t${pid}`, ...(inner.length > 0 ? [`NSpid:\t${pid}\t${inner.join('\t')}`] : []), `Threads:\t${count}`);
const thread = (tid: number, address: string, symbol: string, number: number): string => [
  `Thread ${number} (Thread 0x7fdd136fc6c0 (LWP ${tid}) "app"):`,
  `#0  futex_wait (private=0, expected=2, futex_word=${address} <${symbol}>) at ../sysdeps/nptl/futex-internal.h:146`,
  `#1  __GI___lll_lock_wait (futex=futex@entry=${address} <${symbol}>, private=0) at ./nptl/lowlevellock.c:49`,
  `#2  ___pthread_mutex_lock (mutex=${address} <${symbol}>) at ./nptl/pthread_mutex_lock.c:93`,
  '#3  0x000055b631958533 in work ()', ''].join('\n');
const CONDITION = 'Thread 9 (Thread 0x7fdd136fc6c0 (LWP 709) "app"):\n#0  __futex_abstimed_wait_common64 (private=0, cancel=true, abstime=0x0, op=393, expected=0, futex_word=0x7ffcb58cf9c8) at ./nptl/futex-internal.c:57\n#1  ___pthread_cond_wait (cond=0x7ffcb58cf9a0, mutex=0x7ffcb58cf978) at ./nptl/pthread_cond_wait.c:618\n\n';
const findings = (text: string) => analyzeTexts([createText('t', text)]).analysis.findings.filter(({ id }) => id === 'user-mutex-deadlock');
const titles = (text: string): readonly string[] => findings(text).map(({ title }) => title);

describe('userLock: who holds a mutex of user space', () => {
  it('of two threads that wait for two mutexes each holds the other one; the number of threads tells that there are no more', () => {
    const both = waits(700, 700, A) + waits(700, 701, B);
    assert.deepEqual(edgesOfText(both + threads(700, 2)), ['700 701 user-lock inferred', '701 700 user-lock inferred']);
    assert.deepEqual(edgesOfText(both), ['700 701 user-lock assumed', '701 700 user-lock assumed']);
    assert.deepEqual(knownEdgesOfText(both + threads(700, 3)), []);
    const shared = edgesOfText(waits(700, 700, A) + waits(700, 701, A) + threads(700, 2));
    assert.deepEqual(shared, [`700 unknown owner of the mutex at ${A} of 700 user-lock observed`, `701 unknown owner of the mutex at ${A} of 700 user-lock observed`]);
  });
  it('the owner that gdb prints, by name, by address, or by what is left', () => {
    const gdb = (print: string, value: string) => at(`gdb -p 700 -batch -ex 'thread apply all bt' -ex '${print}'`, thread(701, A, 'A', 2), thread(700, B, 'B', 1), CONDITION, value);
    const struct = '$1 = {__data = {__lock = 2, __count = 0, __owner = 700, __nusers = 1}, __align = 2}';
    for (const [print, value] of [['p A', struct], ['p A.__data', struct.replace('{__data = {', '{')], ['p A.__data.__owner', '$1 = 700'], [`p *(pthread_mutex_t *) ${A}`, struct], ['source owners.gdb', struct]] as const) {
      const expected = print.startsWith('source') ? 'inferred' : 'observed';
      assert.deepEqual(edgesOfText(gdb(print, value) + threads(700, 3) + waits(700, 701, A)).filter((one) => one.startsWith('701')), [`701 700 user-lock ${expected}`], print);
    }
    assert.deepEqual(knownEdgesOfText(gdb('p other', '$1 = 700') + threads(700, 3) + waits(700, 701, A)), [], 'a number that is no owner');
    assert.deepEqual(knownEdgesOfText(gdb('p C', struct) + threads(700, 3) + waits(700, 701, A)), [], 'another mutex');
  });
  it('of several prints of which some failed only what order and shape leave', () => {
    const gdb = at("gdb -p 700 -batch -ex 'p A.__data.__owner' -ex 'p B.__data.__owner'", thread(701, A, 'A', 2), thread(700, B, 'B', 1), CONDITION, '$1 = 700');
    assert.deepEqual(knownEdgesOfText(gdb + threads(700, 3)), []);
    assert.deepEqual(knownEdgesOfText(gdb.replace('$1 = 700', '$1 = 700\n$2 = 701') + threads(700, 3)), ['700 701 user-lock observed']);
  });
  it('elements of an array of mutexes, and the one mutex inside of a variable', () => {
    const ring = at("gdb -p 700 -batch -ex 'p m[0]' -ex 'p m[1].__data.__owner' -ex 'p ((int *) &m[2])[2]'", thread(703, '0x5000', 'm', 4), thread(702, '0x5050', 'm+80', 3), thread(701, '0x5028', 'm+40', 2), CONDITION,
      '$1 = {', '  __data = {', '    __lock = 2,', '    __owner = 701,', '  },', '}', '$2 = 702', '$3 = 703');
    assert.deepEqual(titles(ring), ["Threads 701, 702 and 703 of app (700) wait for each other's mutexes: a deadlock in user space"]);
    const inside = (print: string) => knownEdgesOfText(at(`gdb -p 700 -batch -ex 'p ${print}'`, thread(701, '0x5010', 'state+16', 1), '$1 = {__lock = 2, __count = 0, __owner = 700}') + threads(700, 3) + waits(700, 701, '0x5010'));
    assert.deepEqual(inside('state.lock.__data'), ['701 700 user-lock inferred']);
    assert.deepEqual(inside('other.lock.__data'), []);
  });
  it('translates the owner into the outer pid namespace', () => {
    const text = waits(4242, 4243, A) + threads(4242, 2, 7) + at('cat /proc/4242/task/4243/status', 'Tgid:\t4242', 'Pid:\t4243', 'NSpid:\t4243\t8') + at('gdb -p 4242 -batch', thread(4243, A, 'A', 1), '$1 = {__lock = 2, __count = 0, __owner = 7}');
    assert.deepEqual(edgesOfText(text), ['4243 4242 user-lock inferred']);
  });
  it('the owner in the word of a robust mutex', () => {
    const text = stackOf('700/task/701', ...FUTEX) + callOf('700/task/701', 202, A, 0x0, 0x8000_0000 + 700) + threads(700, 2);
    assert.deepEqual(edgesOfText(text), ['701 700 user-lock observed']);
    const elsewhere = text.replace('0x800002bc', '0x80000384');
    assert.deepEqual([...knownEdgesOfText(elsewhere), ...titles(elsewhere)], []);
    assert.deepEqual(edgesOfText(elsewhere + threads(900, 1)), ['701 900 user-lock inferred'], 'in shared memory');
  });
  it('condition variables, joins, semaphores, timed waits and shared futexes say nothing', () => {
    for (const [operation, value, timeout] of [[0x189, 0, 0], [0x109, 0x2be, 0], [0x0, 2, 0], [0x80, 0, 0], [0x80, 2, 0x7ffe], [0x89, 2, 0]] as const) {
      const call = (tid: number) => stackOf(`700/task/${tid}`, ...FUTEX) + callOf(`700/task/${tid}`, 202, tid === 700 ? A : B, operation, value, timeout);
      const text = call(700) + call(701) + threads(700, 2);
      assert.deepEqual([...edgesOfText(text), ...titles(text)], [], `${operation} ${value}`);
    }
  });
  it('Java: who has locked the monitor; Object.wait has given it back', () => {
    const java = (name: string, nid: number, state: string, ...locks: readonly string[]) => [`"${name}" #${nid} prio=5 os_prio=0 cpu=3.29ms elapsed=3.29s tid=0x00007fd724017ef0 nid=${nid} waiting for monitor entry  [0x00007fd72a31e000]`, `   java.lang.Thread.State: ${state}`, '\tat Dead.work(Dead.java:3)', ...locks.map((one) => `\t- ${one}`), '', ''].join('\n');
    const blocked = 'BLOCKED (on object monitor)';
    const ring = java('left', 801, blocked, 'waiting to lock <0x00000000ffd19220> (a java.lang.Object)', 'locked <0x00000000ffd19210> (a java.lang.Object)')
      + java('right', 802, blocked, 'waiting to lock <0x00000000ffd19210> (a java.lang.Object)', 'locked <0x00000000ffd19220> (a java.lang.Object)');
    assert.match(titles(ring)[0] ?? '', /^Threads 801 and 802 of .* wait for each other's monitors/);
    const given = java('waiter', 801, 'WAITING (on object monitor)', 'waiting on <0x00000000ffd19220> (a java.lang.Object)', 'locked <0x00000000ffd19220> (a java.lang.Object)')
      + java('next', 802, blocked, 'waiting to lock <0x00000000ffd19220> (a java.lang.Object)');
    assert.deepEqual(titles(given), []);
  });
});

describe('rule userDeadlock', () => {
  it('a thread that waits for what it holds, and those behind it', () => {
    const text = at("gdb -p 700 -batch -ex 'thread apply all bt' -ex 'p lock'", thread(702, A, 'lock', 3), thread(701, A, 'lock', 2), CONDITION, '$1 = {__data = {__lock = 2, __count = 0, __owner = 701}}');
    assert.deepEqual(titles(text), ['Thread 701 of app (700) waits for the mutex lock, which it holds itself; thread 702 waits behind it']);
    assert.equal(findings(text)[0]!.severity, 'warning');
    assert.ok(findings(text)[0]!.next.some(({ command }) => command === 'kill -9 700'));
  });
  it('every thread of a process waits; not where one does something else or is not shown', () => {
    const text = waits(700, 700, A) + waits(700, 701, A) + waits(700, 702, B);
    assert.match(titles(text + threads(700, 3))[0] ?? '', /^All 3 threads of app \(700\) wait for mutexes \(2 of them\)/);
    assert.deepEqual([...titles(text + threads(700, 4)), ...titles(text), ...titles(text + stackOf('700/task/703', 'do_epoll_wait') + threads(700, 4))], []);
  });
  it('a single thread: the lock was left by a fork, or taken twice', () => {
    assert.deepEqual(titles(waits(700, 700, A) + threads(700, 1)), [`app (700) waits for the mutex at ${A}, and it has no other thread that could unlock it`]);
  });
  it('an owner that has ended', () => {
    const text = waits(700, 701, A) + stackOf('700/task/700', 'do_epoll_wait', '__x64_sys_epoll_wait') + threads(700, 2) + at("gdb -p 700 -batch -ex 'p lock'", thread(701, A, 'lock', 1), '$1 = {__data = {__lock = 2, __count = 0, __owner = 650}}');
    assert.deepEqual(titles(text), ['Thread 701 of app (700) waits for the mutex lock, whose owner 650 is none of its threads']);
  });

  const real = join('..', 'shared', 'corpus', 'real');
  if (!existsSync(real)) {
    it.skip('skipped: ../shared/corpus/real is not here');
    return;
  }
  const capture = (id: string): string => readFileSync(join(real, `${id}.txt`), 'utf8');
  it('userspace-abba-deadlock: the ring, and weaker with every section that is taken away', () => {
    assert.deepEqual(edgesOfText(capture('userspace-abba-deadlock')), ['15252 15253 user-lock inferred', '15253 15252 user-lock observed']);
    const sections = capture('userspace-abba-deadlock').split(/(?=^root@vm)/m);
    for (let index = 0; index < sections.length; index++) {
      const edges = edgesOfText(sections.filter((_, one) => one !== index).join(''));
      for (const one of edges) assert.match(one, /^(?:15252 15253|15253 15252) user-lock /, sections[index]);
      assert.equal(edges.length, 2, sections[index]);
    }
  });
  it('libfuse-daemon-leaked-mutex: the worker that left the mutex locked', () => {
    assert.deepEqual(edgesOfText(capture('libfuse-daemon-leaked-mutex')).filter((one) => one.includes('user-lock')), ['1557 1557 user-lock observed', '1558 1557 user-lock observed', '1564 1557 user-lock observed']);
  });
  it('benign-waits-a: nothing', () => assert.deepEqual([...edgesOfText(capture('benign-waits-a')), ...titles(capture('benign-waits-a'))], []));
});
