import type { Text } from '../text/text.ts';
import { groupBy } from './group.ts';
import type { Dump } from './dump.ts';
import type { Confidence, Fact } from './fact.ts';
import type { Incident, Task } from './incident.ts';
import { kernelOf } from './kernels.ts';
import type { Stack } from './stack.ts';
import { SIGNAL_FIELDS, type SignalField, type TaskReading } from './task.ts';
import { translateDumps } from './translate.ts';

/**
 * Joins the dumps of one case: every reading and stack goes to its task by tid; of each fact the last reading wins,
 * earlier ones stay as samples. A task that later output no longer shows keeps what was last seen of it. What was read
 * inside a container is joined with the host's tasks where NSpid lines tell how (`translate.ts`).
 *
 * @param read one for each source, in the same order (`order.ts`).
 */
export function createIncident(sources: readonly Text[], read: readonly Dump[]): Incident {
  const dumps = translateDumps(read);
  const readings = dumps.flatMap((dump) => dump.readings);
  const stacks = dumps.flatMap((dump) => dump.stacks);
  const groups = threadGroups(readings, stacks);
  const readingsOf = groupBy(readings, (reading) => reading.tid?.value);
  const stacksOf = groupBy(stacks, (stack) => stack.tid?.value);
  const tids = [...new Set([...readingsOf.keys(), ...stacksOf.keys(), ...groups.keys()])].sort((a, b) => a - b);
  return {
    sources,
    dumps,
    tasks: new Map(tids.map((tid) => [tid, mergeTask(tid, readingsOf.get(tid) ?? [], stacksOf.get(tid) ?? [], groups.get(tid))])),
    anonymousStacks: stacks.filter((stack) => stack.tid === null),
    anonymousReadings: readings.filter((reading) => reading.tid === null),
    ...kernelOf(dumps),
  };
}

interface Group {
  readonly tgid: Fact<number>;
  readonly confidence: Confidence;
}

function mergeTask(tid: number, readings: readonly TaskReading[], stacks: readonly Stack[], group: Group | undefined): Task {
  const last = <K extends FactField>(field: K): NonNullable<TaskReading[K]> | null => lastFact(readings, field);
  // A command line is what the program was called with; the kernel's own name of the thread is better where it stands.
  const comm = lastFact(readings.filter((reading) => reading.args === null), 'comm') ?? last('comm');
  const facts: Record<string, Fact<unknown>> = {};
  for (const field of FACT_FIELDS) {
    const fact = field === 'comm' ? comm : last(field);
    if (fact) facts[field] = fact;
  }
  if (group) facts['tgid'] = group.tgid;
  return {
    tid,
    tgid: group?.tgid.value ?? tid,
    tgidConfidence: group?.confidence ?? 'assumed',
    comm: comm?.value ?? null,
    args: last('args')?.value ?? null,
    state: last('state')?.value ?? null,
    ppid: last('ppid')?.value ?? null,
    nspid: last('nspid')?.value ?? null,
    tracerPid: last('tracerPid')?.value ?? null,
    threads: last('threads')?.value ?? null,
    flags: last('flags')?.value ?? null,
    wchan: last('wchan')?.value ?? null,
    exitCode: last('exitCode')?.value ?? null,
    kthread: last('kthread')?.value ?? null,
    masks: lastMasks(readings),
    facts,
    readings,
    stacks,
  };
}

const FACT_FIELDS = [
  'stateFlags', 'pgid', 'sid', 'user', 'start', 'elapsed', 'cpuTime',
  'tid', 'comm', 'args', 'state', 'ppid', 'nspid', 'tracerPid', 'threads', 'flags', 'wchan', 'exitCode', 'kthread', 'coreDumping',
  'contextSwitches', 'taskList', 'openFiles', 'exitSignal', 'startTime', 'cpuTicks', 'syscall', 'cgroup', 'container',
] as const;
type FactField = (typeof FACT_FIELDS)[number];

function lastFact<K extends FactField>(readings: readonly TaskReading[], field: K): NonNullable<TaskReading[K]> | null {
  for (let index = readings.length - 1; index >= 0; index--) {
    const fact = readings[index]![field];
    if (fact !== null) return fact as NonNullable<TaskReading[K]>;
  }
  return null;
}

function lastMasks(readings: readonly TaskReading[]): Task['masks'] {
  const masks: Partial<Record<SignalField, Fact<string>>> = {};
  for (const reading of readings) {
    for (const field of SIGNAL_FIELDS) {
      const mask = reading.masks[field];
      if (mask) masks[field] = mask;
    }
  }
  return masks;
}

/**
 * The process of each thread. A line that says it (`Tgid:`, `/proc/PID/task/TID`, `ps -L`) is observed; that a
 * thread listed by `ls /proc/PID/task` belongs to PID is inferred: the directory may be named by any thread of it.
 */
function threadGroups(readings: readonly TaskReading[], stacks: readonly Stack[]): ReadonlyMap<number, Group> {
  const groups = new Map<number, Group>();
  for (const { tid, tgid, taskList } of readings) {
    if (!taskList) continue;
    const leader = tgid ?? tid;
    for (const thread of taskList.value) if (leader) groups.set(thread, { tgid: leader, confidence: 'inferred' });
  }
  for (const { tid, tgid } of [...stacks, ...readings]) {
    if (tid && tgid) groups.set(tid.value, { tgid, confidence: 'observed' });
  }
  return groups;
}
