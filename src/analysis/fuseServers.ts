import type { Task } from '../model/incident.ts';
import { framePlace, sourceName } from '../model/stack.ts';
import type { Stack } from '../model/stack.ts';
import type { Actor } from './actor.ts';
import type { Evidence } from './analysis.ts';

/** A place that shows that a process serves FUSE requests. */
export interface ServerSign extends Evidence {
  readonly tgid: number;
  /** `reads`: seen inside the read or write of /dev/fuse. `holds`: has it open, as a forked helper may too. */
  readonly how: 'reads' | 'holds';
}

/** Every sign of a FUSE server in the incident by process: from stacks (unvouched frames too), wait channels and open files. */
export function serversOf(actors: readonly Actor[]): ReadonlyMap<number, readonly ServerSign[]> {
  const byProcess = new Map<number, ServerSign[]>();
  for (const actor of actors) {
    if (!actor.task) {
      // `cat /proc/PID/task/*/stack`: the process is known, but not which thread each stack is.
      const tgid = actor.stack?.tgid?.value;
      const signs = actor.stack && tgid !== undefined ? fromStack(actor.stack, tgid) : [];
      if (tgid !== undefined && signs.length > 0) byProcess.set(tgid, [...(byProcess.get(tgid) ?? []), ...signs]);
      continue;
    }
    const signs = [...fromStacks(actor.task), ...fromReadings(actor.task)];
    const known = byProcess.get(actor.task.tgid);
    if (known) known.push(...signs);
    else if (signs.length > 0) byProcess.set(actor.task.tgid, signs);
  }
  return byProcess;
}

function fromStacks(task: Task): readonly ServerSign[] {
  return task.stacks.flatMap((stack) => fromStack(stack, task.tgid));
}

function fromStack(stack: Stack, tgid: number): readonly ServerSign[] {
  const index = stack.frames.findIndex((one) => isServing(sourceName(one.function)));
  const frame = stack.frames[index];
  // A frame that the unwinder does not vouch for is a leftover of an earlier call of the same thread: good enough here.
  const says = frame?.unreliable === true ? 'left on its stack: it has read requests from /dev/fuse' : 'it reads requests from /dev/fuse';
  return frame ? [{ tgid, how: 'reads' as const, place: framePlace(stack, index), says }] : [];
}

function fromReadings(task: Task): readonly ServerSign[] {
  return task.readings.flatMap((reading) => {
    const signs: ServerSign[] = [];
    if (reading.openFiles?.value.some((file) => file.target === '/dev/fuse') === true) {
      signs.push({ tgid: task.tgid, how: 'holds', place: reading.openFiles.place, says: `process ${task.tgid} holds /dev/fuse open` });
    }
    if (reading.wchan && isServing(reading.wchan.value)) {
      signs.push({ tgid: task.tgid, how: 'reads', place: reading.wchan.place, says: 'it waits for requests on /dev/fuse' });
    }
    return signs;
  });
}

function isServing(name: string): boolean {
  return name === 'fuse_dev_do_read' || name === 'fuse_dev_read' || name === 'fuse_dev_do_write' || name === 'fuse_dev_splice_read';
}
