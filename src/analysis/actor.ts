import { PF_EXITING, hasFlag } from '../knowledge/processFlags.ts';
import type { Catalogue } from '../knowledge/catalogue.ts';
import type { Relation } from '../knowledge/schema.ts';
import { groupBy } from '../model/group.ts';
import type { Action } from '../model/dump.ts';
import type { Fact, Place } from '../model/fact.ts';
import type { TaskReading } from '../model/task.ts';
import type { Incident, Task } from '../model/incident.ts';
import { framePlace, isSnapshot, WCHAN, type Frame, type Stack } from '../model/stack.ts';
import { lineAt } from '../text/text.ts';
import type { Evidence, Node, Wait } from './analysis.ts';
import { goStories } from './goroutineStories.ts';
import type { GoStory } from './goroutineStories.ts';
import { stackReader } from './knownStack.ts';
import type { KnownStack } from './knownStack.ts';
import { functionIndex } from './functionIndex.ts';
import { reliableNames } from './match.ts';
import { sameSleeps } from './sameSleep.ts';
import { aftermathOf, isDead, momentOf, NOTHING_KNOWN } from './moment.ts';
import { guessConnections } from './fuseConnection.ts';
import type { ConnectionGuesses } from './fuseConnection.ts';
import { deliverabilityIn } from './deliverability.ts';
import type { Deliverability } from './deliverability.ts';
import { frozenGroupsOf } from './frozenGroups.ts';
import type { FrozenGroups } from './frozenGroups.ts';
import { fuseUsersOf } from './fuseUsers.ts';
import type { FuseUser } from './fuseUsers.ts';
import { fuseWaitsOf } from './fuseWaits.ts';
import type { FuseWait } from './fuseWaits.ts';
import { pathsWithParents } from './processPaths.ts';
import type { UsedPath } from './processPaths.ts';
import { serversOf } from './fuseServers.ts';
import type { ServerSign } from './fuseServers.ts';
import type { Aftermath, Moment } from './moment.ts';
import { signsOf } from './signs.ts';
import type { Signs } from './signs.ts';
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
  /** Threads by the PPid of their process, ascending: whoever asks for children looks here and does not go through all actors. */
  readonly byPpid: ReadonlyMap<number, readonly Actor[]>;
  /** Actors by the relation of the page of their wait, in the order of `actors`. */
  readonly byRelation: ReadonlyMap<Relation, readonly Actor[]>;
  /** Actors by the page of their wait. */
  readonly byPage: ReadonlyMap<string, readonly Actor[]>;
  /** Actors with a function in their stack, as the unwinder vouches for it. */
  readonly byFunction: (name: string) => readonly Actor[];
  readonly aftermath: Aftermath;
  /** Processes that show that they serve FUSE requests, with the signs. */
  readonly servers: ReadonlyMap<number, readonly ServerSign[]>;
  readonly connections: ConnectionGuesses;
  /** Files that the process of an actor uses, by its command lines and open files. */
  readonly paths: (actor: Actor) => readonly UsedPath[];
  /** All that wait for FUSE, with connection, mount and daemon. Looked for when it is first asked for. */
  readonly fuse: () => ReadonlyMap<Node, FuseWait>;
  /** Whether a signal would reach an actor; what concerns all is looked up once. */
  readonly deliverability: (actor: Actor, signal: number) => Deliverability;
  readonly frozenGroups: () => FrozenGroups;
  /** Users of each FUSE connection; as late. */
  readonly fuseUsers: () => ReadonlyMap<number, readonly FuseUser[]>;
  /** What the causes of pages show, looked up once. */
  readonly signs: () => Signs;
  /** What goroutines tell of each other, by source. */
  readonly go: readonly GoStory[];
}

export function createScene(incident: Incident, catalogue: Catalogue): Scene {
  const aftermath = aftermathOf(incident);
  const actions = incident.dumps.flatMap((dump) => dump.actions).filter(({ kind }) => kind === 'kill');
  const kills = new Map<number, Action[]>();
  for (const action of actions) for (const target of action.targets) kills.get(target)?.push(action) ?? kills.set(target, [action]);
  const known = stackReader(catalogue);
  const asleep = sameSleeps(incident);
  const named = [...incident.tasks.values()].sort((a, b) => a.tid - b.tid).map((task) =>
    actorOfTask(task, incident.tasks.get(task.tgid)?.comm ?? task.comm, known, aftermath, kills.get(task.tid) ?? [], asleep));
  const anonymous = incident.anonymousStacks.filter((stack) => stack.frames.length > 0 && isSnapshot(stack))
    .map((stack) => actorOfStack(stack, incident, known));
  const actors = [...named, ...anonymous];
  const paths = new Map<number, readonly UsedPath[]>();
  let deliverability: ReturnType<typeof deliverabilityIn> | null = null;
  let frozenGroups: FrozenGroups | null = null;
  let signs: Signs | null = null;
  let fuseUsers: ReadonlyMap<number, readonly FuseUser[]> | null = null;
  let fuse: ReadonlyMap<Node, FuseWait> | null = null;
  const scene: Scene = {
    incident, catalogue, actors, go: goStories(incident), reportedHung: new Set(incident.dumps.flatMap((dump) => dump.hungTasks).flatMap((report) => report.tid?.value ?? [])), byNode: new Map(actors.map((actor) => [actor.node, actor])), byTid: new Map(named.map((actor) => [actor.tid!, actor])),
    byTgid: groupBy(named, (actor) => actor.tgid ?? undefined), byPpid: groupBy(named, (actor) => actor.moment.ppid?.value),
    byPage: groupBy(actors, (actor) => actor.wait?.page.id), byFunction: functionIndex(actors),
    byRelation: groupBy(actors, (actor) => actor.wait?.page.wait.relation ?? undefined), aftermath, servers: serversOf(actors), connections: guessConnections(incident.dumps, actors),
    paths: (actor) => {
      if (actor.tgid === null) return [];
      const known = paths.get(actor.tgid) ?? pathsWithParents(scene, actor);
      paths.set(actor.tgid, known);
      return known;
    },
    fuse: () => (fuse ??= fuseWaitsOf(scene)),
    deliverability: (actor, signal) => (deliverability ??= deliverabilityIn(scene))(actor, signal),
    frozenGroups: () => (frozenGroups ??= frozenGroupsOf(scene)),
    fuseUsers: () => (fuseUsers ??= fuseUsersOf(scene)),
    signs: () => (signs ??= signsOf(incident, actors, scene.byFunction)),
  };
  return scene;
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

type ReadStack = (stack: Stack) => KnownStack;

function actorOfTask(task: Task, processComm: string | null, read: ReadStack, aftermath: Aftermath, kills: readonly Action[], sleepOf: ReturnType<typeof sameSleeps>): Actor {
  const last = lastStack(task, aftermath, kills);
  const stack = last && sleepOf(task, last);
  const moment = momentOf(stack === null ? beforeItsEnd(task, kills) : task, stack, aftermath);
  const known = stack && read(stack);
  const names = known?.names ?? [];
  const base = { node: task.tid, task, tid: task.tid, tgid: task.tgid, comm: task.comm, processComm, stack, names, moment, exiting: exitingOf(moment, stack, names), wait: null };
  if (stack && known) return withWait(base, stack, known);
  const asleep = stack === null && !isDead(moment.state?.value) ? wchanStack(task.tid, moment) : null;
  return asleep ? withWait(base, asleep, read(asleep)) : base;
}

/** Of a task without a stack its wait channel is the innermost function (fs/proc/array.c get_wchan): enough for pages of one function. */
function wchanStack(tid: number, { wchan }: Moment): Stack | null {
  if (!wchan || !/^[A-Za-z_][\w.]{2,}$/.test(wchan.value)) return null;
  const frame: Frame = { function: wchan.value, offset: null, size: null, module: null, unreliable: false, proc: false };
  return { frames: [frame], nameStarts: [wchan.place.span.start], tid: { value: tid, place: wchan.place }, tgid: null, format: WCHAN, place: wchan.place };
}

function withWait(actor: Actor, stack: Stack, known: KnownStack): Actor {
  const wait = waitOf(actor, stack, known);
  return wait ? { ...actor, wait } : actor;
}

function actorOfStack(stack: Stack, incident: Incident, read: ReadStack): Actor {
  const known = read(stack);
  const { names } = known;
  const source = incident.sources[stack.place.source];
  const line = source ? lineAt(source, stack.place.span.start) + 1 : 1;
  const where = `(${source && incident.sources.length > 1 ? `${source.name}:` : 'stack at line '}${line})`;
  // `cat /proc/PID/task/*/stack` tells the process and not the threads.
  const tgid = stack.tgid?.value ?? null;
  const processComm = tgid === null ? null : incident.tasks.get(tgid)?.comm ?? null;
  const base = {
    node: tgid === null ? `unnamed task ${where}` : `unnamed thread of process ${tgid} ${where}`, task: null, tid: null, tgid, comm: null, processComm, stack, names, moment: NOTHING_KNOWN,
    exiting: exitingOf(NOTHING_KNOWN, stack, names), wait: null,
  };
  return withWait(base, stack, known);
}

/**
 * The present: the last stack with frames. Whoever reads the status of a zombie after it looks at a dead task; a ps line
 * that shows it dead at the end of a transcript only says how the case went out.
 */
function lastStack(task: Task, aftermath: Aftermath, kills: readonly Action[]): Stack | null {
  const present = (one: Stack): boolean => one.frames.length > 0 && one.format !== 'traceHistory';
  const stack = task.stacks.findLast((one) => present(one) && isSnapshot(one)) ?? task.stacks.findLast(present) ?? null;
  const diedLater = stack && task.readings.some((reading) => (reading.format === 'procStatus' || reading.format === 'procStat') && isDead(reading.state?.value)
    && isBelow(reading.place, stack.place) && !aftermath(reading.place) && !(isBuried(reading) && kills.some(({ place }) => isBelow(place, stack.place) && isBelow(reading.place, place))));
  return diedLater === true ? null : stack;
}

/** A task without a stack that the transcript killed: what it shows of it alive is what the case is about. */
function beforeItsEnd(task: Task, kills: readonly Action[]): Task {
  const end = task.readings.findIndex((reading) => isDead(reading.state?.value));
  const dead = task.readings[end];
  const alive = task.readings.slice(0, Math.max(end, 0));
  const last = alive.findLast(({ state }) => state !== null);
  const killed = dead && last && isBuried(dead) && kills.some(({ place }) => isBelow(place, last.place) && isBelow(dead.place, place));
  return killed === true ? { ...task, readings: alive } : task;
}

/** A zombie that only its parent holds up: where the transcript killed it, that was the end of what it shows. */
function isBuried({ threads, tracerPid }: TaskReading): boolean {
  return (threads?.value ?? 1) < 2 && (tracerPid?.value ?? 0) === 0;
}

function isBelow(one: Place, other: Place): boolean {
  return one.source === other.source && one.span.start > other.span.start;
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
