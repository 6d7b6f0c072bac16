import type { Dump } from './dump.ts';
import type { Fact } from './fact.ts';
import { groupBy } from './group.ts';
import type { Stack } from './stack.ts';
import type { TaskReading } from './task.ts';
import type { InnerIds } from './views.ts';

/**
 * Pids that were read inside a container, as the host counts them: the host's own `NSpid: 6199 2` (fs/proc/array.c
 * task_state, from the reader's namespace inwards) tells that task 2 in there is 6199 out here. This is inferred, and
 * only done where one task fits: the container is the same by its id, the task is the one that nsenter(1) entered, or it, or
 * (where the text shows one namespace) another one of its container, has the same name on both sides. All else stays without a pid: never is it merged with a task of the host by an equal number.
 */
export function translateDumps(dumps: readonly Dump[]): readonly Dump[] {
  if (!dumps.some((dump) => dump.readings.some(isInner) || dump.stacks.some(isInner))) return dumps;
  const outer = outerOf(dumps);
  return dumps.map((dump) => ({
    ...dump,
    readings: dump.readings.map((reading) => translateReading(reading, outer)),
    stacks: dump.stacks.map((stack) => translateStack(stack, outer)),
  }));
}

/** The reading or stack was taken inside a container. Where it has a tid all the same, that was inferred from NSpid. */
export function isInner(fact: TaskReading | Stack): boolean {
  return fact.inner !== undefined;
}

/** Pid of the host for one inside, or null. */
type Outer = (container: string | null, inner: number | null) => number | null;

interface HostTask {
  readonly tid: number;
  readonly inner: number;
  readonly comm: string | null;
  readonly container: string | null;
}

function outerOf(dumps: readonly Dump[]): Outer {
  const readings = dumps.flatMap((dump) => dump.readings);
  const outside = hostTasks(readings);
  const byTid = new Map(outside.map((task) => [task.tid, task]));
  const byInner = groupBy(outside, (task) => task.inner);
  const ids = new Map(dumps.flatMap((dump) => dump.containers).flatMap(({ name, id }) => (name && id ? [[name.value, id.value] as const] : [])));
  const idOf = (container: string | null): string | null => (isHexId(container) ? container : ((container === null ? undefined : ids.get(container)) ?? null));
  const inside = [...readings, ...dumps.flatMap((dump) => dump.stacks)].filter(isInner);
  const comms = new Map(readings.filter(isInner).flatMap(({ inner, comm, args }) => {
    const { tid, container } = inner!.value;
    return tid !== null && comm && !args ? [[keyOf(container, tid), comm.value] as const] : [];
  }));
  const fitting = (container: string | null, tid: number): readonly HostTask[] => {
    const entered = byTid.get(enteredPid(container) ?? -1);
    if (entered?.inner === tid) return [entered];
    const comm = comms.get(keyOf(container, tid));
    return (byInner.get(tid) ?? []).filter((task) => (comm === undefined || task.comm === null || comm === task.comm) && isSameContainer(task.container, idOf(container)));
  };
  /** The one that fits, with whether its own signs say so, not those of its container alone. */
  const only = (container: string | null, tid: number | null): { readonly tid: number; readonly sure: boolean } | null => {
    const [task, ...more] = tid === null ? [] : fitting(container, tid);
    if (!task || more.length > 0) return null;
    const comm = comms.get(keyOf(container, tid!));
    return { tid: task.tid, sure: (idOf(container) !== null && task.container !== null) || enteredPid(container) === task.tid || (comm !== undefined && comm === task.comm) };
  };
  const linked = new Set(inside.flatMap(({ inner }) => (only(inner!.value.container, inner!.value.tid)?.sure === true ? [inner!.value.container] : [])));
  // With one namespace in the text, what one task of the container shows holds for the others.
  const oneNamespace = (byInner.get(1) ?? []).length < 2;
  return (container, inner) => {
    const found = linked.has(container) ? only(container, inner) : null;
    return found && (found.sure || oneNamespace) ? found.tid : null;
  };
}

/** `pid 6198` of `nsenter -t 6198`. */
function enteredPid(container: string | null): number | null {
  const match = /^pid (\d{1,10})$/.exec(container ?? '');
  return match ? Number(match[1]) : null;
}

/** Tasks of the host in a pid namespace below, each once, with what its readings together say. */
function hostTasks(readings: readonly TaskReading[]): readonly HostTask[] {
  const mine = groupBy(readings.filter((reading) => !isInner(reading)), (reading) => reading.tid?.value);
  return [...mine].flatMap(([tid, list]) => {
    const numbers = new Set(list.flatMap((reading) => (reading.nspid && reading.nspid.value.length > 1 ? [reading.nspid.value.at(-1)!] : [])));
    const [inner] = numbers;
    if (inner === undefined || numbers.size > 1) return [];
    const comm = list.filter((reading) => !reading.args).flatMap((reading) => reading.comm?.value ?? []).at(-1) ?? null;
    return [{ tid, inner, comm, container: list.flatMap((reading) => reading.container?.value ?? []).at(-1) ?? null }];
  });
}

function keyOf(container: string | null, tid: number): string {
  return `${tid} ${container ?? ''}`;
}

/** Where both sides name the container by its id, they must agree: the one inside is mostly cut to 12 digits. */
function isSameContainer(host: string | null, inside: string | null): boolean {
  return host === null || inside === null || host.startsWith(inside);
}

function isHexId(container: string | null): container is string {
  return container !== null && /^[0-9a-f]{12,64}$/.test(container);
}

function translateReading(reading: TaskReading, outer: Outer): TaskReading {
  const { inner } = reading;
  if (!inner) return reading;
  const { container, taskList } = inner.value;
  const tid = outsideFact(inner, inner.value.tid, outer);
  if (!tid) return reading;
  const threads = taskList?.map((one) => outer(container, one)) ?? [];
  return {
    ...reading, tid,
    tgid: outsideFact(inner, inner.value.tgid, outer),
    ppid: outsideFact(inner, inner.value.ppid, outer),
    tracerPid: inner.value.tracerPid === 0 ? null : outsideFact(inner, inner.value.tracerPid, outer),
    taskList: taskList && threads.every((one) => one !== null) ? { value: threads, place: inner.place } : null,
    // `NSpid: 2` of a reader inside says less than the line of the host.
    nspid: null,
  };
}

function translateStack(stack: Stack, outer: Outer): Stack {
  const { inner } = stack;
  const tid = inner ? outsideFact(inner, inner.value.tid, outer) : null;
  return inner && tid ? { ...stack, tid, tgid: outsideFact(inner, inner.value.tgid, outer) } : stack;
}

function outsideFact(inner: Fact<InnerIds>, pid: number | null, outer: Outer): Fact<number> | null {
  const value = outer(inner.value.container, pid);
  return value === null ? null : { value, place: inner.place };
}
