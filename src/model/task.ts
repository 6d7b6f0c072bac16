import type { Confidence, Fact, Place } from './fact.ts';
import type { SyscallState } from './procFile.ts';
import type { Inner } from './views.ts';

/** The five signal sets of /proc/PID/status, in the order that `task_sig` of fs/proc/array.c prints them. */
export type SignalField = 'SigPnd' | 'ShdPnd' | 'SigBlk' | 'SigIgn' | 'SigCgt';
export type CapabilityField = 'CapInh' | 'CapPrm' | 'CapEff' | 'CapBnd' | 'CapAmb';

export const SIGNAL_FIELDS: readonly SignalField[] = ['SigPnd', 'ShdPnd', 'SigBlk', 'SigIgn', 'SigCgt'];
export const CAPABILITY_FIELDS: readonly CapabilityField[] = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'];

/** A mask as printed: hexadecimal digits without 0x, bit n-1 is signal n (capability masks: bit n is capability n). */
export interface Mask {
  readonly field: SignalField | CapabilityField;
  readonly hex: string;
  /** The hexadecimal digits, not the whole line. */
  readonly place: Place;
  /** Task that the line speaks of, where known. */
  readonly tid: number | null;
}

/**
 * What one section says of one task (a thread): a reading, not the task itself. Two readings of a task are two
 * samples in time and are kept apart; `model/incident.ts` merges them.
 */
export interface TaskReading {
  /** Kernel thread id in the dump's outermost pid namespace (`Pid:` of status); null where the text names none. */
  readonly tid: Fact<number> | null;
  /** Thread group id, the process. */
  readonly tgid: Fact<number> | null;
  /** The kernel's name of the thread, at most 15 bytes; from a command line of ps its first word, see `args`. */
  readonly comm: Fact<string> | null;
  /** Command line, where a ps column shows it; `comm` is then a guess made from it. */
  readonly args: Fact<string> | null;
  /** One letter as /proc/PID/status prints it. */
  readonly state: Fact<string> | null;
  /** What ps prints behind the letter: `s` session leader, `l` several threads, `+` foreground, `<` high priority, `N` low, `L` locked pages. */
  readonly stateFlags: Fact<string> | null;
  readonly ppid: Fact<number> | null;
  /** Process group and session (ps PGID, SID). */
  readonly pgid: Fact<number> | null;
  readonly sid: Fact<number> | null;
  /** Owner as a listing prints it: a name, a cut name (`systemd+`), or a number. */
  readonly user: Fact<string> | null;
  /** When it began, as a listing prints it (ps START, STIME, `-o lstart`): `09:32`, `Nov21`, `Thu Jan 15 12:01:08 2026`. */
  readonly start: Fact<string> | null;
  /** Seconds since it began (ps ELAPSED, podman top). */
  readonly elapsed: Fact<number> | null;
  /** Seconds on a CPU, user and system (ps TIME, top TIME+). */
  readonly cpuTime: Fact<number> | null;
  /** Pids from the reader's namespace inwards (`NSpid:`); the last is the task's own view. */
  readonly nspid: Fact<readonly number[]> | null;
  readonly tracerPid: Fact<number> | null;
  /** Live threads of the process (`Threads:`, stat field 20, ps NLWP). */
  readonly threads: Fact<number> | null;
  /** PF_* of stat field 9. */
  readonly flags: Fact<number> | null;
  readonly wchan: Fact<string> | null;
  /** wait status of stat field 52. */
  readonly exitCode: Fact<number> | null;
  /** Signal that the parent gets when the process ends (stat field 38). */
  readonly exitSignal: Fact<number> | null;
  /** Clock ticks after boot, of which a second has 100 (stat field 22): with the tid it names a task for good. */
  readonly startTime: Fact<number> | null;
  /** Clock ticks on a CPU, user and system (stat fields 14 and 15). */
  readonly cpuTicks: Fact<number> | null;
  readonly syscall: Fact<SyscallState> | null;
  /** Path of the control group: of v2, else of the hierarchy that names a container, else of the first one. */
  readonly cgroup: Fact<string> | null;
  /** Container id in that path: 64 hexadecimal digits, or the 32 or more that the engine left of them. */
  readonly container: Fact<string> | null;
  readonly kthread: Fact<boolean> | null;
  readonly coreDumping: Fact<boolean> | null;
  /** voluntary + nonvoluntary context switches, as khungtaskd adds them. */
  readonly contextSwitches: Fact<number> | null;
  readonly masks: Readonly<Partial<Record<SignalField, Fact<string>>>>;
  /** The whole block or line that the reading came from. */
  readonly place: Place;
  readonly format: string;
  /** Tids listed by `ls /proc/PID/task`. */
  readonly taskList: Fact<readonly number[]> | null;
  /** Open files listed by `ls -l /proc/PID/fd`: descriptor and link target. `/dev/fuse` marks a FUSE daemon. */
  readonly openFiles: Fact<readonly OpenFile[]> | null;
  /** In a ps forest without a PPID column: index (in the same dump) of the reading one level up. */
  readonly parentReading: number | null;
  /** How sure that parent is: `observed` by its column, `assumed` where the tree was damaged. */
  readonly parentConfidence: Confidence | null;
  /** Only of what was read inside a container: the pids as they count there. */
  readonly inner?: Inner;
}

export interface OpenFile {
  readonly fd: number;
  /** Where the link points to: a path, `pipe:[296463]`, `socket:[8123]`, `anon_inode:[eventpoll]`. */
  readonly target: string;
  /** What it is open for: mode of the link (fs/proc/fd.c tid_fd_update_inode), letter behind the descriptor in lsof. null where the text does not say. */
  readonly access: 'read' | 'write' | 'both' | null;
}

/** A reading that says nothing yet; formats spread their facts over it. */
export function emptyReading(format: string, place: Place): TaskReading {
  return {
    tid: null, tgid: null, comm: null, args: null, state: null, stateFlags: null, ppid: null, pgid: null, sid: null, user: null, start: null, elapsed: null, cpuTime: null, nspid: null, tracerPid: null, threads: null,
    flags: null, wchan: null, exitCode: null, kthread: null, exitSignal: null, startTime: null, cpuTicks: null, syscall: null, cgroup: null, container: null, coreDumping: null, contextSwitches: null, masks: {},
    place, format, taskList: null, openFiles: null, parentReading: null, parentConfidence: null,
  };
}
