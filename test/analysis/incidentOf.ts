import { NO_FACTS, type Action, type FuseConnection } from '../../src/model/dump.ts';
import type { Fact, Place } from '../../src/model/fact.ts';
import type { Incident, Task } from '../../src/model/incident.ts';
import type { Goroutine } from '../../src/model/goroutine.ts';
import { UNKNOWN_KERNEL } from '../../src/model/kernel.ts';
import type { Frame, Stack } from '../../src/model/stack.ts';
import { emptyReading } from '../../src/model/task.ts';
import type { SignalField, TaskReading } from '../../src/model/task.ts';
import { createText } from '../../src/text/text.ts';

/** A task as a test writes it down: only what the imagined dump says. */
export interface TaskSpec {
  readonly tid: number;
  readonly tgid?: number;
  readonly comm?: string;
  readonly state?: string;
  readonly ppid?: number;
  readonly nspid?: readonly number[];
  readonly threads?: number;
  readonly tracerPid?: number;
  readonly flags?: number;
  readonly wchan?: string;
  readonly kthread?: boolean;
  readonly masks?: Partial<Record<SignalField, string>>;
  /** Function names, innermost first; `? name` is an unreliable frame. */
  readonly stack?: readonly string[];
  readonly openFiles?: readonly string[];
  readonly taskList?: readonly number[];
  /** Source in which it stands; 0 where not given. */
  readonly source?: number;
}

export interface IncidentSpec {
  readonly tasks?: readonly TaskSpec[];
  readonly anonymous?: readonly (readonly string[])[];
  readonly connections?: readonly { readonly id: number; readonly waiting?: number; readonly mountPoint?: string; readonly type?: string; readonly mountInfoOf?: number; readonly source?: number }[];
  readonly aborts?: readonly number[];
  readonly release?: string;
  readonly goroutines?: readonly { readonly id: number; readonly state: string; readonly minutes: number; readonly frames: readonly string[] }[];
  /** Number of sources. */
  readonly sources?: number;
}

/** Builds an incident by hand; every fact gets a place of its own, in the order of the spec. */
export function incidentOf(spec: IncidentSpec): Incident {
  const sources = spec.sources ?? 1;
  let offset = 0;
  const place = (source = 0): Place => ({ source, span: { start: offset, end: (offset += 10) - 1 } });
  const fact = <T>(value: T | undefined, source?: number): Fact<T> | null => (value === undefined ? null : { value, place: place(source) });
  const stackOf = (names: readonly string[], source: number | undefined, tid: number | null): Stack => {
    const frames = names.map((name): Frame => ({ function: name.replace('? ', ''), offset: 1, size: 2, module: null, unreliable: name.startsWith('? '), proc: true }));
    const starts = names.map(() => place(source));
    const start = starts[0] ?? place(source);
    return { frames, nameStarts: starts.map(({ span }) => span.start), tid: tid === null ? null : { value: tid, place: start }, tgid: null, format: 'procStack', place: start };
  };
  const tasks = new Map<number, Task>();
  for (const one of spec.tasks ?? []) {
    const masks = Object.fromEntries(Object.entries(one.masks ?? {}).map(([field, hex]) => [field, { value: hex, place: place(one.source) }]));
    const reading: TaskReading = {
      ...emptyReading('procStatus', place(one.source)),
      tid: fact(one.tid, one.source), tgid: fact(one.tgid, one.source), comm: fact(one.comm, one.source), state: fact(one.state, one.source),
      ppid: fact(one.ppid, one.source), nspid: fact(one.nspid, one.source), threads: fact(one.threads, one.source), tracerPid: fact(one.tracerPid, one.source),
      flags: fact(one.flags, one.source), wchan: fact(one.wchan, one.source), kthread: fact(one.kthread, one.source), masks,
      taskList: fact(one.taskList, one.source),
      openFiles: fact(one.openFiles?.map((target, fd) => ({ fd, target, access: null })), one.source),
    };
    tasks.set(one.tid, {
      tid: one.tid, tgid: one.tgid ?? one.tid, tgidConfidence: one.tgid === undefined ? 'assumed' : 'observed', comm: one.comm ?? null, args: null, state: one.state ?? null,
      ppid: one.ppid ?? null, nspid: one.nspid ?? null, tracerPid: one.tracerPid ?? null, threads: one.threads ?? null, flags: one.flags ?? null,
      wchan: one.wchan ?? null, exitCode: null, kthread: one.kthread ?? null, masks, facts: {}, readings: [reading],
      stacks: one.stack ? [stackOf(one.stack, one.source, one.tid)] : [],
    });
  }
  const anonymousStacks = (spec.anonymous ?? []).map((names) => stackOf(names, 0, null));
  const fuseConnections = (spec.connections ?? []).map((one): FuseConnection & { readonly source: number } => ({
    id: fact(one.id, one.source)!, waiting: fact(one.waiting, one.source), mountPoint: fact(one.mountPoint, one.source), type: fact(one.type, one.source),
    mountInfoOf: fact(one.mountInfoOf, one.source), source: one.source ?? 0,
  }));
  const actions = (spec.aborts ?? []).map((id): Action => ({ kind: 'fuse-abort', signal: null, targets: [id], place: place() }));
  const goroutines = (spec.goroutines ?? []).map((one): Goroutine => ({
    id: one.id, state: one.state, minutes: one.minutes, lockedToThread: false, createdBy: null, parent: null, details: null, place: place(),
    frames: one.frames.map((name) => ({ function: name, file: null, line: null })), nameStarts: one.frames.map(() => place().span.start),
  }));
  const texts = Array.from({ length: sources }, (_, index) => createText(`source${index}`, '\n'.repeat(offset)));
  return {
    sources: texts,
    dumps: texts.map((text, index) => ({
      name: text.name, kernel: UNKNOWN_KERNEL, ...NO_FACTS, goroutines: index === 0 ? goroutines : [],
      fuseConnections: fuseConnections.filter((one) => one.source === index), actions: index === 0 ? actions : [], views: [], problems: [],
      counts: { lines: 0, dumpLines: 0, classifiedLines: 0, taskHeaders: 0, hungTaskReports: 0 },
    })),
    tasks: new Map([...tasks].sort(([a], [b]) => a - b)),
    anonymousStacks, anonymousReadings: [], release: fact(spec.release), sourceVersion: null, arch: null,
  };
}

export const NO_SIGNALS = '0000000000000000';
export const KILL = '0000000000000100';

export const ZAP: readonly string[] = ['do_wait', 'kernel_wait4', 'zap_pid_ns_processes', 'do_exit', 'do_group_exit', '__x64_sys_exit_group', 'do_syscall_64'];
export const ZAP_SECOND: readonly string[] = ['zap_pid_ns_processes', 'do_exit', 'do_group_exit', 'get_signal', 'do_syscall_64'];
export const FLUSH_EXIT: readonly string[] = [
  'request_wait_answer', '__fuse_simple_request', 'fuse_flush', 'filp_flush', 'filp_close', 'put_files_struct.part.0', 'do_exit', 'do_group_exit', 'get_signal',
  'arch_do_signal_or_restart', 'exit_to_user_mode_loop', 'do_syscall_64',
];
export const FUSE_READ: readonly string[] = ['request_wait_answer', '__fuse_simple_request', 'fuse_readahead', 'read_pages', 'filemap_read', 'vfs_read', 'ksys_read', 'do_syscall_64'];
export const NANOSLEEP: readonly string[] = ['hrtimer_nanosleep', 'common_nsleep', '__x64_sys_clock_nanosleep', 'do_syscall_64'];

/** The full chain: container init → zombie leader → exiting thread → FUSE connection → its own daemon. `base` keeps two containers apart. */
export function stuckContainer(base: number, source = 0): readonly TaskSpec[] {
  const [init, leader, thread] = [base, base + 1, base + 2];
  return [
    { tid: init, tgid: init, comm: 'docker-init', state: 'S', ppid: 1, nspid: [init, 1], threads: 1, flags: 0x40010c, stack: ZAP, source,
      masks: { SigPnd: NO_SIGNALS, ShdPnd: NO_SIGNALS, SigBlk: NO_SIGNALS, SigIgn: '0000000000010000', SigCgt: '0000000000004002' } },
    { tid: leader, tgid: leader, comm: 'ndrive', state: 'Z', ppid: init, nspid: [leader, 2], threads: 2, flags: 0x40850c, source,
      masks: { SigPnd: NO_SIGNALS, ShdPnd: KILL }, openFiles: ['/dev/null', '/dev/fuse', '/srv/nd/hello'] },
    { tid: thread, tgid: leader, comm: 'ndrive', state: 'D', ppid: init, nspid: [thread, 3], threads: 2, flags: 0x40054c, stack: FLUSH_EXIT, source,
      masks: { SigPnd: NO_SIGNALS, ShdPnd: KILL, SigBlk: NO_SIGNALS, SigIgn: NO_SIGNALS, SigCgt: '0000000100000000' } },
  ];
}
