import { groupBy } from '../model/group.ts';
import type { Task } from '../model/incident.ts';
import type { ProcValue } from '../model/procFile.ts';
import { samplesOf } from '../model/samples.ts';
import { clockOf } from '../model/times.ts';
import type { Scene } from './actor.ts';
import type { Evidence } from './analysis.ts';
import { isDead } from './moment.ts';
import { firstOf } from './sampling/compareSamples.ts';
import type { Sign } from './sampling/compareSamples.ts';
import { hungSpanOf } from './sampling/hungReports.ts';
import { judge } from './sampling/judge.ts';
import { pausesOf } from './sampling/pauses.ts';

/** Whether a task got on while somebody looked at it. */
export interface Progress {
  /** `stuck`: it has not run between two looks. `moving`: it has; slow, or in a loop of retries, and not in one endless sleep. */
  readonly verdict: 'stuck' | 'moving' | 'unknown';
  /** Stands alone, says `it` of the task. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  /** Time between the looks that agree, or that the kernel counted, a lower bound; null where the text tells none. */
  readonly seconds: number | null;
  /** Looks that the verdict rests on. */
  readonly samples: number;
}

/**
 * Builds the question for a scene; clocks, pauses and reports are looked up once. What comes after the transcript's own abort of a
 * connection, and the dead, does not count; a kill between two looks changes a task without its getting on.
 *
 * @returns null for a task with one look and no report of the hung task detector.
 */
export function progressIn(scene: Scene): (task: Task) => Progress | null {
  const { incident, aftermath } = scene;
  const clock = clockOf(incident.sources, incident.dumps);
  const pauses = pausesOf(incident.sources);
  const reports = groupBy(incident.dumps.flatMap((dump) => dump.hungTasks), (report) => report.tid?.value);
  const counters = groupBy(incident.dumps.flatMap((dump) => dump.values).filter(({ file, name }) => file === 'io' && IO_COUNTERS.has(name)), (value) => value.tid?.value);
  const kills = killsOf(scene);
  return (task) => {
    const samples = samplesOf(task, clock).filter((sample) => !aftermath(sample.place) && !isDead(firstOf(sample, (one) => one.state)?.value));
    const hung = hungSpanOf((reports.get(task.tid) ?? []).filter(({ place }) => !aftermath(place)), clock);
    return judge({ samples, hung, io: ioGrowth(counters.get(task.tid) ?? []), kills, pauses });
  };
}

/** {@link progressIn} for a single task. */
export function progressOf(scene: Scene, task: Task): Progress | null {
  return progressIn(scene)(task);
}

/** /proc/PID/io: what a task has read and written only grows (fs/proc/base.c do_io_accounting). */
const IO_COUNTERS: ReadonlySet<string> = new Set(['rchar', 'wchar', 'syscr', 'syscw', 'read_bytes', 'write_bytes']);

function ioGrowth(values: readonly ProcValue[]): Sign | null {
  for (const [name, some] of groupBy(values, (value) => value.name)) {
    const numbers = some.map(({ text }) => Number(text));
    const at = numbers.findIndex((value, index) => index > 0 && value > numbers[index - 1]!);
    if (at > 0) return { says: `${name} grew by ${numbers[at]! - numbers[at - 1]!}`, evidence: [some[at - 1]!, some[at]!].map(({ place, text }) => ({ place, says: `${name} ${text}` })) };
  }
  return null;
}

/** Every kill of the transcript, by source: one of a container's init reaches all of its members. */
function killsOf({ incident }: Scene): ReadonlyMap<number, readonly number[]> {
  const places = incident.dumps.flatMap((dump) => dump.actions).filter(({ kind }) => kind === 'kill').map(({ place }) => place);
  return new Map([...groupBy(places, (place) => place.source)].map(([source, some]) => [source, some.map(({ span }) => span.start).sort((a, b) => a - b)]));
}
