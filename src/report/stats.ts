import type { Dump, LineCounts } from '../model/dump.ts';
import type { Incident } from '../model/incident.ts';
import { SIGNAL_FIELDS } from '../model/task.ts';
import type { Report } from './schema.ts';

/** The numbers of a report, summed over all sources. `signalMasks` leaves capability masks out. */
export function statsOf(incident: Incident): Report['stats'] {
  const { dumps } = incident;
  const frames = { frames: 0, procFrames: 0, unreliableFrames: 0 };
  for (const dump of dumps) {
    for (const stack of dump.stacks) {
      for (const frame of stack.frames) {
        frames.frames++;
        if (frame.proc) frames.procFrames++;
        if (frame.unreliable) frames.unreliableFrames++;
      }
    }
  }
  return {
    ...linesOf(dumps),
    ...frames,
    stacks: sum(dumps, (dump) => dump.stacks.length),
    lockHolders: sum(dumps, (dump) => dump.lockHolders.filter((holder) => holder.count > 0).length),
    mapEntries: sum(dumps, (dump) => dump.mapEntries.length),
    softLockups: sum(dumps, (dump) => dump.kernelReports.filter((report) => report.kind === 'soft-lockup').length),
    rcuStalls: sum(dumps, (dump) => dump.kernelReports.filter((report) => report.kind === 'rcu-stall').length),
    goroutines: sum(dumps, (dump) => dump.goroutines.length),
    signalMasks: sum(dumps, (dump) => dump.masks.filter((mask) => SIGNAL_FIELDS.some((field) => field === mask.field)).length),
  };
}

function linesOf(dumps: readonly Dump[]): LineCounts {
  const of = (name: keyof LineCounts): number => sum(dumps, (dump) => dump.counts[name]);
  return {
    lines: of('lines'), dumpLines: of('dumpLines'), classifiedLines: of('classifiedLines'), taskHeaders: of('taskHeaders'),
    hungTaskReports: of('hungTaskReports'),
  };
}

function sum(dumps: readonly Dump[], of: (dump: Dump) => number): number {
  return dumps.reduce((total, dump) => total + of(dump), 0);
}
