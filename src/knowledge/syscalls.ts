import type { Arch } from '../model/kernel.ts';
import { FCNTL_COMMANDS, FLOCK_OPERATIONS, FUTEX_OPERATIONS, SYSCALL_ARGS } from './syscallArgs.ts';
import { SYSCALL_RUNS, type SyscallTable } from './syscallTable.ts';

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
  /** Those that the call has; of a call that the tables do not know all six, as printed. */
  readonly arguments: readonly SyscallArgument[];
}

/**
 * Decodes a line of /proc/PID/syscall.
 * @param number as printed, not negative.
 * @param stackPointer as printed: below 4 GiB a 32-bit program runs on a 64-bit kernel, which has numbers of its own.
 * @param arch null where the text does not tell: x86-64 is assumed.
 * @returns null where no table has the number, or where there is no table of that architecture.
 */
export function decodeSyscall(number: number, args: readonly string[], stackPointer: string | null, arch: Arch | null): DecodedSyscall | null {
  const table = tableOf(arch, stackPointer);
  const name = table && syscallName(number, table);
  if (!table || !name) return null;
  return { name, table, assumed: arch === null, arguments: argumentsOf(name, args, table === 'i386' ? 32 : 64) };
}

/** The name of a number in one of the tables, or null. The bit that marks calls of x32 is left out. */
export function syscallName(number: number, table: SyscallTable): string | null {
  const plain = table === 'x86_64' && number >= X32 ? number - X32 : number;
  const run = SYSCALL_RUNS[table].findLast(([first]) => first <= plain);
  const name = run?.[1].split(' ')[plain - run[0]];
  return name === undefined || name === '-' ? null : name;
}

/** arch/x86/include/uapi/asm/unistd.h __X32_SYSCALL_BIT. */
const X32 = 0x4000_0000;

function tableOf(arch: Arch | null, stackPointer: string | null): SyscallTable | null {
  const small = stackPointer !== null && /^0x[0-9a-f]{1,8}$/.test(stackPointer) && stackPointer !== '0x0';
  switch (arch) {
    case null:
    case 'x86_64': return small ? 'i386' : 'x86_64';
    case 'i386': return 'i386';
    // A 32-bit program on arm64 counts as ARM does, and that table is not here.
    case 'arm64': return small ? null : 'generic';
    case 'riscv':
    case 'loongarch': return 'generic';
    default: return null;
  }
}

function argumentsOf(name: string, args: readonly string[], bits: 32 | 64): readonly SyscallArgument[] {
  const names = SYSCALL_ARGS[name];
  if (names === undefined) return args.map((value, index) => ({ name: `argument ${index + 1}`, value, fd: null }));
  return names.split(' ').flatMap((word, index) => {
    const raw = args[index];
    const [label = '', kind = ''] = word.split(':');
    if (word === '' || raw === undefined) return [];
    const number = signed(raw, bits);
    const fd = (kind === 'FD' || kind === 'DIRFD') && number !== null && number >= 0 && number < 1 << 30 ? number : null;
    return [{ name: label, value: valueOf(name, label, kind, raw, number), fd }];
  });
}

function valueOf(name: string, label: string, kind: string, raw: string, number: number | null): string {
  if (number === null) return raw;
  if (kind === 'DIRFD' && number === -100) return 'AT_FDCWD';
  if (name === 'futex' && label === 'futex_op') {
    const operation = FUTEX_OPERATIONS[number & 0x7f];
    return operation ? `${operation}${number & 128 ? ' (private)' : ''}` : raw;
  }
  if (/^fcntl/.test(name) && label === 'cmd') return FCNTL_COMMANDS[number] ?? String(number);
  if (name === 'flock' && label === 'operation') return FLOCK_OPERATIONS[number] ?? raw;
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
