import { strict as assert } from 'node:assert';
import { decodeSyscall, syscallName } from '../../src/knowledge/syscalls.ts';
import { STAT_FIELDS } from '../../src/knowledge/statFields.ts';
import { SYSCALL_ARGS } from '../../src/knowledge/syscallArgs.ts';
import { SYSCALL_RUNS } from '../../src/knowledge/syscallTable.ts';

const HIGH = '0x7fff31005468';

describe('system calls', () => {
  it('have the numbers of their table', () => {
    // arch/x86/entry/syscalls/syscall_64.tbl and syscall_32.tbl, include/uapi/asm-generic/unistd.h
    assert.deepEqual(['read', 'close', 'wait4', 'futex', 'exit_group', 'openat', 'statx', 'clone3'], [0, 3, 61, 202, 231, 257, 332, 435].map((number) => syscallName(number, 'x86_64')));
    assert.deepEqual(['read', 'openat', 'futex', 'wait4', 'exit_group', 'clone3'], [63, 56, 98, 260, 94, 435].map((number) => syscallName(number, 'generic')));
    assert.deepEqual(['exit', 'read', 'close', 'ioctl', 'futex', 'clone3'], [1, 3, 6, 54, 240, 435].map((number) => syscallName(number, 'i386')));
    assert.deepEqual([335 + 40, 9999].map((number) => syscallName(number, 'x86_64')), [null, null]);
    assert.equal(syscallName(0x4000_0000 + 1, 'x86_64'), 'write');
  });

  it('tell descriptors, AT_FDCWD and operations', () => {
    assert.deepEqual(decodeSyscall(0, ['0x3', '0x7fff310054a0', '0x5dc', '0x0', '0x0', '0x0'], HIGH, 'x86_64')?.arguments, [
      { name: 'fd', value: '3', fd: 3 }, { name: 'buf', value: '0x7fff310054a0', fd: null }, { name: 'count', value: '1500', fd: null },
    ]);
    assert.equal(decodeSyscall(257, ['0xffffff9c', '0x7f', '0x80000', '0x0'], HIGH, 'x86_64')?.arguments[0]?.value, 'AT_FDCWD');
    assert.equal(decodeSyscall(257, ['0xffffffffffffff9c', '0x7f', '0x80000', '0x0'], HIGH, 'x86_64')?.arguments[0]?.value, 'AT_FDCWD');
    assert.equal(decodeSyscall(202, ['0x7f', '0x189', '0x0', '0x0', '0x0', '0xffffffff'], HIGH, 'x86_64')?.arguments[1]?.value, 'FUTEX_WAIT_BITSET (private)');
    assert.equal(decodeSyscall(72, ['0x5', '0x7', '0x7f'], HIGH, 'x86_64')?.arguments[1]?.value, 'F_SETLKW');
    assert.equal(decodeSyscall(73, ['0x5', '0x2'], HIGH, null)?.arguments[1]?.value, 'LOCK_EX');
    assert.equal(decodeSyscall(61, ['0xffffffffffffffff', '0x0', '0x0', '0x0'], HIGH, 'x86_64')?.arguments[0]?.value, '-1');
  });

  it('of a 32-bit program count as those of i386', () => {
    assert.deepEqual([decodeSyscall(3, ['0x4'], '0xffd01000', 'x86_64')?.name, decodeSyscall(3, ['0x4'], HIGH, 'x86_64')?.name], ['read', 'close']);
    assert.equal(decodeSyscall(3, ['0x4'], '0xffd01000', 'arm64'), null);
    assert.equal(decodeSyscall(3, ['0x4'], HIGH, 's390'), null);
  });

  it('never throw, and their tables hold each name once', () => {
    for (const args of [[], ['x'], ['0x', '0xffffffffffffffff', '0x10000000000000000']]) assert.ok(decodeSyscall(0, args, null, null));
    for (const runs of Object.values(SYSCALL_RUNS)) {
      const names = runs.flatMap(([, words]) => words.split(' ')).filter((name) => name !== '-');
      assert.equal(new Set(names).size, names.length);
      for (let index = 1; index < runs.length; index++) assert.ok(runs[index - 1]![0] + runs[index - 1]![1].split(' ').length <= runs[index]![0]);
    }
    const known = new Set(Object.values(SYSCALL_RUNS).flat().flatMap(([, words]) => words.split(' ')));
    assert.deepEqual(Object.keys(SYSCALL_ARGS).filter((name) => !known.has(name)), []);
  });
});

describe('fields of stat', () => {
  it('are 52, numbered as proc_pid_stat(5) does', () => {
    const numbers = Object.fromEntries(STAT_FIELDS.map((field) => [field.name, field.number]));
    assert.deepEqual([numbers['state'], numbers['flags'], numbers['num_threads'], numbers['starttime'], numbers['exit_signal'], numbers['exit_code'], STAT_FIELDS.length], [3, 9, 20, 22, 38, 52, 52]);
  });
});
