import type { Edge } from '../../src/analysis/analysis.ts';
import type { Fact, Place } from '../../src/model/fact.ts';
import type { Frame, Stack } from '../../src/model/stack.ts';
import { NO_FACTS } from '../../src/model/dump.ts';
import type { Incident } from '../../src/model/incident.ts';
import { UNKNOWN_KERNEL } from '../../src/model/kernel.ts';
import { createIncident } from '../../src/model/merge.ts';
import { emptyReading, type TaskReading } from '../../src/model/task.ts';
import { createText } from '../../src/text/text.ts';

/**
 * An incident of so many blocked tasks, one after the other from pid 1000 on, made without a text: a reading and a stack
 * of 12 frames each. A third stands in waits that pages know, every 1000th is a parent in wait4 of the 999 after it.
 */
export function manyTasks(count: number): Incident {
  const readings: TaskReading[] = [];
  const stacks: Stack[] = [];
  for (let number = 0; number < count; number++) {
    const start = number * 800;
    const place = at(start, start + 790);
    const tid = fact(FIRST + number, start + 40);
    readings.push({
      ...emptyReading('taskHeader', place), tid, tgid: fact(tid.value, start + 50), comm: fact(`worker/${number % 100}`, start + 5), state: fact(number % 7 === 0 ? 'S' : 'D', start + 30),
      ppid: fact(parentOf(number), start + 60), flags: fact(0x400040, start + 70),
    });
    const frames = number % 1000 === 0 ? PARENT : STACKS[(number * 7919) % STACKS.length]!;
    stacks.push({ frames: [...frames], nameStarts: frames.map((_, index) => start + 100 + index * 50), tid, tgid: null, format: 'callTrace', place: at(start + 90, start + 790) });
  }
  const text = createText('many tasks', '');
  return createIncident([text], [{ name: text.name, kernel: UNKNOWN_KERNEL, ...NO_FACTS, views: [], problems: [], counts: { lines: 0, dumpLines: 0, classifiedLines: 0, taskHeaders: 0, hungTaskReports: 0 }, readings, stacks }]);
}

/** The same as a kernel log, form of sched_show_task and show_stack, Linux 6.12; one in 50 is reported as hung behind a mutex owner. */
export function manyTasksText(count: number): string {
  const lines: string[] = [];
  for (let number = 0; number < count; number++) {
    const time = `[ ${1000 + (number % 9000)}.${String(number % 1_000_000).padStart(6, '0')}]`;
    const pid = FIRST + number;
    const comm = `worker/${number % 100}`;
    if (number % 50 === 1) lines.push(`${time} INFO: task ${comm}:${pid} blocked for more than 122 seconds.`, `${time}       Not tainted 6.12.0 #1`);
    lines.push(`${time} task:${comm.padEnd(15)} state:D stack:0     pid:${pid} tgid:${pid} ppid:${parentOf(number)}      task_flags:0x400040 flags:0x00000002`, `${time} Call Trace:`, `${time}  <TASK>`);
    for (const frame of number % 1000 === 0 ? PARENT : STACKS[(number * 7919) % STACKS.length]!) lines.push(`${time}  ${frame.function}+0x${frame.offset!.toString(16)}/0x${frame.size!.toString(16)}`);
    lines.push(`${time}  </TASK>`);
    if (number % 50 === 1) lines.push(`${time} INFO: task ${comm}:${pid} is blocked on a mutex likely owned by task worker/${(number - 1) % 100}:${pid - 1}.`);
  }
  return lines.join('\n');
}

/** Shapes of large wait-for graphs, each of about a million edges on at most so many tasks. */
export const GRAPHS: Readonly<Record<string, (tasks: number) => readonly Edge[]>> = {
  /** Readers of 1,000 locks, each behind all of 1,000 holders. */
  'holders × readers': () => pairs(1_000_000, (index) => [2000 + Math.floor(index / 1000), FIRST + (index % 1000)]),
  /** Ten possible holders each among 1,000 tasks that wait for nobody. */
  '10 holders each': (tasks) => pairs(10 * tasks, (index) => [FIRST + 1000 + (Math.floor(index / 10) % (tasks - 1000)), FIRST + ((index * 7919) % 1000)]),
  /** 50 layers: each task waits for ten of the layer below, so that nearly all are behind every root. */
  layers: (tasks) => {
    const width = Math.floor(tasks / 50);
    return pairs(10 * (tasks - width), (index) => {
      const from = width + Math.floor(index / 10);
      return [FIRST + from, FIRST + (Math.floor(from / width) - 1) * width + ((index * 7919) % width)];
    });
  },
  /** One deadlock of all. */
  deadlock: (tasks) => pairs(10 * tasks, (index) => [FIRST + (Math.floor(index / 10) % tasks), FIRST + ((Math.floor(index / 10) + 1 + (index % 10) * 37) % tasks)]),
  /** A chain through all tasks. */
  chain: (tasks) => pairs(tasks - 1, (index) => [FIRST + index + 1, FIRST + index]),
};

const FIRST = 1000;

function parentOf(number: number): number {
  return number % 1000 === 0 ? 1 : FIRST + number - (number % 1000);
}

function pairs(count: number, pair: (index: number) => readonly [number, number]): readonly Edge[] {
  return Array.from({ length: count }, (_, index): Edge => {
    const [from, to] = pair(index);
    return { from, to, via: 'lock', strength: 'inferred', evidence: [] };
  });
}

function at(start: number, end: number): Place {
  return { source: 0, span: { start, end } };
}

function fact<T>(value: T, start: number): Fact<T> {
  return { value, place: at(start, start + 8) };
}

const ENTRY = ['do_syscall_64', 'entry_SYSCALL_64_after_hwframe'];
const SLEEP = ['__schedule', 'schedule'];

function framesOf(names: readonly string[]): readonly Frame[] {
  return names.map((name, index) => ({ function: name, offset: 0x1c + index, size: 0xd0, module: null, unreliable: false, proc: false }));
}

const PARENT = framesOf([...SLEEP, 'do_wait', 'kernel_wait4', '__do_sys_wait4', ...ENTRY]);

/** 20 stacks in waits that pages know, and 40 that no page knows. */
const STACKS: readonly (readonly Frame[])[] = [
  ...Array.from({ length: 20 }, (_, kind) => framesOf(kind % 4 === 0
    ? [...SLEEP, 'schedule_preempt_disabled', 'rwsem_down_read_slowpath', 'down_read', 'walk_component', 'path_lookupat', `vfs_part${kind}`, 'filename_lookup', 'vfs_statx', ...ENTRY]
    : kind % 4 === 1 ? [...SLEEP, 'request_wait_answer', '__fuse_simple_request', 'fuse_readahead', 'read_pages', `filemap_part${kind}`, 'filemap_read', 'vfs_read', 'ksys_read', ...ENTRY]
      : kind % 4 === 2 ? [...SLEEP, 'schedule_preempt_disabled', '__mutex_lock.constprop.0', '__mutex_lock_slowpath', 'mutex_lock', `part${kind}_open`, 'vfs_open', 'do_open', 'path_openat', 'do_filp_open', ...ENTRY]
        : [...SLEEP, 'rpc_wait_bit_killable', '__wait_on_bit', 'out_of_line_wait_on_bit', '__rpc_execute', 'rpc_execute', 'rpc_run_task', `nfs4_part${kind}`, 'nfs_file_read', ...ENTRY])),
  ...Array.from({ length: 40 }, (_, kind) => framesOf([...SLEEP, `drv${kind}_sleep`, `drv${kind}_wait.isra.0`, `drv${kind}_io`, 'part_call', 'unknown_op', 'other_op', 'vfs_some', 'ksys_some', ...ENTRY])),
];
