import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { Edge, Node } from './analysis.ts';
import type { Cause } from './graph.ts';
import { heldIn } from './heldWaits.ts';
import { killPending } from './moment.ts';
import { outermost, pathThrough } from './path.ts';
import type { ConnectionGuess } from './fuseConnection.ts';
import { connectionOf } from './fuseConnection.ts';
import type { Daemon } from './resolvers/fuseDaemon.ts';
import { daemonOf } from './resolvers/fuseDaemon.ts';

/** A cause and its victims, told from the person who complains to the thread that holds everything up. */
export interface Story {
  readonly cause: Cause;
  /** The thread whose own wait is the reason: everything else waits for it. */
  readonly stuck: Actor;
  /** The outermost container init that waits for it. */
  readonly init: Actor | null;
  /** Further inits, inner ones and those of other containers. */
  readonly otherInits: readonly Actor[];
  /** A zombie leader between. */
  readonly leader: Actor | null;
  readonly actors: readonly Actor[];
  /** From the outermost waiter through `stuck` to the end; each edge begins where the one before it ends. */
  readonly path: readonly Edge[];
  /** What everything waits for in the end, `stuck` apart; null where nobody else is known. */
  readonly end: Node | null;
  readonly daemon: Daemon | null;
  readonly connection: ConnectionGuess | null;
}

/** null where the cause is nothing that anybody hangs in: healthy threads below a zombie leader, say. */
export function storyOf(scene: Scene, cause: Cause): Story | null {
  const nodes = [...cause.root, ...cause.victims];
  const actors = nodes.flatMap((node) => scene.byNode.get(node) ?? []);
  const stuck = stuckOf(actors, cause, scene);
  if (!stuck) return null;
  // An init of which the text has no stack is one by its edges.
  const reaping = new Set(cause.edges.filter((edge) => edge.via === 'pid-namespace-member').map((edge) => edge.from));
  const inits = actors.filter((actor) => (isNamespaceInit(actor) || reaping.has(actor.node)) && actor !== stuck);
  const isInit = new Set(inits.map((one) => one.node));
  const awaited = new Set(cause.edges.filter((edge) => isInit.has(edge.from)).map((edge) => edge.to));
  const leaders = new Set(cause.edges.filter((edge) => edge.via === 'thread-of-zombie-leader').map((edge) => edge.from));
  const init = inits.find((one) => !awaited.has(one.node)) ?? inits[0] ?? null;
  const fuse = stuck.wait?.page.wait.relation === 'fuse-daemon';
  const path = pathThrough(cause, init?.node ?? outermost(cause) ?? stuck.node, stuck.node);
  const end = path.at(-1)?.to ?? null;
  return {
    cause, path, end: end === stuck.node ? null : end, stuck, init, otherInits: inits.filter((one) => one !== init), actors,
    leader: actors.find((one) => one !== stuck && one !== init && leaders.has(one.node)) ?? null,
    daemon: fuse ? daemonOf(scene, stuck) : null, connection: fuse ? connectionOf(scene, stuck) : null,
  };
}

/** Others that wait for the same connection or daemon, the chain of the title apart. */
export function waitersBeside({ cause, stuck, init, leader, otherInits, daemon, actors }: Story): readonly Actor[] {
  const victims = new Set(cause.victims);
  const told = new Set<Actor | null>([stuck, init, leader, ...otherInits]);
  return actors.filter((actor) => !told.has(actor) && victims.has(actor.node) && (daemon === null || actor.tgid !== daemon.tgid) && !isZombie(actor));
}

/** A normal wait is nobody's reason; whoever is stopped or traced is told with the zombie that waits for it. */
function isHang({ kind, page }: NonNullable<Actor['wait']>): boolean {
  return kind !== 'idle' && kind !== 'stopped' && page.severity !== 'none';
}

export function isNamespaceInit(actor: Actor): boolean {
  const relation = actor.wait?.page.wait.relation;
  return relation === 'pid-namespace-members' || relation === 'foreign-parent';
}

/**
 * Nearest to the root: a thread in a FUSE or other known wait that nothing healthy stays in; else the root itself, if it
 * is dying and cannot; else the zombie that somebody else would have to reap.
 */
function stuckOf(actors: readonly Actor[], cause: Cause, scene: Scene): Actor | null {
  const waiting = actors.find((actor) => actor.wait && !isNamespaceInit(actor) && isHang(actor.wait));
  if (waiting) return waiting;
  const dying = actors.find((actor) => !isNamespaceInit(actor) && !isZombie(actor) && (actor.exiting.answer === 'yes' || killPending(actor.moment, 'SigPnd') === true));
  if (dying) return dying;
  const awaited = new Set(cause.edges.filter((edge) => edge.via === 'pid-namespace-member').map((edge) => edge.to));
  // One that its tracer holds in the stop before its exit has been killed, too.
  const zombie = actors.find((actor) => (isZombie(actor) || actor.moment.state?.value === 't') && awaited.has(actor.node));
  const isHeld = heldIn(cause, scene.byNode);
  return zombie ?? actors.find((actor) => !isZombie(actor) && isHeld(actor)) ?? null;
}
