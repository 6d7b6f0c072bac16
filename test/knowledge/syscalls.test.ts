import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { encodeTables, parseTable } from '../../src/build/syscallEncoding.ts';
import { SYSCALL_ARGS } from '../../src/knowledge/syscallArgs.ts';
import { decodeSyscall, isKernelThread, namesByNumber, syscallName } from '../../src/knowledge/syscalls.ts';
import { SYSCALL_NAMES, SYSCALL_RUNS, type SyscallTable } from '../../src/knowledge/syscallTable.ts';
import type { Arch } from '../../src/model/kernel.ts';

const HIGH = '0x7fff31005468';
const LOW = '0xffd01000';
const TABLES = Object.keys(SYSCALL_RUNS) as readonly SyscallTable[];

/** Copied from the tables of Linux 7.3.4: number and name. */
const KNOWN: Readonly<Record<SyscallTable, string>> = {
  // arch/x86/entry/syscalls/syscall_64.tbl, and its x32 rows
  x86_64: '0 read 3 close 13 rt_sigaction 61 wait4 202 futex 231 exit_group 257 openat 332 statx 435 clone3 462 mseal 472 fchroot',
  x32: '0 read 512 rt_sigaction 520 execve 534 preadv 539 process_vm_readv 544 io_submit 547 pwritev2 435 clone3',
  // arch/x86/entry/syscalls/syscall_32.tbl
  i386: '1 exit 3 read 6 close 54 ioctl 102 socketcall 117 ipc 168 poll 174 rt_sigaction 240 futex 265 clock_gettime 407 clock_nanosleep_time64 422 futex_time64 435 clone3',
  // scripts/syscall.tbl, 64 bits
  generic: '20 epoll_create1 29 ioctl 57 close 62 lseek 63 read 73 ppoll 93 exit 94 exit_group 98 futex 220 clone 221 execve 260 wait4 291 statx 435 clone3',
  // arch/arm/tools/syscall.tbl
  arm: '0 restart_syscall 1 exit 3 read 54 ioctl 114 wait4 142 _newselect 168 poll 240 futex 252 epoll_wait 270 arm_fadvise64_64 290 sendto 322 openat 341 arm_sync_file_range 397 statx 407 clock_nanosleep_time64',
  // arch/powerpc/kernel/syscalls/syscall.tbl
  ppc: '3 read 114 wait4 142 _newselect 167 poll 192 mmap2 221 futex 234 exit_group 238 epoll_wait 286 openat 308 sync_file_range2 383 statx 403 clock_gettime64',
  // arch/s390/kernel/syscalls/syscall.tbl
  s390: '1 exit 3 read 90 mmap 102 socketcall 114 wait4 142 select 168 poll 238 futex 248 exit_group 288 openat 302 ppoll 379 statx 425 io_uring_setup',
  // arch/mips/kernel/syscalls/syscall_{o32,n64,n32}.tbl with __NR_Linux 4000, 5000, 6000
  mips: '4001 exit 4003 read 4102 socketcall 4114 wait4 4188 poll 4238 futex 4288 openat 5000 read 5007 poll 5059 wait4 5194 futex 5247 openat 5326 statx 6000 read 6059 wait4 6194 futex',
  // arch/{sparc,parisc,alpha}/kernel/syscalls/syscall.tbl
  sparc: '1 exit 3 read 7 wait4 142 futex 153 poll 188 exit_group 194 epoll_ctl 355 setsockopt',
  parisc: '1 exit 3 read 11 execve 114 wait4 168 poll 210 futex 222 exit_group 224 epoll_create',
  alpha: '1 exit 3 read 6 close 59 execve 365 wait4 394 futex 405 exit_group 450 openat 545 clone3',
};

describe('system calls', () => {
  it('have the numbers of their table', () => {
    for (const table of TABLES) {
      const rows = [...KNOWN[table].matchAll(/(\d+) (\w+)/g)];
      assert.ok(rows.length >= 8);
      for (const [, number, name] of rows) assert.equal(syscallName(Number(number), table), name, `${table} ${number}`);
    }
    assert.deepEqual([375, 9999, -1].map((number) => syscallName(number, 'x86_64')), [null, null, null]);
    assert.deepEqual([7, 13, 403, 447].map((number) => syscallName(number, 'arm')), [null, null, 'clock_gettime64', null]);
    assert.equal(syscallName(0x4000_0000 + 1, 'x32'), 'write');
    assert.equal(syscallName(0x0f_0002, 'arm'), 'cacheflush');
  });

  it('from 424 on count alike everywhere, but on alpha 110 higher', () => {
    const common = namesByNumber('generic');
    for (const table of TABLES) {
      const names = namesByNumber(table);
      const base = table === 'alpha' ? 110 : table === 'mips' ? 5000 : 0;
      for (let number = 424; number <= 472; number++) {
        const name = names.get(number + base);
        if (name !== undefined) assert.equal(name, common.get(number) ?? 'memfd_secret', `${table} ${number}`);
      }
    }
  });

  it('hold each name once in a table, in order, and are small', () => {
    assert.equal(new Set(SYSCALL_NAMES).size, SYSCALL_NAMES.length);
    for (const name of SYSCALL_NAMES) assert.match(name, /^[a-z_][a-z0-9_]*$/);
    for (const table of TABLES) {
      const names = namesByNumber(table);
      assert.ok(names.size > 300, table);
      const numbers = [...names.keys()];
      assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b), table);
      assert.ok(![...names.values()].includes('?'), table);
      // The three ABIs of mips share one table.
      if (table !== 'mips') assert.equal(new Set(names.values()).size, names.size, table);
    }
    assert.ok(SYSCALL_NAMES.join(' ').length + Object.values(SYSCALL_RUNS).join('').length < 20_000);
    const known = new Set(SYSCALL_NAMES);
    assert.deepEqual([...SYSCALL_ARGS.keys()].filter((name) => !known.has(name)), []);
  });

  it('come out of their packing as they went in', () => {
    const table = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 60 })), { selector: ([number]) => number, minLength: 1 });
    fc.assert(fc.property(fc.array(table, { minLength: 1, maxLength: 4 }), (tables) => {
      const given = tables.map((rows) => new Map(rows.map(([number, name]) => [number, `call${name}`])));
      const { names, runs } = encodeTables(Object.fromEntries(given.map((one, index) => [`t${index}`, one])));
      given.forEach((one, index) => assert.deepEqual(unpack(runs[`t${index}`]!, names), new Map([...one].sort(([a], [b]) => a - b))));
    }));
    const text = '# comment\n0\tcommon\tread\tsys_read\n1 32 old sys_old\n1\t64\tnew\tsys_new # note\n2\tspu\tnone\n';
    assert.deepEqual(parseTable(text, ['64', 'common', '32']), new Map([[0, 'read'], [1, 'new']]));
  });

  it('tell descriptors, AT_FDCWD and operations', () => {
    assert.deepEqual(decodeSyscall(0, ['0x3', '0x7fff310054a0', '0x5dc', '0x0', '0x0', '0x0'], HIGH, 'x86_64')?.arguments, [
      { name: 'fd', value: '3', fd: 3 }, { name: 'buf', value: '0x7fff310054a0', fd: null }, { name: 'count', value: '1500', fd: null },
    ]);
    const value = (number: number, args: readonly string[], index: number, arch: Arch | null = 'x86_64', stack = HIGH) => decodeSyscall(number, args, stack, arch)?.arguments[index]?.value;
    assert.equal(value(257, ['0xffffff9c', '0x7f', '0x80000', '0x0'], 0), 'AT_FDCWD');
    assert.equal(value(257, ['0xffffffffffffff9c', '0x7f', '0x80000', '0x0'], 0), 'AT_FDCWD');
    assert.equal(value(202, ['0x7f', '0x189', '0x0', '0x0', '0x0', '0xffffffff'], 1), 'FUTEX_WAIT_BITSET (private)');
    assert.equal(value(422, ['0x7f', '0x189', '0x0'], 1, 'arm', LOW), 'FUTEX_WAIT_BITSET (private)');
    assert.equal(value(72, ['0x5', '0x7', '0x7f'], 1), 'F_SETLKW');
    assert.equal(value(73, ['0x5', '0x2'], 1, null), 'LOCK_EX');
    assert.equal(value(61, ['0xffffffffffffffff', '0x0', '0x0', '0x0'], 0), '-1');
    // SYS_ACCEPT of include/uapi/linux/net.h; MSGRCV of ipc.h with a version in the upper half.
    assert.equal(value(102, ['0x5', '0x3ff'], 0, 's390'), 'accept');
    assert.equal(value(117, ['0x1000c', '0x3ff'], 0, 'i386', LOW), 'msgrcv');
  });

  it('read their arguments as the architecture passes them', () => {
    const names = (number: number, arch: Arch, stack = HIGH) => decodeSyscall(number, ['0x1', '0x2', '0x3', '0x4', '0x5', '0x6'], stack, arch)?.arguments.map((one) => one.name).join(' ');
    // kernel/fork.c: CONFIG_CLONE_BACKWARDS on i386, arm, arm64, powerpc, mips, parisc, riscv; _BACKWARDS2 on s390.
    assert.equal(names(56, 'x86_64'), 'flags stack parent_tid child_tid tls');
    assert.equal(names(120, 'i386', LOW), 'flags stack parent_tid tls child_tid');
    assert.equal(names(220, 'arm64'), 'flags stack parent_tid tls child_tid');
    assert.equal(names(220, 'loongarch'), 'flags stack parent_tid child_tid tls');
    assert.equal(names(120, 's390'), 'stack flags parent_tid child_tid tls');
    assert.equal(names(90, 'i386', LOW), 'args');
    // An offset of 64 bits takes two registers of a 32-bit program.
    assert.equal(names(17, 'x86_64'), 'fd buf count offset');
    assert.equal(names(180, 'i386', LOW), 'fd buf count argument 4 argument 5 argument 6');
    // F_SETLKW is 7 on most, 9 on sparc and alpha: arch/*/include/uapi/asm/fcntl.h.
    const command = (number: number, value: string, arch: Arch) => decodeSyscall(number, ['0x5', value, '0x0'], HIGH, arch)?.arguments[1]?.value;
    assert.deepEqual([command(92, '0x9', 'sparc'), command(92, '0x7', 'sparc'), command(92, '0x5', 'sparc')], ['F_SETLKW', 'F_GETLK', '5']);
    assert.deepEqual([command(5070, '0xe', 'mips'), command(5070, '0x26', 'mips')], ['F_GETLK', 'F_OFD_SETLKW']);
    assert.equal(command(25, '0x7', 'riscv'), 'F_SETLKW');
  });

  it('of a 32-bit program count as those of its own architecture', () => {
    const decoded = (number: number, stack: string, arch: Arch | null) => {
      const call = decodeSyscall(number, ['0x4'], stack, arch);
      return call && `${call.table} ${call.name}${call.compat ? ' compat' : ''}${call.assumed ? ' assumed' : ''}`;
    };
    assert.deepEqual([decoded(3, LOW, 'x86_64'), decoded(3, HIGH, 'x86_64'), decoded(3, LOW, null)], ['i386 read compat', 'x86_64 close', 'i386 read compat assumed']);
    assert.deepEqual([decoded(3, LOW, 'i386'), decoded(0x4000_0000, LOW, 'x86_64')], ['i386 read', 'x32 read']);
    assert.deepEqual([decoded(3, LOW, 'arm64'), decoded(63, '0xffffd7c19f10', 'arm64'), decoded(3, LOW, 'arm')], ['arm read compat', 'generic read', 'arm read']);
    assert.deepEqual([decoded(3, HIGH, 's390'), decoded(3, LOW, 's390')], ['s390 read', null]);
    assert.deepEqual([decoded(3, HIGH, 'ppc'), decoded(3, LOW, 'ppc'), decoded(5000, HIGH, 'mips'), decoded(4003, LOW, 'mips')], ['ppc read', 'ppc read', 'mips read', 'mips read']);
  });

  it('are not made by kernel threads, which print zeros', () => {
    assert.ok(isKernelThread(0, '0x0'));
    assert.equal(decodeSyscall(0, ['0x0', '0x0', '0x0', '0x0', '0x0', '0x0'], '0x0', 'x86_64'), null);
    assert.ok(!isKernelThread(0, HIGH) && !isKernelThread(1, '0x0') && !isKernelThread(0, null));
  });

  it('never throw', () => {
    for (const args of [[], ['x'], ['0x', '0xffffffffffffffff', '0x10000000000000000']]) assert.ok(decodeSyscall(0, args, null, null));
    const arch = fc.constantFrom<Arch | null>(null, 'x86_64', 'i386', 'arm64', 'arm', 'riscv', 'ppc', 's390', 'mips', 'sparc', 'parisc', 'alpha', 'loongarch');
    fc.assert(fc.property(fc.integer({ min: 0, max: 0x4000_0400 }), fc.array(fc.oneof(fc.string(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((one) => `0x${one.toString(16)}`)), { maxLength: 8 }), fc.constantFrom(null, HIGH, LOW, '0x0', 'x'), arch, (number, args, stack, one) => {
      const call = decodeSyscall(number, args, stack, one);
      assert.ok(call === null || call.arguments.length <= Math.max(args.length, 6));
    }));
  });
});

function unpack(runs: string, names: readonly string[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  let [number, name] = [0, 0];
  for (const [gap = 0, skip = 0, count = 1] of runs.split(' ').map((run) => run.split(',').map(Number))) {
    [number, name] = [number + gap, name + skip];
    for (let at = 0; at < count; at++) found.set(number++, names[name++]!);
  }
  return found;
}
