import type { Incident, Task } from '../../src/model/incident.ts';
import { SIGNAL_FIELDS, type TaskReading } from '../../src/model/task.ts';

/** What stands in the .json beside a capture: read from the machine itself, not from the text. */
export interface Truth {
  readonly observed?: Readonly<Record<string, readonly ObservedTask[]>>;
  readonly last_stack_of?: Readonly<Record<string, readonly string[]>>;
}

interface ObservedTask {
  readonly tid: number;
  readonly tgid: number;
  readonly comm?: string;
  readonly state?: string;
  readonly ppid?: number;
  readonly flags_decimal?: number;
  readonly wchan?: string;
  readonly NSpid?: string;
  readonly Threads?: string;
  readonly masks?: Readonly<Record<string, { readonly hex: string }>>;
  readonly stack?: readonly string[];
}

export interface Comparison {
  /** Facts of the truth that the text shows too. */
  readonly compared: number;
  readonly wrong: readonly string[];
}

/**
 * Compares what was read with what was observed. The observations are moments, the text is a transcript: of every
 * fact that the text shows of a task, one reading at least must be one of the observed values.
 */
export function compare(incident: Incident, truth: Truth): Comparison {
  const wrong: string[] = [];
  let compared = 0;
  const check = (what: string, read: readonly unknown[], observed: readonly unknown[]): void => {
    if (read.length === 0 || observed.length === 0) return;
    compared++;
    const allowed = new Set(observed.map((value) => JSON.stringify(value)));
    if (!read.some((value) => allowed.has(JSON.stringify(value)))) wrong.push(`${what}: read ${JSON.stringify(read)}, observed ${[...allowed].join(' or ')}`);
  };
  const observed = Object.values(truth.observed ?? {}).flat();
  for (const tid of new Set(observed.map((task) => task.tid))) {
    const task = incident.tasks.get(tid);
    if (task) compareTask(task, observed.filter((moment) => moment.tid === tid), check);
  }
  for (const [tid, functions] of Object.entries(truth.last_stack_of ?? {})) {
    const stacks = incident.tasks.get(Number(tid))?.stacks.filter((stack) => stack.format === 'procStack') ?? [];
    if (functions.length > 0) check(`last stack of ${tid}`, stacks.slice(-1).map((stack) => stack.frames.map((frame) => frame.function)), [functions]);
  }
  return { compared, wrong };
}

function compareTask(task: Task, moments: readonly ObservedTask[], check: (what: string, read: readonly unknown[], observed: readonly unknown[]) => void): void {
  const read = <K extends keyof TaskReading>(field: K): readonly unknown[] =>
    task.readings.flatMap((reading) => {
      const fact = reading[field];
      return fact !== null && typeof fact === 'object' && 'value' in fact ? [fact.value] : [];
    });
  const seen = <K extends keyof ObservedTask>(field: K): readonly NonNullable<ObservedTask[K]>[] =>
    moments.flatMap((moment) => (moment[field] === undefined ? [] : [moment[field] as NonNullable<ObservedTask[K]>]));
  if (task.tgidConfidence !== 'assumed') check(`${task.tid} tgid`, [task.tgid], seen('tgid'));
  const names = task.readings.filter((reading) => reading.args === null).flatMap((reading) => (reading.comm ? [reading.comm.value] : []));
  check(`${task.tid} comm`, names, seen('comm'));
  check(`${task.tid} state`, read('state'), seen('state'));
  check(`${task.tid} ppid`, read('ppid'), seen('ppid'));
  check(`${task.tid} flags`, read('flags'), seen('flags_decimal'));
  check(`${task.tid} wchan`, read('wchan').flatMap((name) => asPsPrints(String(name))), seen('wchan').flatMap(asPsPrints));
  check(`${task.tid} NSpid`, read('nspid'), seen('NSpid').map((pids) => pids.trim().split(/\s+/).map(Number)));
  check(`${task.tid} Threads`, read('threads'), seen('Threads').map(Number));
  for (const field of SIGNAL_FIELDS) {
    const masks = task.readings.flatMap((reading) => (reading.masks[field] ? [reading.masks[field].value] : []));
    check(`${task.tid} ${field}`, masks, moments.flatMap((moment) => (moment.masks?.[field] ? [moment.masks[field].hex] : [])));
  }
  const stacks = task.stacks.filter((stack) => stack.format === 'procStack').map((stack) => stack.frames.map((frame) => frame.function));
  check(`${task.tid} stack`, stacks, moments.flatMap((moment) => (moment.stack && moment.stack.length > 0 ? [moment.stack] : [])));
}

/** procps leaves out leading underscores and cuts at the column; `0` is a zombie, or what an unprivileged reader gets. */
function asPsPrints(wchan: string): readonly string[] {
  return wchan === '0' ? [] : [wchan.replace(/^_+/, '').slice(0, 24)];
}
