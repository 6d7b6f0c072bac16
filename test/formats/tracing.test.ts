import { strict as assert } from 'node:assert';
import { splitKeys } from '../../src/formats/bpftraceMap.ts';
import { readDump } from '../../src/formats/readDump.ts';
import { createIncident } from '../../src/model/merge.ts';
import { statsOf } from '../../src/report/stats.ts';
import { createText } from '../../src/text/text.ts';

const read = (...lines: readonly string[]): ReturnType<typeof readDump> => readDump(createText('x', [...lines, ''].join('\n')), 0);

describe('output of tracers and debuggers', () => {
  it('splits the key of a map at its commas, not at those inside of quotes or brackets', () => {
    assert.deepEqual(splitKeys('SIGCHLD, 296943, containerd-shim'), ['SIGCHLD', '296943', 'containerd-shim']);
    assert.deepEqual(splitKeys('"a, b", (1, 2), c'), ['"a, b"', '(1, 2)', 'c']);
    // A comm may hold a quote of its own.
    assert.deepEqual(splitKeys('a", b'), ['a"', 'b']);
    assert.deepEqual(splitKeys(''), []);
  });

  it('counts the entries of maps', () => {
    const text = createText('x', '@[SIGCHLD, 296943, containerd-shim]: 1\n@: 5\n');
    assert.equal(statsOf(createIncident([text], [readDump(text, 0)])).mapEntries, 2);
  });

  it('gives a kernel stack in a key as a stack, with decimal offsets and without sizes', () => {
    const dump = read('@[', '    request_wait_answer+187', '    do_syscall_64+92', ', ndrive]: 3');
    assert.deepEqual(dump.stacks.map((stack) => stack.frames.map((frame) => [frame.function, frame.offset, frame.size])), [[['request_wait_answer', 187, null], ['do_syscall_64', 92, null]]]);
    assert.deepEqual(dump.mapEntries.map(({ keys, amount, stack }) => [keys, amount, stack]), [[['ndrive'], 3, 0]]);
  });

  it('takes no decorator, style sheet or heading for a map or a frame', () => {
    const dump = read('@Component({', '  selector: "x"', '})', '@width: 10px;', '@param: the name', '#1 Fix it (soon)', 'Thread 1 is idle', '> read(fd)', 'a;b;c = 3', '"name": 1,');
    assert.equal(dump.counts.dumpLines, 0);
  });

  it('knows who sent which signal to whom', () => {
    const table = read('TIME      PID    COMM             SIG  TPID   RESULT', '12:10:51  13967  bash             9    13885  -3');
    const ftrace = read('sh-15429   [001] d..1. 15252.791197: signal_generate: sig=9 errno=0 code=0 comm=sleep pid=15430 grp=1 res=0');
    const strace = read('[pid  5791] kill(5792, SIGTERM)         = 0');
    const sent = [table, ftrace, strace].flatMap((dump) => dump.signals.map(({ name, sender, target, result }) => [name, sender?.value, target?.value, result]));
    assert.deepEqual(sent, [['SIGKILL', 13967, 13885, -3], ['SIGKILL', 15429, 15430, null], ['SIGTERM', 5791, 5792, 0]]);
  });

  it('keeps of strace the calls that never returned', () => {
    const dump = read('[pid 12] read(3,  <unfinished ...>', '[pid 13] futex(0x7f00, FUTEX_WAIT_PRIVATE, 2, NULL <unfinished ...>', '[pid 12] <... read resumed>"", 1) = 0', '[pid 12] +++ exited with 3 +++');
    assert.deepEqual(dump.openCalls.map(({ tid, name, args }) => [tid?.value, name, args]), [[13, 'futex', '0x7f00, FUTEX_WAIT_PRIVATE, 2, NULL']]);
    assert.deepEqual(dump.exits.map(({ tid, code }) => [tid?.value, code]), [[12, 3]]);
  });

  it('reads the thread id of a Java thread, hexadecimal and decimal, and the locks', () => {
    const old = read('"main" #1 prio=5 os_prio=0 tid=0x00007fd724017ef0 nid=0x1a2b waiting for monitor entry  [0x0]', '\t- waiting to lock <0x00000000ffd0a0f8> (a java.lang.Object)');
    const newer = read('"main" #1 [6699] prio=5 os_prio=0 tid=0x00007fd724017ef0 nid=6699 runnable');
    assert.deepEqual([old, newer].flatMap((dump) => dump.userStacks.map((stack) => stack.tid?.value)), [6699, 6699]);
    assert.deepEqual(old.userStacks[0]!.locks, [{ kind: 'waits', address: '0x00000000ffd0a0f8', type: 'java.lang.Object' }]);
  });

  it('gives the stack of an exception in crash to the task that was interrupted, once', () => {
    const dump = read('PID: 875      TASK: ffff888108bee740  CPU: 3    COMMAND: "md0_raid5"', ' #0 [fffffe00000beee8] nmi_handle at ffffffff81085acb', '    [exception RIP: ops_run_io+224]', '    RIP: ffffffff817c4740  RSP: ffffc90000b3fb58  RFLAGS: 00000206', '    ORIG_RAX: ffffffffffffffff  CS: 0010  SS: 0018', '--- <NMI exception stack> ---', ' #1 [ffffc90000b3fb58] ops_run_io at ffffffff817c4740', ' #2 [ffffc90000b3fc40] handle_stripe at ffffffff817cd85d');
    assert.deepEqual(dump.stacks.map((stack) => [stack.tid?.value, stack.frames.map((frame) => frame.function)]), [[875, ['nmi_handle', 'ops_run_io', 'handle_stripe']]]);
  });
});
