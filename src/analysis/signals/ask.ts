import type { KernelVersion } from '../../knowledge/kernelVersion.ts';
import { kernelVersionOf } from '../../knowledge/kernelVersion.ts';
import { describeSignal, signalNumber } from '../../knowledge/signals.ts';
import type { DecodedSignal } from '../../knowledge/signals.ts';
import type { Place } from '../../model/fact.ts';
import type { Arch } from '../../model/kernel.ts';
import type { Actor, Answer, Scene } from '../actor.ts';
import { factEvidence } from '../actor.ts';
import { reliableNames } from '../match.ts';
import { answer } from './answer.ts';
import type { FrozenGroup } from './freezer.ts';
import { frozenGroupsOf } from './freezer.ts';
import type { Group } from './group.ts';
import { groupFrom, groupsOf } from './group.ts';

/** Everything that the question "would this signal reach this task?" is answered from. */
export interface Ask {
  readonly actor: Actor;
  readonly group: Group;
  readonly signal: DecodedSignal;
  readonly version: KernelVersion | null;
  /** What the files of its control group say of the freezer. */
  readonly frozenGroup: FrozenGroup | null;
  /**
   * The hung task detector names it in the log that its stack stands in: it looks at TASK_UNINTERRUPTIBLE without
   * TASK_WAKEKILL alone (kernel/hung_task.c, 5.10 to 7.3), so the sleep is no killable one.
   */
  readonly reportedHung: Answer;
  /** The text itself sends SIGKILL to the process, and shows the task alive in state D below that. */
  readonly survived: Answer;
  /** Signal numbers that the predicates need besides. */
  readonly numbers: { readonly KILL: number; readonly STOP: number; readonly CONT: number };
}

/** Builds the questions of a scene: what concerns the whole of it is looked up once. */
export function askerOf(scene: Scene): (actor: Actor, signal: number) => Ask {
  const { incident } = scene;
  const version = kernelVersionOf(incident.release?.value ?? null, incident.sourceVersion?.value ?? null);
  const arch = incident.arch?.value ?? null;
  const frozen = frozenGroupsOf(scene);
  const reports = new Map(incident.dumps.flatMap((dump) => dump.hungTasks).flatMap((report) => (report.tid && report.kind !== 'cannot-die' ? [[report.tid.value, report] as const] : [])));
  const kills = killsOf(scene);
  const group = groupsOf(scene);
  return (actor, signal) => {
    const report = actor.tid === null ? undefined : reports.get(actor.tid);
    const fits = report !== undefined && isOfReport(actor, report.place);
    return {
      actor, group: group(actor), signal: describeSignal(signal, arch), version, frozenGroup: frozen(actor), numbers: numbersOf(arch), survived: survivedOf(actor, kills),
      reportedHung: answer(fits ? true : null, fits ? factEvidence(report.tid, 'the hung task detector lists it: a sleep that is not killable') : []),
    };
  };
}

/** The stack that the detector printed below its report is the one that the task still has. */
function isOfReport({ task, stack, names }: Actor, report: Place): boolean {
  if (stack === null) return true;
  const printed = task?.stacks.find(({ format, place }) => format === 'callTrace' && place.source === report.source && place.span.start > report.span.start);
  if (!printed || stack.format !== 'callTrace') return false;
  return printed === stack || reliableNames(printed.frames).filter((name) => name !== null).join() === names.join();
}

/** The question about SIGKILL where only the task is at hand. */
export function killAsk(actor: Actor): Ask {
  return { actor, group: groupFrom([actor]), signal: describeSignal(9, null), version: null, frozenGroup: null, reportedHung: answer(null), survived: answer(null), numbers: numbersOf(null) };
}

interface Sent {
  readonly at: Place;
  /** Where the next thing was done in this text: what stands below that may have come of it. */
  readonly until: number;
}

/** The first SIGKILL that a transcript sends, by target. */
function killsOf({ incident }: Scene): ReadonlyMap<number, Sent> {
  const first = new Map<number, Sent>();
  for (const { actions } of incident.dumps) {
    const inOrder = [...actions].sort((a, b) => a.place.span.start - b.place.span.start);
    inOrder.forEach(({ kind, signal, targets, place }, index) => {
      if (kind !== 'kill' || signal !== 9) return;
      const next = inOrder.slice(index + 1, index + 1 + NEAR).find((one) => one.place.span.start > place.span.end + SAME_LINE);
      for (const target of targets) if (!first.has(target)) first.set(target, { at: place, until: next?.place.span.start ?? Infinity });
    });
  }
  return first;
}

/** `kill -9 1; kill -9 2` is one step of a transcript. */
const SAME_LINE = 3;
const NEAR = 20;

function survivedOf({ task, tid, tgid }: Actor, kills: ReadonlyMap<number, Sent>): Answer {
  const kill = (tid !== null && kills.get(tid)) || (tgid !== null && kills.get(tgid)) || null;
  if (!kill || !task) return answer(null);
  const { at, until } = kill;
  const state = task.readings.findLast((reading) => reading.state !== null && reading.place.source === at.source && reading.place.span.start > at.span.start && reading.place.span.start < until)?.state;
  return state?.value === 'D' ? answer(true, [{ place: at, says: 'SIGKILL is sent here' }, ...factEvidence(state, 'and below it is in state D')]) : answer(null);
}

function numbersOf(arch: Arch | null): Ask['numbers'] {
  return { KILL: 9, STOP: signalNumber('STOP', arch) ?? 19, CONT: signalNumber('CONT', arch) ?? 18 };
}
