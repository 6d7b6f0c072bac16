import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseKernelVersion } from '../../src/knowledge/kernelVersion.ts';
import { PF_DUMPCORE, PF_EXITING, PF_KTHREAD, PF_SIGNALED, decodeProcessFlags, hasFlag } from '../../src/knowledge/processFlags.ts';
import { PROCESS_FLAGS, TREES, type Tree } from '../../src/knowledge/processFlagTable.ts';

const names = (value: number, release: string | null) => decodeProcessFlags(value, release === null ? null : parseKernelVersion(release))?.map((flag) => flag.name);

/** `#define PF_*` of include/linux/sched.h, copied without the prefix, values hexadecimal; holes left out. */
const HEADERS: Readonly<Partial<Record<Tree, string>>> = {
  // A public copy of 4.19.
  '4.19': 'IDLE 2 EXITING 4 EXITPIDONE 8 VCPU 10 WQ_WORKER 20 FORKNOEXEC 40 MCE_PROCESS 80 SUPERPRIV 100 DUMPCORE 200 SIGNALED 400 MEMALLOC 800 NPROC_EXCEEDED 1000 USED_MATH 2000 USED_ASYNC 4000 NOFREEZE 8000 FROZEN 10000 KSWAPD 20000 MEMALLOC_NOFS 40000 MEMALLOC_NOIO 80000 LESS_THROTTLE 100000 KTHREAD 200000 RANDOMIZE 400000 SWAPWRITE 800000 NO_SETAFFINITY 4000000 MCE_EARLY 8000000 MUTEX_TESTER 20000000 FREEZER_SKIP 40000000 SUSPEND_TASK 80000000',
  // A public copy of 5.4.
  '5.4': 'IDLE 2 EXITING 4 EXITPIDONE 8 VCPU 10 WQ_WORKER 20 FORKNOEXEC 40 MCE_PROCESS 80 SUPERPRIV 100 DUMPCORE 200 SIGNALED 400 MEMALLOC 800 NPROC_EXCEEDED 1000 USED_MATH 2000 USED_ASYNC 4000 NOFREEZE 8000 FROZEN 10000 KSWAPD 20000 MEMALLOC_NOFS 40000 MEMALLOC_NOIO 80000 LESS_THROTTLE 100000 KTHREAD 200000 RANDOMIZE 400000 SWAPWRITE 800000 MEMSTALL 1000000 UMH 2000000 NO_SETAFFINITY 4000000 MCE_EARLY 8000000 MEMALLOC_NOCMA 10000000 FREEZER_SKIP 40000000 SUSPEND_TASK 80000000',
  // 5.10.223.
  '5.10': 'VCPU 1 IDLE 2 EXITING 4 IO_WORKER 10 WQ_WORKER 20 FORKNOEXEC 40 MCE_PROCESS 80 SUPERPRIV 100 DUMPCORE 200 SIGNALED 400 MEMALLOC 800 NPROC_EXCEEDED 1000 USED_MATH 2000 NOFREEZE 8000 FROZEN 10000 KSWAPD 20000 MEMALLOC_NOFS 40000 MEMALLOC_NOIO 80000 LOCAL_THROTTLE 100000 KTHREAD 200000 RANDOMIZE 400000 SWAPWRITE 800000 NO_SETAFFINITY 4000000 MCE_EARLY 8000000 MEMALLOC_NOCMA 10000000 FREEZER_SKIP 40000000 SUSPEND_TASK 80000000',
  // A public copy of 5.15.100.
  '5.15': 'VCPU 1 IDLE 2 EXITING 4 IO_WORKER 10 WQ_WORKER 20 FORKNOEXEC 40 MCE_PROCESS 80 SUPERPRIV 100 DUMPCORE 200 SIGNALED 400 MEMALLOC 800 NPROC_EXCEEDED 1000 USED_MATH 2000 NOFREEZE 8000 FROZEN 10000 KSWAPD 20000 MEMALLOC_NOFS 40000 MEMALLOC_NOIO 80000 LOCAL_THROTTLE 100000 KTHREAD 200000 RANDOMIZE 400000 SWAPWRITE 800000 NO_SETAFFINITY 4000000 MCE_EARLY 8000000 MEMALLOC_PIN 10000000 FREEZER_SKIP 40000000 SUSPEND_TASK 80000000',
  // 6.1.192.
  '6.1': 'VCPU 1 IDLE 2 EXITING 4 POSTCOREDUMP 8 IO_WORKER 10 WQ_WORKER 20 FORKNOEXEC 40 MCE_PROCESS 80 SUPERPRIV 100 DUMPCORE 200 SIGNALED 400 MEMALLOC 800 NPROC_EXCEEDED 1000 USED_MATH 2000 NOFREEZE 8000 KSWAPD 20000 MEMALLOC_NOFS 40000 MEMALLOC_NOIO 80000 LOCAL_THROTTLE 100000 KTHREAD 200000 RANDOMIZE 400000 NO_NOTIFY_SIGNAL 800000 NO_SETAFFINITY 4000000 MCE_EARLY 8000000 MEMALLOC_PIN 10000000 SUSPEND_TASK 80000000',
  // A public copy of 6.6.9; NO_NOTIFY_SIGNAL is not in it and assumed of later stable releases.
  '6.6': 'VCPU 1 IDLE 2 EXITING 4 POSTCOREDUMP 8 IO_WORKER 10 WQ_WORKER 20 FORKNOEXEC 40 MCE_PROCESS 80 SUPERPRIV 100 DUMPCORE 200 SIGNALED 400 MEMALLOC 800 NPROC_EXCEEDED 1000 USED_MATH 2000 USER_WORKER 4000 NOFREEZE 8000 KSWAPD 20000 MEMALLOC_NOFS 40000 MEMALLOC_NOIO 80000 LOCAL_THROTTLE 100000 KTHREAD 200000 RANDOMIZE 400000 NO_NOTIFY_SIGNAL 800000 NO_SETAFFINITY 4000000 MCE_EARLY 8000000 MEMALLOC_PIN 10000000 SUSPEND_TASK 80000000',
  // A public copy of 6.8.
  '6.8': 'VCPU 1 IDLE 2 EXITING 4 POSTCOREDUMP 8 IO_WORKER 10 WQ_WORKER 20 FORKNOEXEC 40 MCE_PROCESS 80 SUPERPRIV 100 DUMPCORE 200 SIGNALED 400 MEMALLOC 800 NPROC_EXCEEDED 1000 USED_MATH 2000 USER_WORKER 4000 NOFREEZE 8000 KSWAPD 20000 MEMALLOC_NOFS 40000 MEMALLOC_NOIO 80000 LOCAL_THROTTLE 100000 KTHREAD 200000 RANDOMIZE 400000 NO_SETAFFINITY 4000000 MCE_EARLY 8000000 MEMALLOC_PIN 10000000 SUSPEND_TASK 80000000',
  // 6.12.117.
  '6.12': 'VCPU 1 IDLE 2 EXITING 4 POSTCOREDUMP 8 IO_WORKER 10 WQ_WORKER 20 FORKNOEXEC 40 MCE_PROCESS 80 SUPERPRIV 100 DUMPCORE 200 SIGNALED 400 MEMALLOC 800 NPROC_EXCEEDED 1000 USED_MATH 2000 USER_WORKER 4000 NOFREEZE 8000 KCOMPACTD 10000 KSWAPD 20000 MEMALLOC_NOFS 40000 MEMALLOC_NOIO 80000 LOCAL_THROTTLE 100000 KTHREAD 200000 RANDOMIZE 400000 NO_NOTIFY_SIGNAL 800000 NO_SETAFFINITY 4000000 MCE_EARLY 8000000 MEMALLOC_PIN 10000000 BLOCK_TS 20000000 SUSPEND_TASK 80000000',
  // 7.3.4.
  '7.3': 'VCPU 1 IDLE 2 EXITING 4 POSTCOREDUMP 8 IO_WORKER 10 WQ_WORKER 20 FORKNOEXEC 40 MCE_PROCESS 80 SUPERPRIV 100 DUMPCORE 200 SIGNALED 400 MEMALLOC 800 NPROC_EXCEEDED 1000 USED_MATH 2000 USER_WORKER 4000 NOFREEZE 8000 KCOMPACTD 10000 KSWAPD 20000 MEMALLOC_NOFS 40000 MEMALLOC_NOIO 80000 LOCAL_THROTTLE 100000 KTHREAD 200000 RANDOMIZE 400000 NO_NOTIFY_SIGNAL 800000 NO_SETAFFINITY 4000000 MCE_EARLY 8000000 MEMALLOC_PIN 10000000 BLOCK_TS 20000000 SUSPEND_TASK 80000000',
};

describe('process flags', () => {
  for (const [tree, header] of Object.entries(HEADERS)) {
    it(`are those of the header of ${tree}`, () => {
      const expected = [...header.matchAll(/(\w+) ([0-9a-f]+)/g)].map(([, name, value]) => [`PF_${name!}`, parseInt(value!, 16)] as const);
      const table = PROCESS_FLAGS.flatMap((row) => (row.values[tree as Tree] === undefined ? [] : [[row.name, row.values[tree as Tree]!] as const]));
      assert.deepEqual(new Map(table.sort((a, b) => a[1] - b[1])), new Map(expected));
      for (const [name, value] of expected) assert.deepEqual(names(value, `${tree}.1`), [name]);
    });
  }

  it('are one bit each, and no bit has two names in one tree', () => {
    assert.equal(new Set(PROCESS_FLAGS.map((row) => row.name)).size, PROCESS_FLAGS.length);
    for (const tree of TREES) {
      const values = PROCESS_FLAGS.flatMap((row) => row.values[tree] ?? []);
      assert.equal(new Set(values).size, values.length, tree);
      for (const value of values) assert.equal(Math.log2(value) % 1, 0, `${tree} ${value}`);
    }
    for (const [name, value] of Object.entries({ PF_EXITING, PF_DUMPCORE, PF_SIGNALED, PF_KTHREAD })) {
      for (const tree of TREES) assert.equal(PROCESS_FLAGS.find((row) => row.name === name)?.values[tree], value, `${name} in ${tree}`);
    }
  });

  it('of a word are all its bits, whatever the kernel', () => {
    const release = fc.constantFrom(null, '3.10.0', '4.9.56', '4.18.0-477.10.1.el8_8.x86_64', '5.14.0-362.8.1.el9_3.x86_64', '6.1.0-56-amd64', '6.18.44', '9.9.9');
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xffffffff }), release, (word, kernel) => {
      const flags = decodeProcessFlags(word, kernel === null ? null : parseKernelVersion(kernel)) ?? [];
      assert.equal(flags.reduce((sum, flag) => sum + flag.value, 0), word);
      for (const flag of flags) {
        assert.ok(hasFlag(word, flag.value));
        assert.equal(flag.ambiguous, flag.names.length > 1);
        assert.notEqual(flag.meaning, '');
      }
    }));
  });

  it('decodes the flags of an exiting thread', () => {
    assert.deepEqual(names(0x40054c, '6.18.44'), ['PF_EXITING', 'PF_POSTCOREDUMP', 'PF_FORKNOEXEC', 'PF_SUPERPRIV', 'PF_SIGNALED', 'PF_RANDOMIZE']);
    assert.ok(hasFlag(0x40054c, PF_EXITING));
    assert.ok(hasFlag(0xffffffff, 0x80000000));
  });

  it('gives a bit the meaning that it has in the kernel at hand', () => {
    assert.deepEqual(names(0x8, '4.9.56'), ['PF_EXITPIDONE']);
    assert.deepEqual(names(0x8, '6.1.0-56-amd64'), ['PF_POSTCOREDUMP']);
    assert.deepEqual(names(0x40000, '4.9.56'), ['PF_KSWAPD']);
    assert.deepEqual(names(0x40000, '5.10.0'), ['PF_MEMALLOC_NOFS']);
    assert.deepEqual(names(0x4000, '6.18.44'), ['PF_USER_WORKER']);
    assert.deepEqual(names(0x4000, '6.1.192'), [null]);
    assert.deepEqual([names(0x1000000, '5.4.0-150-generic'), names(0x1000000, '6.10.3')], [['PF_MEMSTALL'], ['PF_MEMALLOC_NOWARN']]);
    // Ubuntu 22.04, and beyond both ends of what was read.
    assert.deepEqual(names(0x40800000, '5.15.0-91-generic'), ['PF_SWAPWRITE', 'PF_FREEZER_SKIP']);
    assert.deepEqual([names(0x10, '3.10.0'), names(0x10, '8.1.0')], [['PF_VCPU'], ['PF_IO_WORKER']]);
  });

  it('says where a bit is ambiguous, and only there', () => {
    const [first, exiting] = [decodeProcessFlags(0x40000, null)?.[0], decodeProcessFlags(0x4, null)?.[0]];
    assert.equal(first?.ambiguous, true);
    assert.deepEqual([...first.names].sort(), ['PF_KSWAPD', 'PF_MEMALLOC_NOFS']);
    assert.deepEqual([exiting?.ambiguous, exiting?.name], [false, 'PF_EXITING']);
    assert.equal(decodeProcessFlags(0x40000, parseKernelVersion('4.14.0'))?.[0]?.ambiguous, true, 'between two trees that differ');
    assert.deepEqual(names(0x800000, '6.0.7'), ['PF_SWAPWRITE or PF_NO_NOTIFY_SIGNAL']);
    // A vendor may have ported back what later kernels have.
    assert.deepEqual(names(0x8, '5.14.0-362.8.1.el9_3.x86_64'), ['PF_POSTCOREDUMP']);
    assert.deepEqual(names(0x10000, '5.14.0-362.8.1.el9_3.x86_64'), ['PF_FROZEN or PF_KCOMPACTD']);
  });

  it('keeps unknown bits and takes no other numbers', () => {
    assert.deepEqual(decodeProcessFlags(0x1000000, parseKernelVersion('6.1.192'))?.map((flag) => [flag.value, flag.name]), [[0x1000000, null]]);
    for (const wrong of [-1, 1.5, 2 ** 32, NaN, Infinity]) assert.equal(decodeProcessFlags(wrong, null), null);
    assert.deepEqual(names(0, null), []);
  });
});
