import type { Confidence } from '../../model/fact.ts';
import { framePlace } from '../../model/stack.ts';
import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Edge, Evidence, Node } from '../analysis.ts';
import { connectionOf } from '../fuseConnection.ts';
import { fuseConnection, unknownHolder } from '../nodes.ts';
import { groupBy } from '../../model/group.ts';
import { edge } from './resolver.ts';
import { sshfsBackends } from './sshfsBackend.ts';
import type { Resolver } from './resolver.ts';

/**
 * A FUSE request waits for its connection, and the connection for the process that reads /dev/fuse
 * (fs/fuse/dev.c). Where the connection's number is not known the edge goes to the daemon at once.
 */
export const fuseDaemon: Resolver = {
  relation: 'fuse-daemon',
  resolve: (scene) => {
    let backends: ReadonlyMap<Node, readonly Edge[]> | null = null;
    return (actor) => {
      const connection = connectionOf(scene, actor);
      const daemon = daemonOf(scene, actor);
      const request = { place: framePlace(actor.wait!.stack, actor.wait!.matched[0]!), says: 'a FUSE request waits for its answer' };
      backends ??= groupBy(sshfsBackends(scene, new Set([...scene.fuse().values()].flatMap((wait) => wait.daemon?.tgid ?? []))), (one) => one.from);
      const behind = (daemon && backends.get(daemon.node)) ?? [];
      if (!connection) {
        const unknown = unknownHolder('FUSE daemon', actor.node);
        return [edge(actor.node, daemon?.node ?? unknown, 'fuse-request', daemon?.confidence ?? 'observed', [request, ...(daemon?.evidence ?? [])]), ...behind];
      }
      const node = fuseConnection(connection.id);
      const toConnection = edge(actor.node, node, 'fuse-request', connection.confidence, [request, ...connection.evidence]);
      return daemon ? [toConnection, edge(node, daemon.node, 'fuse-daemon', daemon.confidence, daemon.evidence), ...behind] : [toConnection];
    };
  },
};

export interface Daemon {
  /** The process that serves the mount, by its leader. */
  readonly node: Node;
  readonly tgid: number;
  /** The waiting thread belongs to the daemon itself. */
  readonly own: boolean;
  /** The waiting thread's process holds /dev/fuse too, and so keeps the connection open. */
  readonly waiterHolds: boolean;
  /** Further processes that hold /dev/fuse as its relatives, the waiter among them: the connection outlives the daemon. */
  readonly holders: readonly number[];
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
}

/** Who answers the requests that an actor waits for; null where the text names nobody, or several of a kind. */
export function daemonOf(scene: Scene, actor: Actor): Daemon | null {
  const chosen = scene.fuse().get(actor.node)?.daemon;
  if (!chosen) return null;
  const own = chosen.tgid === actor.tgid;
  const waiterHolds = actor.tgid !== null && scene.servers.has(actor.tgid);
  return { node: chosen.tgid, ...chosen, own, waiterHolds: own || waiterHolds, holders: holdersOf(scene, chosen.tgid, actor) };
}

/** Some thread of the process can still take a request: it is not dead, not dying, and does not wait for FUSE itself. */
export function canAnswer(scene: Scene, tgid: number): boolean {
  return (scene.byTgid.get(tgid) ?? []).some((thread) =>
    !isZombie(thread) && thread.exiting.answer !== 'yes' && thread.wait?.page.wait.relation !== 'fuse-daemon');
}

/**
 * Other processes that hold /dev/fuse and are of the daemon's family: its children, its parent, its siblings of the same
 * name, the waiter. While one of them lives the end of the daemon does not abort the connection (fs/fuse/dev.c
 * fuse_dev_release). A daemon of another name with a parent of its own is of another mount.
 */
function holdersOf(scene: Scene, tgid: number, waiter: Actor): readonly number[] {
  const daemon = scene.byTid.get(tgid);
  const parent = daemon?.moment.ppid?.value ?? null;
  const siblings = parent !== null && parent > 1 ? (scene.byPpid.get(parent) ?? []).filter((one) => one.processComm === daemon!.processComm) : [];
  const family = [waiter.tgid, parent, ...(scene.byPpid.get(tgid) ?? []).map((one) => one.tgid), ...siblings.map((one) => one.tgid)];
  return [...new Set(family)].flatMap((one) => (one !== null && one !== tgid && scene.servers.has(one) ? [one] : [])).sort((a, b) => a - b);
}
