import { PF_EXITING, hasFlag } from '../knowledge/processFlags.ts';
import type { Catalogue } from '../knowledge/catalogue.ts';
import { groupBy } from '../model/group.ts';
import type { Action } from '../model/dump.ts';
import type { Fact, Place } from '../model/fact.ts';
import type { TaskReading } from '../model/task.ts';
import type { Incident, Task } from '../model/incident.ts';
import { framePlace, isSnapshot, type Stack } from '../model/stack.ts';
import { lineAt } from '../text/text.ts';
import type { Evidence, Node, Wait } from './analysis.ts';
import { reliableNames } from './match.ts';
import { aftermathOf, isDead, momentOf, NOTHING_KNOWN } from './moment.ts';
import { guessConnections } from './fuseConnection.ts';
import type { ConnectionGuesses } from './fuseConnection.ts';
import { serversOf } from './fuseServers.ts';
import type { ServerSign } from './fuseServers.ts';
import type { Aftermath, Moment } from './moment.ts';
import { waitOf } from './waits.ts';

/** Somebody in the incident who may wait or be waited for: a task, or a stack whose owner nobody names. */
export interface Actor {
  readonly node: Node;
  readonly task: Task | null;
  readonly tid: number | null;
  readonly tgid: number | null;
  readonly comm: string | null;
  /** Name of the process: its leader's comm, where a thread has a name of its own. */
  readonly processComm: string | null;
  /** The last one with frames; null for a task that its own status shows dead after it. */
  readonly stack: Stack | null;
  /** Reliable source names of that stack, innermost first. */
  readonly names: readonly string[];
  readonly moment: Moment;
  readonly exiting: Answer;
  readonly wait: Wait | null;
}

/** A question that the dump answers, and where. */
export interface Answer {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly evidence: readonly Evidence[];
}

/** All actors of an incident, and what the resolvers ask for again and again. */
export interface Scene {
  readonly incident: Incident;
  readonly catalogue: Catalogue;
  /** Threads that the hung-task detector names: they have not run for minutes. */
  readonly reportedHung: ReadonlySet<number>;
  readonly actors: readonly Actor[];
  readonly byNode: ReadonlyMap<Node, Actor>;
  readonly byTid: ReadonlyMap<number, Actor>;
  /** Threads of a process, the leader among them, ascending. */
  readonly byTgid: ReadonlyMap<number, readonly Actor[]>;
  readonly aftermath: Aftermath;
  /** Processes that show that they serve FUSE requests, with the signs. */
  readonly servers: ReadonlyMap<number, readonly ServerSign[]>;
  readonly connections: ConnectionGuesses;
}

export function createScene(incident: Incident, catalogue: Catalogue): Scene {
  const aftermath = aftermathOf(incident);
  const actions = incident.dumps.flatMap((dump) => dump.actions).filter(({ kind }) => kind === 'kill');
  const kills = new Map<number, Action[]>();
  for (const action of actions) for (const target of action.targets) kills.set(target, [...(kills.get(target) ?? []), action]);
  const named = [...incident.tasks.values()].sort((a, b) => a.tid - b.tid).map((task) =>
    actorOfTask(task, incident.tasks.get(task.tgid)?.comm ?? task.comm, catalogue, aftermath, kills.get(task.tid) ?? []));
  const anonymous = incident.anonymousStacks.filter((stack) => stack.frames.length > 0 && isSnapshot(stack))
    .map((stack) => actorOfStack(stack, incident, catalogue));
  const actors = [...named, ...anonymous];
  return {
    incident, catalogue, actors, reportedHung: new Set(incident.dumps.flatMap((dump) => dump.hungTasks).flatMap((report) => report.tid?.value ?? [])), byNode: new Map(actors.map((actor) => [actor.node, actor])), byTid: new Map(named.map((actor) => [actor.tid!, actor])),
    byTgid: groupBy(named, (actor) => actor.tgid ?? undefined), aftermath, servers: serversOf(actors), connections: guessConnections(incident.dumps, actors),
  };
}

export function isZombie(actor: Actor): boolean {
  return isDead(actor.moment.state?.value);
}

export function factEvidence(fact: Fact<unknown> | null | undefined, says: string): readonly Evidence[] {
  return fact ? [{ place: fact.place, says }] : [];
}

/** The named frame of the actor's stack as evidence; nothing where it is not there. */
export function frameEvidence(stack: Stack | null, names: readonly string[], says: string): readonly Evidence[] {
  if (!stack) return [];
  const sources = reliableNames(stack.frames);
  const index = sources.findIndex((name) => name !== null && names.includes(name));
  return index < 0 ? [] : [{ place: framePlace(stack, index), says }];
}

function actorOfTask(task: Task, processComm: string | null, catalogue: Catalogue, aftermath: Aftermath, kills: readonly Action[]): Actor {
  const stack = lastStack(task, aftermath, kills);
  const moment = momentOf(task, stack, aftermath);
  const names = namesOf(stack);
  const exiting = exitingOf(moment, stack, names);
  const base = { node: task.tid, task, tid: task.tid, tgid: task.tgid, comm: task.comm, processComm, stack, names, moment, exiting };
  return { ...base, wait: stack ? waitOf({ ...base, wait: null }, stack, catalogue) : null };
}

function actorOfStack(stack: Stack, incident: Incident, catalogue: Catalogue): Actor {
  const names = namesOf(stack);
  const source = incident.sources[stack.place.source];
  const line = source ? lineAt(source, stack.place.span.start) + 1 : 1;
  const node = `unnamed task (${source && incident.sources.length > 1 ? `${source.name}:` : 'stack at line '}${line})`;
  const base = {
    node, task: null, tid: null, tgid: null, comm: null, processComm: null, stack, names, moment: NOTHING_KNOWN,
    exiting: exitingOf(NOTHING_KNOWN, stack, names),
  };
  return { ...base, wait: waitOf({ ...base, wait: null }, stack, catalogue) };
}

/**
 * The present: the last stack with frames. Whoever reads the status of a zombie after it looks at a dead task; a ps line
 * that shows it dead at the end of a transcript only says how the case went out.
 */
function lastStack(task: Task, aftermath: Aftermath, kills: readonly Action[]): Stack | null {
  const stacks = task.stacks.filter((one) => one.frames.length > 0 && one.format !== 'traceHistory');
  const stack = stacks.filter(isSnapshot).at(-1) ?? stacks.at(-1) ?? null;
  const diedLater = stack && task.readings.some((reading) => reading.format === 'procStatus' && isDead(reading.state?.value)
    && isBelow(reading.place, stack.place) && !aftermath(reading.place) && !(isBuried(reading) && kills.some(({ place }) => isBelow(place, stack.place) && isBelow(reading.place, place))));
  return diedLater === true ? null : stack;
}

/** A zombie that only its parent holds up: where the transcript killed it, that was the end of what it shows. */
function isBuried({ threads, tracerPid }: TaskReading): boolean {
  return (threads?.value ?? 1) < 2 && (tracerPid?.value ?? 0) === 0;
}

function isBelow(one: Place, other: Place): boolean {
  return one.source === other.source && one.span.start > other.span.start;
}

function namesOf(stack: Stack | null): readonly string[] {
  return stack ? reliableNames(stack.frames).filter((name) => name !== null) : [];
}

/**
 * PF_EXITING, or a stack below do_exit. `exit_signals` sets the flag some way into do_exit (kernel/exit.c): a task that
 * still waits in one of the steps before it can be reached by SIGKILL.
 */
function exitingOf(moment: Moment, stack: Stack | null, names: readonly string[]): Answer {
  if (moment.flags) {
    const yes = hasFlag(moment.flags.value, PF_EXITING);
    return { answer: yes ? 'yes' : 'no', evidence: factEvidence(moment.flags, yes ? 'PF_EXITING (0x4) is set' : 'PF_EXITING (0x4) is not set') };
  }
  if (isDead(moment.state?.value)) return { answer: 'yes', evidence: factEvidence(moment.state, 'a zombie has exited') };
  if (!names.includes('do_exit')) return { answer: names.length > 0 ? 'no' : 'unknown', evidence: [] };
  if (names.some((name) => BEFORE_EXIT_SIGNALS.has(name))) return { answer: 'no', evidence: [] };
  return { answer: 'yes', evidence: frameEvidence(stack, ['do_exit'], 'the task is inside do_exit') };
}

const BEFORE_EXIT_SIGNALS: ReadonlySet<string> = new Set([
  'exit_signals', 'synchronize_group_exit',
  'coredump_task_exit', 'ptrace_stop', 'ptrace_notify', 'io_uring_cancel_generic', '__io_uring_cancel', 'io_uring_files_cancel', 'user_events_exit',
]);
