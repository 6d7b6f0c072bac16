import { bitsOf, parseHex } from './signals.ts';

export interface Capability {
  readonly bit: number;
  readonly name: string;
  /** What it allows, in a few words (capabilities(7)). */
  readonly meaning: string;
  /** First kernel that has it, where that is younger than 2.6.24; a kernel without it prints the bit as 0. */
  readonly since: string | null;
  /** What it lets one do when looking into a hang; null where it has no part in that. */
  readonly relevance: string | null;
}

/**
 * The capabilities of a mask as the Cap lines of /proc/PID/status print it (`render_cap_t`, fs/proc/array.c).
 *
 * @param hex up to 16 hexadecimal digits, bit n is capability n.
 * @returns ascending by bit; null when the text is not such a mask. Bits that Linux 7.3 has no name for are kept as `CAP_41`.
 */
export function decodeCapabilityMask(hex: string): readonly Capability[] | null {
  const mask = parseHex(hex, 16);
  return mask === null ? null : bitsOf(mask).map((bit) => CAPABILITIES[bit] ?? { bit, name: `CAP_${bit}`, meaning: 'unknown to Linux 7.3', since: null, relevance: null });
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

/**
 * include/uapi/linux/capability.h, the same in Linux 5.10.223, 6.1.192, 6.12.117 and 7.3.4: 41 capabilities, the index is
 * the bit. Meanings and first kernels: capabilities(7).
 */
export const CAPABILITIES: readonly Capability[] = ([
  ['CHOWN', 'changes the owner of any file'],
  ['DAC_OVERRIDE', 'reads, writes and executes files whatever their permissions'],
  ['DAC_READ_SEARCH', 'reads and searches whatever the permissions; open_by_handle_at', null, 'reads any file'],
  ['FOWNER', 'acts as the owner of any file'],
  ['FSETID', 'keeps set-user-ID bits when a file changes'],
  ['KILL', 'signals any process', null, 'signals processes of other users; does not help against a task that is exiting or an init that drops signals'],
  ['SETGID', 'takes any group id'],
  ['SETUID', 'takes any user id'],
  ['SETPCAP', 'drops capabilities from the bounding set, adds inheritable ones'],
  ['LINUX_IMMUTABLE', 'sets the immutable and append-only flags of files'],
  ['NET_BIND_SERVICE', 'binds ports below 1024'],
  ['NET_BROADCAST', 'not used by the kernel'],
  ['NET_ADMIN', 'configures interfaces, routes, firewalls', null, 'changes network configuration'],
  ['NET_RAW', 'raw and packet sockets (ping, tcpdump)'],
  ['IPC_LOCK', 'locks memory beyond its limit, uses huge pages'],
  ['IPC_OWNER', 'uses any System V IPC object'],
  ['SYS_MODULE', 'loads and unloads kernel modules', null, 'loads modules'],
  ['SYS_RAWIO', 'I/O ports, /dev/mem, raw SCSI commands'],
  ['SYS_CHROOT', 'chroot, and enters mount namespaces'],
  ['SYS_PTRACE', 'traces and inspects any process', null, 'reads wchan, syscall and environ of other users; attaches debuggers'],
  ['SYS_PACCT', 'turns process accounting on and off'],
  ['SYS_ADMIN', 'administration: mount, namespaces, quotas and very much more', null, 'reads /proc/PID/stack (only in the initial user namespace), mounts, unmounts, enters namespaces'],
  ['SYS_BOOT', 'reboot and kexec', null, 'reboots'],
  ['SYS_NICE', 'priorities, scheduling policies and CPU affinity of any process'],
  ['SYS_RESOURCE', 'exceeds resource limits and disk quotas, raises hard limits', null, 'raises RLIMIT_SIGPENDING and other limits'],
  ['SYS_TIME', 'sets the clocks'],
  ['SYS_TTY_CONFIG', 'configures terminals, vhangup'],
  ['MKNOD', 'makes device files'],
  ['LEASE', 'takes leases on any file'],
  ['AUDIT_WRITE', 'writes records to the audit log'],
  ['AUDIT_CONTROL', 'configures auditing'],
  ['SETFCAP', 'gives capabilities to files', '2.6.24'],
  ['MAC_OVERRIDE', 'ignores mandatory access control (Smack)', '2.6.25'],
  ['MAC_ADMIN', 'configures mandatory access control (Smack)', '2.6.25'],
  ['SYSLOG', 'reads and clears the kernel log', '2.6.37', 'reads the kernel log where kernel.dmesg_restrict is 1'],
  ['WAKE_ALARM', 'sets timers that wake the machine', '3.0'],
  ['BLOCK_SUSPEND', 'keeps the machine from suspending', '3.5'],
  ['AUDIT_READ', 'reads the audit log', '3.16'],
  ['PERFMON', 'perf events and tracing', '5.8'],
  ['BPF', 'privileged BPF operations', '5.8', 'loads BPF programs (bpftrace needs PERFMON too)'],
  ['CHECKPOINT_RESTORE', 'checkpoint and restore of processes, choice of pids', '5.9'],
] as readonly (readonly [name: string, meaning: string, since?: string | null, relevance?: string])[])
  .map(([name, meaning, since = null, relevance = null], bit) => ({ bit, name: `CAP_${name}`, meaning, since, relevance }));

const WHOLE_MASKS: readonly { readonly mask: bigint; readonly meaning: string }[] = [
  { mask: 0n, meaning: 'no capability' },
  { mask: 0x1ffffffffffn, meaning: 'all 41 capabilities: full root of Linux 5.9 and later' },
  { mask: 0xffffffffffn, meaning: 'all 40 capabilities of Linux 5.8: full root there' },
  { mask: 0x3fffffffffn, meaning: 'all 38 capabilities of Linux 3.16 to 5.7: full root there' },
  { mask: 0x1fffffffffn, meaning: 'all 37 capabilities of Linux 3.5 to 3.15: full root there' },
  { mask: 0xa80425fbn, meaning: 'the default set of Docker and containerd containers' },
  { mask: 0x800005fbn, meaning: 'the default set of Podman and Buildah containers' },
  { mask: 0x800405fbn, meaning: 'the default set of Podman containers in older releases (with SYS_CHROOT)' },
];
