import type { HungTask } from '../model/hungTask.ts';
import type { Incident, Task } from '../model/incident.ts';
import type { Stack } from '../model/stack.ts';

/**
 * Several copies of one stack, of which the most complete speaks for the task, because later ones are often cut or quote a
 * few frames: those of one crash dump, which shows one moment, and those of reports of the hung task detector on one sleep.
 * It counts the time since the last context switch (kernel/hung_task.c check_hung_task), so a number that has grown says
 * that the task has not run in between.
 *
 * @returns the stack to take for a task whose last stack is `last`. Linear in the reports, which are looked through once.
 */
export function sameSleeps(incident: Incident): (task: Task, last: Stack) => Stack {
  const series = new Map<number, HungTask[]>();
  for (const report of incident.dumps.flatMap((dump) => dump.hungTasks)) {
    if (!report.tid || !report.seconds) continue;
    const known = series.get(report.tid.value);
    const before = known?.at(-1);
    if (before?.place.source === report.place.source && before.seconds!.value < report.seconds.value) known!.push(report);
    else series.set(report.tid.value, [report]);
  }
  return (task, last) => {
    if (task.stacks.length < 2) return last;
    const alike = task.stacks.filter(({ format, place }) => format === last.format && place.source === last.place.source);
    if (last.format === 'crashBt') return mostComplete(alike);
    const [first, ...later] = series.get(task.tid) ?? [];
    if (!first || later.length === 0 || first.place.source !== last.place.source) return last;
    const same = alike.filter(({ place }) => place.span.start > first.place.span.start);
    return same.includes(last) ? mostComplete(same) : last;
  };
}

function mostComplete(stacks: readonly Stack[]): Stack {
  return stacks.reduce((best, one) => (vouched(one) >= vouched(best) ? one : best));
}

function vouched({ frames }: Stack): number {
  return frames.filter(({ unreliable }) => !unreliable).length;
}
