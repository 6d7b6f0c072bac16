import type { Arch } from '../model/kernel.ts';
import { FLOCK_OPERATIONS, FUTEX_OPERATIONS, IPC_CALLS, SOCKET_CALLS, argumentWords, fcntlCommand } from './syscallArgs.ts';
import { SYSCALL_NAMES, SYSCALL_RUNS, type SyscallTable } from './syscallTable.ts';

export interface SyscallArgument {
  readonly name: string;
  /** As a person reads it: `3`, `AT_FDCWD`, `FUTEX_WAIT_BITSET (private)`, else as printed. */
  readonly value: string;
  /** A descriptor of the task, to be looked up below /proc/PID/fd. */
  readonly fd: number | null;
}

export interface DecodedSyscall {
  readonly name: string;
  readonly table: SyscallTable;
  /** The architecture is not known, and the table is only the usual one. */
  readonly assumed: boolean;
  /** A 32-bit program on a 64-bit kernel whose numbers are others for that reason. */
  readonly compat: boolean;
  /** Those that the call has; of a call whose arguments are not known here all six, as printed. */
  readonly arguments: readonly SyscallArgument[];
}

/**
 * Decodes a line of /proc/PID/syscall (fs/proc/base.c `proc_pid_syscall`).
 * @param number as printed, not negative.
 * @param stackPointer as printed: below 4 GiB a 32-bit program runs on a 64-bit kernel, which may have numbers of its own.
 * @param arch null where the text does not tell: x86-64 is assumed.
 * @returns null where the table has no such number, and for a kernel thread (see `isKernelThread`).
 */
export function decodeSyscall(number: number, args: readonly string[], stackPointer: string | null, arch: Arch | null): DecodedSyscall | null {
  if (isKernelThread(number, stackPointer)) return null;
  const small = stackPointer !== null && /^0x0*[0-9a-f]{1,8}$/.test(stackPointer);
  const table = tableOf(number, arch, small);
  const name = table && syscallName(number, table);
  if (!table || !name) return null;
  const compat = (table === 'i386' && arch !== 'i386') || (table === 'arm' && arch !== 'arm');
  return { name, table, assumed: arch === null, compat, arguments: argumentsOf(name, args, arch ?? 'x86_64', table, bitsOfProgram(number, table, small)) };
}

/** The table that the numbers of a program are from; null where none of ours is. Arguments as for {@link decodeSyscall}. */
export function syscallTableOf(number: number, stackPointer: string | null, arch: Arch | null): SyscallTable | null {
  return tableOf(number, arch, stackPointer !== null && /^0x0*[0-9a-f]{1,8}$/.test(stackPointer));
}

/** The name of a number in one of the tables, or null. The bit that marks calls of x32 is left out. */
export function syscallName(number: number, table: SyscallTable): string | null {
  return namesByNumber(table).get(table === 'x32' && number >= X32 ? number - X32 : number) ?? (table === 'arm' ? ARM_PRIVATE[number - ARM_BASE] ?? null : null);
}

/** A table unpacked: all its numbers, ascending, and their names. */
export function namesByNumber(table: SyscallTable): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  let number = 0;
  let name = 0;
  for (const run of SYSCALL_RUNS[table].split(' ')) {
    const [gap = 0, skip = 0, count = 1] = run.split(',').map(Number);
    number += gap;
    name += skip;
    for (let left = count; left > 0; left--) names.set(number++, SYSCALL_NAMES[name++] ?? '?');
  }
  return names;
}

/**
 * Whether the line says nothing because the task is a kernel thread: it never entered the kernel by a system call, its
 * registers are zero, and number 0 is printed that would be read(2) or io_setup(2). A program has a stack.
 */
export function isKernelThread(number: number, stackPointer: string | null): boolean {
  return number === 0 && stackPointer !== null && /^0x0+$/.test(stackPointer);
}

/** arch/x86/include/uapi/asm/unistd.h __X32_SYSCALL_BIT. */
const X32 = 0x4000_0000;

/** arch/arm/include/uapi/asm/unistd.h __ARM_NR_BASE, and the calls from there on. */
const ARM_BASE = 0x0f_0000;
const ARM_PRIVATE: readonly (string | null)[] = [null, 'breakpoint', 'cacheflush', 'usr26', 'usr32', 'set_tls', 'get_tls'];

function tableOf(number: number, arch: Arch | null, small: boolean): SyscallTable | null {
  switch (arch) {
    case null:
    case 'x86_64': return number >= X32 ? 'x32' : small ? 'i386' : 'x86_64';
    case 'arm64': return small ? 'arm' : 'generic';
    case 'riscv':
    case 'loongarch': return 'generic';
    // The table holds what 64-bit programs use; that of 31-bit ones, which 7.3 does not have any more, differs in some names.
    case 's390': return small ? null : 's390';
    default: return arch;
  }
}

function bitsOfProgram(number: number, table: SyscallTable, small: boolean): 32 | 64 {
  if (table === 'i386' || table === 'arm') return 32;
  if (table === 'mips') return number < 5000 ? 32 : 64;
  return small && (table === 'ppc' || table === 'sparc' || table === 'parisc') ? 32 : 64;
}

function argumentsOf(name: string, args: readonly string[], arch: Arch, table: SyscallTable, bits: 32 | 64): readonly SyscallArgument[] {
  const words = argumentWords(name, arch, table);
  if (words === null) return args.map(unnamed);
  // An argument of 64 bits takes two registers of a 32-bit program, and from there on the places differ by architecture.
  const wide = bits === 32 ? words.findIndex((word) => word.endsWith(':WIDE')) : -1;
  const named = words.slice(0, wide < 0 ? words.length : wide).flatMap((word, index) => {
    const raw = args[index];
    const [label = '', kind = ''] = word.split(':');
    if (raw === undefined) return [];
    const number = signed(raw, bits);
    const fd = (kind === 'FD' || kind === 'DIRFD') && number !== null && number >= 0 && number < 1 << 30 ? number : null;
    return [{ name: label, value: valueOf(name, label, kind, raw, number, arch), fd }];
  });
  return wide < 0 ? named : [...named, ...args.slice(wide).map((raw, index) => unnamed(raw, wide + index))];
}

function unnamed(value: string, index: number): SyscallArgument {
  return { name: `argument ${index + 1}`, value, fd: null };
}

function valueOf(name: string, label: string, kind: string, raw: string, number: number | null, arch: Arch): string {
  if (number === null) return raw;
  if (kind === 'DIRFD' && number === -100) return 'AT_FDCWD';
  if (label === 'futex_op') {
    const operation = FUTEX_OPERATIONS[number & 0x7f];
    return operation ? `${operation}${number & 128 ? ' (private)' : ''}` : raw;
  }
  if (/^fcntl/.test(name) && label === 'cmd') return fcntlCommand(number, arch) ?? String(number);
  if (name === 'flock' && label === 'operation') return FLOCK_OPERATIONS[number] ?? raw;
  if (name === 'socketcall' && label === 'call') return SOCKET_CALLS[number] ?? String(number);
  if (name === 'ipc' && label === 'call') return IPC_CALLS[number & 0xffff] ?? String(number);
  return kind === '' || kind === 'FLAGS' ? raw : String(number);
}

/** Integers of C are 32 bits wide, and their upper half in a register means nothing: -1 stands there as 0xffffffff too. */
function signed(raw: string, bits: 32 | 64): number | null {
  if (!/^0x[0-9a-f]{1,16}$/.test(raw)) return null;
  const value = BigInt(raw);
  const wide = BigInt.asIntN(bits, value);
  if (value >= 0x8000_0000n && value <= 0xffff_ffffn) return Number(BigInt.asIntN(32, value));
  return wide >= -0x20_0000_0000_0000n && wide <= 0x1f_ffff_ffff_ffffn ? Number(wide) : null;
}
