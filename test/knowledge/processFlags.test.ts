import assert from 'node:assert/strict';
import { parseKernelVersion } from '../../src/knowledge/kernelVersion.ts';
import { PF_EXITING, decodeProcessFlags, hasFlag } from '../../src/knowledge/processFlags.ts';

const names = (value: number, release: string | null) => decodeProcessFlags(value, release === null ? null : parseKernelVersion(release))?.map((flag) => flag.name);

describe('process flags', () => {
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
  });

  it('says where a bit is ambiguous, and only there', () => {
    const [first, exiting] = [decodeProcessFlags(0x40000, null)?.[0], decodeProcessFlags(0x4, null)?.[0]];
    assert.equal(first?.ambiguous, true);
    assert.deepEqual([...first.names].sort(), ['PF_KSWAPD', 'PF_MEMALLOC_NOFS']);
    assert.deepEqual([exiting?.ambiguous, exiting?.name], [false, 'PF_EXITING']);
    assert.equal(decodeProcessFlags(0x40000, parseKernelVersion('4.19.0'))?.[0]?.ambiguous, true, 'between two trees that differ');
  });

  it('keeps unknown bits and takes no other numbers', () => {
    assert.deepEqual(decodeProcessFlags(0x1000000, null)?.map((flag) => [flag.value, flag.name]), [[0x1000000, null]]);
    for (const wrong of [-1, 1.5, 2 ** 32, NaN, Infinity]) assert.equal(decodeProcessFlags(wrong, null), null);
    assert.deepEqual(names(0, null), []);
  });
});
