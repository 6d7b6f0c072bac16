import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Arch } from '../../src/model/kernel.ts';
import { decodeSignalMask, maskHas, maxSignal, signalMask, signalName, signalNumber } from '../../src/knowledge/signals.ts';

const names = (hex: string, arch: Arch | null = null) => decodeSignalMask(hex, arch)?.map((one) => one.name);

describe('signals', () => {
  it('decodes masks of every length', () => {
    assert.deepEqual(names('0000000000000100'), ['SIGKILL']);
    assert.deepEqual(names('100'), ['SIGKILL']);
    assert.deepEqual(names('0x4100'), ['SIGKILL', 'SIGTERM']);
    assert.deepEqual(names('00000000000000000000000000010000'), ['SIGUSR2'], '32 digits are a mips mask, where bit 16 is USR2');
    assert.deepEqual(names('0000000000000000'), []);
  });

  it('numbers signals by architecture', () => {
    assert.deepEqual(names('0000000000010000', 'x86_64'), ['SIGCHLD']);
    assert.deepEqual(names('0000000000010000', 'alpha'), ['SIGSTOP']);
    assert.deepEqual(names('0000000000010000', 'mips'), ['SIGUSR2']);
    assert.deepEqual(names('0000000000010000', 'parisc'), ['SIGUSR2']);
    assert.equal(signalNumber('SIGCHLD', 'mips'), 18);
    assert.equal(signalNumber('SIGBUS', 'sparc'), 10);
    assert.equal(signalNumber('SIGPWR', 'sparc'), 29);
    assert.equal(signalNumber('SIGEMT', 'x86_64'), null);
  });

  it('names real-time signals as glibc counts them', () => {
    assert.equal(signalName(34, null), 'SIGRTMIN');
    assert.equal(signalName(37, null), 'SIGRTMIN+3');
    assert.match(decodeSignalMask('0000000100000000', null)?.[0]?.note ?? '', /glibc keeps it/);
    assert.equal(signalName(33, null), 'SIG33');
    assert.equal(signalNumber('RTMAX-2', null), 62);
    assert.equal(signalNumber('SIGRTMAX', 'mips'), 127);
    // bash's kill -l turns to counting from SIGRTMAX at 50.
    assert.equal(decodeSignalMask('0001000000000000', null)?.[0]?.note, undefined);
    assert.equal(decodeSignalMask('0002000000000000', null)?.[0]?.note, 'bash calls it SIGRTMAX-14');
    assert.equal(decodeSignalMask('8000000000000000', null)?.[0]?.note, 'bash calls it SIGRTMAX');
  });

  it('reads other spellings of a name', () => {
    assert.deepEqual(['kill', 'SIGKILL', ' Kill ', 'SIGIOT', 'SIG33', 'RTMIN+0'].map((name) => signalNumber(name, null)), [9, 9, 9, 6, 33, 34]);
    assert.deepEqual(['', 'SIG', 'SIGNIFICANT', 'RTMIN+99', 'SIG0', '-9'].map((name) => signalNumber(name, null)), [null, null, null, null, null, null]);
  });

  it('takes nothing that is not a mask', () => {
    for (const wrong of ['', '0x', 'xyz', '-1', '1 ', '0000000000000100 ', '12345678901234567890123456789012f', '1_0']) {
      assert.equal(decodeSignalMask(wrong, null), null, wrong);
    }
  });

  it('makes and reads masks that agree, whatever the architecture', () => {
    const arch = fc.constantFrom<Arch | null>('x86_64', 'mips', 'sparc', 'alpha', 'parisc', null);
    fc.assert(fc.property(arch, fc.uniqueArray(fc.integer({ min: 1, max: 64 })), (one, numbers) => {
      const hex = signalMask(numbers, one);
      assert.equal(hex.length, maxSignal(one) / 4);
      const decoded = decodeSignalMask(hex, one);
      assert.deepEqual(decoded?.map((signal) => signal.number), [...numbers].sort((a, b) => a - b));
      for (const signal of decoded ?? []) {
        assert.ok(maskHas(hex, signal.number));
        assert.equal(signalNumber(signal.name, one), signal.number, `${signal.name} reads back`);
      }
    }));
  });
});
