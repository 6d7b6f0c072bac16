import assert from 'node:assert/strict';
import fc from 'fast-check';
import { capabilityNumber, decodeCapabilityMask, describeCapabilityMask } from '../../src/knowledge/capabilities.ts';
import { explainValue } from '../../src/knowledge/explain.ts';
import { KNOWN_MASKS, knownMasks } from '../../src/knowledge/knownMasks.ts';
import { fillPlaceholders } from '../../src/knowledge/placeholders.ts';
import { psModifiers, taskState } from '../../src/knowledge/taskStates.ts';
import { decodeSignalMask } from '../../src/knowledge/signals.ts';

const readings = (text: string) => explainValue(text, null, null).map((one) => `${one.as}: ${one.value}`);

describe('explainValue', () => {
  it('reads masks, numbers and names', () => {
    assert.deepEqual(readings('0x100').slice(0, 2), ['signal mask: SIGKILL', 'process flags: PF_SUPERPRIV']);
    assert.equal(readings('0000000000004100')[0], 'signal mask: SIGKILL, SIGTERM');
    assert.equal(readings('9')[0], 'signal: SIGKILL');
    assert.equal(readings('SIGKILL')[0], 'signal: SIGKILL');
    assert.equal(readings('Zl')[0], 'task state: Z (zombie)');
    assert.equal(readings('cap_sys_admin')[0], 'capability: CAP_SYS_ADMIN');
    assert.equal(readings('PF_EXITING')[0], 'process flags: PF_EXITING');
    assert.ok(readings('4195660').some((one) => one.startsWith('process flags: PF_EXITING, ')));
    assert.ok(readings('256').includes('wait status: exited with code 1'));
    assert.ok(readings('139').includes('wait status: killed by SIGSEGV, core dumped'));
  });

  it('says nothing about anything else', () => {
    for (const text of ['', 'hello', '-1', '0xzz', '1e5x', '9'.repeat(65)]) assert.deepEqual(readings(text), [], text);
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(explainValue(text, 'mips', null))));
  });
});

describe('capabilities', () => {
  it('decodes and describes masks', () => {
    assert.equal(decodeCapabilityMask('000001ffffffffff')?.length, 41);
    assert.deepEqual(decodeCapabilityMask('0000020000200000')?.map((one) => one.name), ['CAP_SYS_ADMIN', 'CAP_41']);
    assert.match(describeCapabilityMask('00000000a80425fb') ?? '', /Docker/);
    assert.equal(decodeCapabilityMask('a80425fb')?.length, 14);
    assert.equal(decodeCapabilityMask('00000000000000000'), null);
    assert.equal(capabilityNumber('BPF'), 39);
    assert.equal(capabilityNumber('CAP_NONE'), null);
  });
});

describe('known masks', () => {
  it('are masks, and are found with any number of digits', () => {
    for (const mask of KNOWN_MASKS) {
      assert.notEqual(decodeSignalMask(mask.hex, null), null, mask.hex);
      assert.ok(knownMasks(mask.field, mask.hex.replace(/^0+(?=.)/, '')).includes(mask), mask.who);
    }
    assert.deepEqual(knownMasks('SigBlk', 'fffffffd7fc1feff'), []);
    assert.match(knownMasks('SigCgt', 'fffffffd7fc1feff')[0]?.who ?? '', /^Go/);
    assert.deepEqual(knownMasks('SigIgn', 'no mask'), []);
  });
});

describe('task states', () => {
  it('reads letters with the modifiers of ps', () => {
    assert.equal(taskState('Dl+')?.reach, 'unknown');
    assert.equal(taskState('t')?.word, 'tracing stop');
    assert.equal(taskState('Q'), null);
    assert.equal(taskState(''), null);
    assert.deepEqual(psModifiers('Zl+'), ['several threads', 'in the foreground of its terminal']);
  });
});

describe('placeholders', () => {
  it('puts in what is known', () => {
    assert.equal(fillPlaceholders('cat /proc/TID/stack /proc/PID', { TID: 6200 }), 'cat /proc/6200/stack /proc/PID');
  });

  it('never lets a value of a dump out of its quotes', () => {
    assert.equal(fillPlaceholders('ls MOUNTPOINT', { MOUNTPOINT: '/mnt/a b;$(reboot)' }), "ls '/mnt/a b;$(reboot)'");
    assert.equal(fillPlaceholders('ls MOUNTPOINT', { MOUNTPOINT: "/a'b" }), "ls '/a'\\''b'");
    assert.equal(fillPlaceholders('ls MOUNTPOINT', { MOUNTPOINT: '/a\nreboot' }), 'ls MOUNTPOINT');
    assert.equal(fillPlaceholders('ls MOUNTPOINT', { MOUNTPOINT: '-rf' }), "ls '-rf'");
  });
});
