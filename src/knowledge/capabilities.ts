import { bitsOf, parseHex } from './signals.ts';

export interface Capability {
  readonly bit: number;
  readonly name: string;
  /** What it lets one do when looking into a hang; null where it has no part in that. */
  readonly relevance: string | null;
}

/**
 * The capabilities of a mask as the Cap lines of /proc/PID/status print it (`render_cap_t`, fs/proc/array.c).
 *
 * @param hex up to 16 hexadecimal digits, bit n is capability n.
 * @returns ascending by bit; null when the text is not such a mask. Bits that Linux 6.12 has no name for are kept as `CAP_41`.
 */
export function decodeCapabilityMask(hex: string): readonly Capability[] | null {
  const mask = parseHex(hex, 16);
  return mask === null ? null : bitsOf(mask).map((bit) => CAPABILITIES[bit] ?? { bit, name: `CAP_${bit}`, relevance: null });
}

/** What a well-known mask means as a whole; null for any other. */
export function describeCapabilityMask(hex: string): string | null {
  const mask = parseHex(hex, 16);
  return mask === null ? null : WHOLE_MASKS.find((one) => one.mask === mask)?.meaning ?? null;
}

/** Number by name, `CAP_SYS_ADMIN` or `sys_admin`; null when unknown. */
export function capabilityNumber(name: string): number | null {
  const upper = name.trim().toUpperCase();
  const bit = CAPABILITIES.findIndex((one) => one.name === (upper.startsWith('CAP_') ? upper : `CAP_${upper}`));
  return bit < 0 ? null : bit;
}

/** include/uapi/linux/capability.h, read in Linux 6.1.192 and 6.12.117: 41 capabilities, the index is the bit. */
export const CAPABILITIES: readonly Capability[] = [
  cap(0, 'CHOWN'), cap(1, 'DAC_OVERRIDE'), cap(2, 'DAC_READ_SEARCH', 'reads any file'), cap(3, 'FOWNER'), cap(4, 'FSETID'),
  cap(5, 'KILL', 'signals processes of other users; does not help against a task that is exiting or an init that drops signals'),
  cap(6, 'SETGID'), cap(7, 'SETUID'), cap(8, 'SETPCAP'), cap(9, 'LINUX_IMMUTABLE'), cap(10, 'NET_BIND_SERVICE'),
  cap(11, 'NET_BROADCAST'), cap(12, 'NET_ADMIN', 'changes network configuration'), cap(13, 'NET_RAW'), cap(14, 'IPC_LOCK'),
  cap(15, 'IPC_OWNER'), cap(16, 'SYS_MODULE', 'loads modules'), cap(17, 'SYS_RAWIO'), cap(18, 'SYS_CHROOT'),
  cap(19, 'SYS_PTRACE', 'reads wchan, syscall and environ of other users; attaches debuggers'), cap(20, 'SYS_PACCT'),
  cap(21, 'SYS_ADMIN', 'reads /proc/PID/stack (only in the initial user namespace), mounts, unmounts, enters namespaces'),
  cap(22, 'SYS_BOOT', 'reboots'), cap(23, 'SYS_NICE'), cap(24, 'SYS_RESOURCE', 'raises RLIMIT_SIGPENDING and other limits'),
  cap(25, 'SYS_TIME'), cap(26, 'SYS_TTY_CONFIG'), cap(27, 'MKNOD'), cap(28, 'LEASE'), cap(29, 'AUDIT_WRITE'),
  cap(30, 'AUDIT_CONTROL'), cap(31, 'SETFCAP'), cap(32, 'MAC_OVERRIDE'), cap(33, 'MAC_ADMIN'),
  cap(34, 'SYSLOG', 'reads the kernel log where kernel.dmesg_restrict is 1'), cap(35, 'WAKE_ALARM'), cap(36, 'BLOCK_SUSPEND'),
  cap(37, 'AUDIT_READ'), cap(38, 'PERFMON'), cap(39, 'BPF', 'loads BPF programs (bpftrace needs PERFMON too)'), cap(40, 'CHECKPOINT_RESTORE'),
];

const WHOLE_MASKS: readonly { readonly mask: bigint; readonly meaning: string }[] = [
  { mask: 0n, meaning: 'no capability' },
  { mask: 0x1ffffffffffn, meaning: 'all 41 capabilities: full root of Linux 5.9 and later' },
  { mask: 0x3fffffffffn, meaning: 'all 38 capabilities of Linux 3.16 to 5.7: full root there' },
  { mask: 0xa80425fbn, meaning: 'the default set of Docker and containerd containers' },
];

function cap(bit: number, name: string, relevance: string | null = null): Capability {
  return { bit, name: `CAP_${name}`, relevance };
}
