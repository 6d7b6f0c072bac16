import type { Fact, Place } from './fact.ts';

/**
 * One named value of a file of /proc or /sys that has no kind of fact of its own: limits, meminfo, pressure, fdinfo,
 * sched, io, loadavg, a sysctl. Nothing that stands there is lost, and who needs one finds it by file and name.
 */
export interface ProcValue {
  /** Name of the file without directories: `limits`, `meminfo`, `pressure/io`, `fdinfo/10`, `sysctl`. */
  readonly file: string;
  /** As printed: `Max open files`, `MemAvailable`, `some avg10`, `kernel.hung_task_warnings`. */
  readonly name: string;
  /** As printed, unit and all: `unlimited`, `23355200 kB`. */
  readonly text: string;
  /** Task that the file belongs to; null for files of the whole machine, or where the text names none. */
  readonly tid: Fact<number> | null;
  /** Name and value. */
  readonly place: Place;
}

/** A line of /proc/locks, or a `lock:` line of /proc/PID/fdinfo/N: fs/locks.c lock_get_status. */
export interface FileLock {
  /** Number of the lock; lines with one number are a lock and those that wait for it. */
  readonly id: number;
  /** `POSIX`, `OFDLCK`, `FLOCK`, `LEASE`, `DELEG`, `ACCESS`, `UNKNOWN`. */
  readonly type: string;
  /** `ADVISORY`, `MANDATORY` (before 5.15), `*NOINODE*`, or what a lease does: `ACTIVE`, `BREAKING`, `BREAKER`. */
  readonly mode: string;
  readonly access: 'READ' | 'WRITE' | 'RW' | 'UNLCK' | 'NONE';
  /** Marked `->`: a request that waits for the lock above it of the same number. */
  readonly blocked: boolean;
  /** Depth below the lock that all of them wait for: 0 for a lock that is held. */
  readonly depth: number;
  /** Process that took it; null inside a container, -1 for an open file description lock, 0 for one that is not visible. */
  readonly tgid: Fact<number> | null;
  /** Device as printed: `00:18`, hexadecimal; null for `<none>`. */
  readonly device: string | null;
  /** Inode number as printed. */
  readonly inode: string;
  /** First byte, and the last one or `EOF`. */
  readonly start: string;
  readonly end: string;
  /** Column BLOCKER of lslocks: null where it is empty. Not there for /proc/locks, where the order of the lines tells. */
  readonly blocker?: Fact<number> | null;
  /** As lslocks prints it, cut or not. */
  readonly path?: string;
  /** Task in whose fdinfo the line stands: it has the file open by which the lock is held. */
  readonly openIn?: Fact<number>;
  readonly place: Place;
}

/** A mounted file system: a line of mountinfo, of mounts, or of mount(8). */
export interface Mount {
  readonly mountPoint: Fact<string>;
  /** `ext4`, `nfs4`, `fuse.sshfs`, `overlay`. */
  readonly type: Fact<string>;
  readonly source: string;
  /** Options of the mount and, behind them, of the file system. */
  readonly options: string;
  /** `major:minor` of the file system, decimal; only mountinfo has it. */
  readonly device: Fact<string> | null;
  /** Task whose mount table it is; null where the text names none. */
  readonly tid: Fact<number> | null;
  readonly place: Place;
}

/** What a control group's own files say: cgroup.events, cgroup.freeze, freezer.state, cgroup.procs. */
export interface CgroupState {
  /** Directory below /sys/fs/cgroup; null where the text does not name it. */
  readonly path: string | null;
  readonly file: string;
  /** Whether it is frozen, or being frozen: `frozen 1`, `FROZEN`, `FREEZING`. null where the file says nothing of it. */
  readonly frozen: boolean | null;
  readonly populated: boolean | null;
  /** As printed. */
  readonly text: string;
  /** Pids listed by cgroup.procs, cgroup.threads or tasks. */
  readonly taskList: readonly number[] | null;
  readonly place: Place;
}

/** A command of the transcript that freezes something, or lets it go on; of a network interface, takes it down or up. */
export interface Freeze {
  readonly kind: 'file-system' | 'cgroup' | 'container' | 'unit' | 'device' | 'link';
  readonly action: 'freeze' | 'thaw';
  /** As typed: a mount point, a directory below /sys/fs/cgroup, a container, a unit, a device mapper name. */
  readonly target: string;
  /** The command. */
  readonly place: Place;
}

/** What a container engine answered instead of doing it. */
export interface ContainerError {
  readonly kind: 'not-running' | 'exec-failed' | 'cannot-kill' | 'zombie' | 'timeout' | 'no-such-container' | 'other';
  /** Id or name as printed. */
  readonly container: string | null;
  /** Pid that the message names: the init of the container, as the host counts. */
  readonly tgid: Fact<number> | null;
  readonly message: string;
  readonly place: Place;
}

/** A time that the text tells: output of date(1), of uptime(1), of /proc/uptime. */
export interface Moment {
  readonly kind: 'date' | 'uptime';
  readonly text: string;
  /** Seconds since boot, for `uptime`. */
  readonly seconds: number | null;
  readonly place: Place;
}

/** /proc/PID/syscall: fs/proc/base.c proc_pid_syscall. Numbers as printed, hexadecimal with 0x. */
export interface SyscallState {
  /** null: `running`, on a CPU at that moment; -1: blocked, but not in a system call (a fault). */
  readonly number: number | null;
  /** Six arguments; none for -1 and `running`. */
  readonly args: readonly string[];
  readonly stackPointer: string | null;
  readonly programCounter: string | null;
}
