import type { Confidence } from '../../model/fact.ts';
import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { groupBy } from '../../model/group.ts';
import { killPending } from '../moment.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * The first wait of `zap_pid_ns_processes` (kernel/pid_namespace.c): init waits for its children, after SIGKILL went
 * to every member. Whoever still stands in the way must show it: stuck in its exit, killed and not gone, a zombie that
 * cannot be reaped, an inner init that waits itself.
 */
export const pidNamespaceMembers: Resolver = {
  relation: 'pid-namespace-members',
  resolve: (scene) => {
    const inits = scene.byRelation.get('pid-namespace-members') ?? [];
    const live = inits.length === 0 ? new Map<number, number>() : liveThreads(scene);
    const stuck = inits.length === 0 ? [] : scene.actors.filter((actor) => isInTheWay(live, actor));
    const byParent = groupBy(stuck, (actor) => actor.moment.ppid?.value ?? null);
    const membersOf = (init: Actor): readonly Edge[] => (init.tgid === null ? [] : membersByParent(scene, init, byParent.get(init.tgid) ?? []));
    const members = new Map(inits.map((init) => [init, membersOf(init)]));
    const unplaced = inits.filter((init) => members.get(init)!.length === 0);
    const [only] = unplaced;
    const assumed = unplaced.length === 1 && only ? assumedMember(scene, only, inits, stuck) : [];
    return (init) => (init === only ? assumed : members.get(init) ?? []);
  },
};

/** Children of init: the kernel waits for these, and orphans of the namespace become its children. */
function membersByParent(scene: Scene, init: Actor, children: readonly Actor[]): readonly Edge[] {
  const processes = new Map<number, Edge>();
  for (const actor of children) {
    if (actor.tid === null || actor.tgid === init.tgid) continue;
    const leader = scene.byTid.get(actor.tgid!);
    const target = leader && isZombie(leader) ? leader : actor;
    const evidence = [...factEvidence(actor.moment.ppid, `parent of ${actor.tid} is ${init.tid}`), ...whyInTheWay(actor)];
    const known = processes.get(target.tid!)?.evidence ?? [];
    if (known.length < MOST_EVIDENCE) processes.set(target.tid!, edge(init.node, target.node, 'pid-namespace-member', 'observed', [...known, ...evidence]));
  }
  return [...processes.values()];
}

/** A process with thousands of stuck threads is shown by some of them. */
const MOST_EVIDENCE = 20;

/**
 * No line names the parent. If one init is stuck and one process cannot finish, the one very likely waits for the
 * other; with more of either nothing is said.
 */
function assumedMember(scene: Scene, init: Actor, inits: readonly Actor[], stuck: readonly Actor[]): readonly Edge[] {
  const others = new Set(inits);
  const parents: Parents = { inits: new Set(inits.map(({ tgid }) => tgid)), scene };
  const candidates = groups(scene, stuck.filter((actor) => !others.has(actor) && fitsNamespace(actor, init) && !hasKnownParent(parents, actor)));
  const only = candidates[0];
  if (candidates.length !== 1 || !only) return [];
  const forest = forestChild(scene, init);
  const strength: Confidence = forest ? 'inferred' : 'assumed';
  return [edge(init.node, only.node, 'pid-namespace-member', strength, [
    ...frameEvidence(only.stack, ['do_exit'], 'the only other task in this text that cannot finish its exit'),
    ...(forest ? [forest] : []), ...whyInTheWay(only),
  ])];
}

/** ps may have lost its pid columns and still show a dying parent (`[docker-init]`) with a zombie child. */
function forestChild(scene: Scene, init: Actor): Evidence | null {
  const found = scene.incident.dumps.flatMap((dump) => dump.readings.filter((reading) => {
    const parent = reading.parentReading === null ? undefined : dump.readings[reading.parentReading];
    return parent !== undefined && reading.tid === null && parent.tid === null && reading.state?.value === 'Z'
      && (init.comm === null || parent.comm === null || parent.comm.value === init.comm);
  }));
  const only = found[0];
  return found.length === 1 && only ? { place: only.place, says: 'ps shows one zombie child below an init' } : null;
}

/** A process counts once: by its leader where that is a zombie, else by its stuck thread. */
function groups(scene: Scene, actors: readonly Actor[]): readonly Actor[] {
  const byProcess = new Map<string | number, Actor>();
  for (const actor of actors) {
    const key = actor.tgid ?? actor.node;
    const leader = actor.tgid === null ? undefined : scene.byTid.get(actor.tgid);
    const viaLeader = leader && leader !== actor && (isZombie(leader) || leader.moment.state === null && leader.names.length === 0);
    byProcess.set(key, viaLeader ? leader : byProcess.get(key) ?? actor);
  }
  return [...byProcess.values()];
}

/** How many threads of each process are no zombies. */
function liveThreads({ byTgid }: Scene): ReadonlyMap<number, number> {
  return new Map([...byTgid].map(([tgid, threads]) => [tgid, threads.filter((thread) => !isZombie(thread)).length]));
}

/** Whether the actor shows a reason why it is not gone. */
function isInTheWay(live: ReadonlyMap<number, number>, actor: Actor): boolean {
  if (isZombie(actor)) {
    return (live.get(actor.tgid!) ?? 0) > 0 || (actor.moment.threads?.value ?? 0) > 1 || (actor.moment.tracerPid?.value ?? 0) !== 0;
  }
  if (actor.wait?.page.wait.relation === 'pid-namespace-members' || actor.wait?.page.wait.relation === 'foreign-parent') return true;
  if (actor.names.length > 0 && actor.exiting.answer === 'yes') return true;
  // In the stop before its exit (PTRACE_EVENT_EXIT): killed, and held by its tracer before PF_EXITING is set.
  if (actor.moment.state?.value === 't' && (actor.names.includes('do_exit') || killPending(actor.moment, 'ShdPnd') === true)) return true;
  return killPending(actor.moment, 'SigPnd') === true || (actor.exiting.answer === 'yes' && actor.moment.state !== null);
}

function whyInTheWay(actor: Actor): readonly Evidence[] {
  const { moment } = actor;
  return [
    ...factEvidence(moment.state, `state of ${actor.tid ?? 'it'} is ${moment.state?.value}`),
    ...(actor.exiting.answer === 'yes' && !isZombie(actor) ? actor.exiting.evidence : []),
    ...(killPending(moment, 'SigPnd') === true ? factEvidence(moment.masks.SigPnd, 'SIGKILL is pending in SigPnd: it was killed and is still here') : []),
  ];
}

function fitsNamespace(actor: Actor, init: Actor): boolean {
  const own = actor.moment.nspid?.value.length;
  const depth = init.moment.nspid?.value.length ?? 2;
  return own === undefined || own >= depth;
}

/** Its parent is another init, or somebody outside whom the text knows: then it does not hang on this init. */
function hasKnownParent({ scene, inits }: Parents, actor: Actor): boolean {
  const ppid = actor.moment.ppid?.value;
  if (ppid === undefined) return false;
  return inits.has(ppid) || (!inits.has(null) && scene.byTid.has(ppid));
}

interface Parents {
  readonly scene: Scene;
  /** Processes of the inits, null among them where the text does not say which process one is. */
  readonly inits: ReadonlySet<number | null>;
}
