import type { Confidence } from '../../model/fact.ts';
import type { Actor, Scene } from '../actor.ts';
import { factEvidence, isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { callsOf, intArgument } from '../calls.ts';
import type { Call } from '../calls.ts';
import { isRuntime } from './containerParent.ts';
import { isStuckChild } from './stuckChildren.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';
import { isKernelThread } from '../kernelThread.ts';

/**
 * A parent in wait4 or waitid (kernel/exit.c do_wait). With a pid as argument it waits for that child and for no other.
 * Whoever waits for any child may be a shell or a supervisor at its normal business: of its children only those count
 * that are stuck, and a healthy one only where it is the single child of a program that is neither.
 */
export const children: Resolver = {
  relation: null,
  resolve: (scene) => {
    const callOf = callsOf(scene);
    const isStuck = isStuckChild(scene);
    return (actor) => {
      // The wait channel alone (ps, /proc/PID/wchan) does not tell an exit from a wait: the state of the task does.
      const channel = actor.names.length === 0 && !isZombie(actor) && actor.exiting.answer !== 'yes' && actor.moment.wchan?.value === 'do_wait';
      const shown = channel || actor.wait?.page.wait.relation === 'children';
      // Without a stack the call says the same; of a task in its exit it is the call that it came by.
      if (actor.tgid === null || (!shown && (actor.names.length > 0 || isZombie(actor) || actor.exiting.answer === 'yes'))) return [];
      const call = callOf(actor, WAIT_CALLS);
      if (!shown && !call) return [];
      const wanted = wantedOf(call);
      if (typeof wanted === 'number') return exactly(scene, actor, wanted, call!);
      return anyOf(childrenOf(scene, actor).filter((child) => !isReapable(scene, child) && !isHeldBy(child, actor)), actor, isStuck, wanted === 'any' ? call : null);
    };
  },
};

/** Leaders of the processes whose parent is the actor's process. */
export function childrenOf(scene: Scene, parent: Actor): readonly Actor[] {
  if (parent.tgid === null) return [];
  const processes = new Map<number, Actor>();
  for (const actor of scene.byPpid.get(parent.tgid) ?? []) {
    if (actor.tgid === parent.tgid || isKernelThread(actor)) continue;
    const leader = scene.byTid.get(actor.tgid!) ?? actor;
    processes.set(leader.tid!, leader);
  }
  return [...processes.values()];
}

/** Programs that wait for children all day: that they do says nothing (bash(1), sh(1), init programs of containers). */
export function isSupervisor(actor: Actor): boolean {
  // Process 1 of a container is often the program itself.
  return actor.tgid === 1 || SUPERVISOR.test(actor.processComm ?? actor.comm ?? '');
}

const SUPERVISOR = /^-?(?:(?:ba|da|z|k|mk|a|fi|c|tc|pwsh|r)?sh|busybox|init|systemd|\(sd-pam\)|tini|dumb-init|docker-init|catatonit|runsv(?:dir)?|s6-.*|supervisord|containerd-shim.*|conmon|su|sudo|login|sshd.*|crond?|make|xargs|timeout|time|watch|nohup|setsid|unshare|nsenter|parallel|screen|tmux.*|strace|ltrace|perf|.*\.sh)$/;

const WAIT_CALLS: ReadonlySet<string> = new Set(['wait4', 'waitid', 'waitpid']);

/** The pid that the call names, `any`, or `unknown` where it names a group, a pidfd, or is not in the text. */
function wantedOf(call: Call | null): number | 'any' | 'unknown' {
  const first = call && intArgument(call, 0);
  if (!call || first === null) return 'unknown';
  // waitid: P_ALL 0, P_PID 1 (include/uapi/linux/wait.h).
  if (call.name === 'waitid') return first === 0 ? 'any' : first === 1 ? intArgument(call, 1) ?? 'unknown' : 'unknown';
  return first > 0 ? first : first === -1 ? 'any' : 'unknown';
}

/** The pid is one of the waiter's own pid namespace: outside of it the child has another. */
function exactly(scene: Scene, actor: Actor, pid: number, call: Call): readonly Edge[] {
  const evidence = (how: string): readonly Evidence[] => [{ place: call.place, says: `${call.name} waits for process ${pid}${how}` }];
  const own = childrenOf(scene, actor);
  const depth = actor.moment.nspid?.value.length ?? null;
  const inner = own.filter((child) => depth !== null && child.moment.nspid?.value[depth - 1] === pid);
  const child = inner.length === 1 ? inner[0]! : depth === null || depth === 1 ? scene.byTid.get(pid) ?? null : null;
  if (child && child.tgid !== actor.tgid) {
    if (isHeldBy(child, actor)) return [];
    const parent = factEvidence(child.moment.ppid, `parent of ${child.tid} is ${child.moment.ppid?.value}`);
    const fits = inner.length === 1 || child.moment.ppid?.value === actor.tgid;
    return [edge(actor.node, child.node, 'child', fits || depth === 1 ? 'observed' : 'inferred', [...evidence(child.tid === pid ? '' : `, as its namespace counts: ${child.tid}`), ...parent])];
  }
  if (depth === 1) return [edge(actor.node, pid, 'child', 'observed', evidence(''))];
  const [only] = own;
  // The namespace that the pid belongs to is not known, or the child's pids in it are not: a single child is the one.
  if (own.length === 1 && only && only.moment.nspid === null && only.tid !== pid) return [edge(actor.node, only.node, 'child', 'assumed', evidence(' of its own pid namespace'))];
  return depth === null && own.length === 0 ? [edge(actor.node, pid, 'child', 'inferred', evidence(''))] : [];
}

function anyOf(candidates: readonly Actor[], actor: Actor, isStuck: (leader: Actor) => boolean, call: Call | null): readonly Edge[] {
  // A shell or supervisor that waits for any child waits for none in particular; of a container's init its parent is the shim.
  const stuck = candidates.filter((child) => isStuck(child) && (!isSupervisor(actor) || isRuntime(actor) || isContainerInit(child)));
  const [only] = candidates;
  const single = candidates.length === 1 && only !== undefined;
  if (stuck.length === 0 && (!single || isSupervisor(actor))) return [];
  const strength: Confidence = !single ? 'assumed' : call !== null || stuck.length === 1 ? 'inferred' : 'assumed';
  const asked = call ? [{ place: call.place, says: `${call.name} waits for any child` }] : [];
  return (stuck.length > 0 ? stuck : [only!]).map((child) =>
    edge(actor.node, child.node, 'child', strength, [...asked, ...factEvidence(child.moment.ppid, `parent of ${child.tid} is ${actor.tgid}`)]));
}

/** Dying with its whole pid namespace, or the first process of one that its parent is not in. */
function isContainerInit({ wait, moment }: Actor): boolean {
  const relation = wait?.page.wait.relation;
  return relation === 'pid-namespace-members' || relation === 'foreign-parent' || (moment.nspid !== null && moment.nspid.value.length > 1 && moment.nspid.value.at(-1) === 1);
}

/** A plain zombie does not let its parent wait: wait_consider_task (kernel/exit.c) takes it at once. */
function isReapable(scene: Scene, child: Actor): boolean {
  const live = (scene.byTgid.get(child.tgid!) ?? []).some((thread) => thread !== child && !isZombie(thread));
  return isZombie(child) && !live && (child.moment.threads?.value ?? 1) < 2 && (child.moment.tracerPid?.value ?? 0) === 0;
}

/** The waiter is its tracer and will see it stop: a debugger at work, not a wait for the end. */
function isHeldBy(child: Actor, actor: Actor): boolean {
  return child.moment.state?.value === 't' && child.moment.tracerPid?.value === actor.tgid;
}
