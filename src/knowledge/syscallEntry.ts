/** The function with which the kernel enters a system call. */
export interface SyscallEntry {
  /** Name of the call in the source: `read`, `newfstatat`. */
  readonly call: string;
  /** 32-bit program on a 64-bit kernel. */
  readonly compat: boolean;
  /** Architecture in words, where the name tells it. */
  readonly arch: string | null;
}

/**
 * Reads the name of a system call's entry function. SYSCALL_DEFINE (include/linux/syscalls.h, arch/.../syscall_wrapper.h) makes
 * `__do_sys_`, `__se_sys_` and one of an architecture from 4.17 on, and SYSC_, SyS_ and sys_ before that.
 *
 * @returns null for any other function; `sys_read` and `sys_whatever` count, a caller checks that such a call exists.
 */
export function syscallOf(name: string): SyscallEntry | null {
  const parts = /^(?:(?:__(x64|ia32|x32|arm64|riscv|s390x?|do|se)_)?(compat_)?sys_|(?:compat_)?(?:SyS|SYSC)_|(C_SYSC_))([a-z]\w*)$/.exec(name);
  if (!parts) return null;
  return { call: parts[4]!, compat: name.includes('compat') || parts[3] !== undefined || parts[1] === 'ia32', arch: ARCH_WORDS[parts[1] ?? ''] ?? null };
}

const ARCH_WORDS: Readonly<Record<string, string>> = {
  x64: 'x86-64', ia32: '32-bit x86', x32: 'x32', arm64: '64-bit ARM', riscv: 'RISC-V', s390: 's390', s390x: 's390',
};
