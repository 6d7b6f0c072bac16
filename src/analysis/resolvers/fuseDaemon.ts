import type { Confidence } from '../../model/fact.ts';
import { framePlace } from '../../model/stack.ts';
import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Evidence, Node } from '../analysis.ts';
import { connectionOf } from '../fuseConnection.ts';
import { fuseConnection, unknownHolder } from '../nodes.ts';
import type { ServerSign } from '../fuseServers.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A FUSE request waits for its connection, and the connection for the process that reads /dev/fuse
 * (fs/fuse/dev.c). Where the connection's number is not known the edge goes to the daemon at once.
 */
export const fuseDaemon: Resolver = {
  relation: 'fuse-daemon',
  resolve: (scene) => (actor) => {
    const connection = connectionOf(scene, actor);
    const daemon = daemonOf(scene, actor);
    const request = { place: framePlace(actor.stack!, actor.wait!.matched[0]!), says: 'a FUSE request waits for its answer' };
    if (!connection) {
      const unknown = unknownHolder('FUSE daemon', actor.node);
      return [edge(actor.node, daemon?.node ?? unknown, 'fuse-request', daemon?.confidence ?? 'observed', [request, ...(daemon?.evidence ?? [])])];
    }
    const node = fuseConnection(connection.id);
    const toConnection = edge(actor.node, node, 'fuse-request', connection.confidence, [request, ...connection.evidence]);
    return daemon ? [toConnection, edge(node, daemon.node, 'fuse-daemon', daemon.confidence, daemon.evidence)] : [toConnection];
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
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
}

/**
 * Who answers the requests that an actor waits for: the process that was seen reading /dev/fuse, or else the one that
 * holds it open. The actor's own process goes first. With several candidates nothing is said.
 */
export function daemonOf(scene: Scene, actor: Actor): Daemon | null {
  const own = actor.tgid === null ? [] : scene.servers.get(actor.tgid) ?? [];
  const readers = [...scene.servers].filter(([tgid, signs]) => tgid !== actor.tgid && signs.some((sign) => sign.how === 'reads'));
  const ownReads = own.some((sign) => sign.how === 'reads');
  if (own.length > 0 && (ownReads || readers.length !== 1)) return daemon(actor.tgid!, own, { own: true, waiterHolds: true });
  const others = readers.length > 0 ? readers : [...scene.servers].filter(([tgid]) => tgid !== actor.tgid);
  const [only] = others;
  if (others.length !== 1 || !only || !inScope(scene, actor)) return null;
  return daemon(only[0], [...only[1], ...own], { own: false, waiterHolds: own.length > 0 });
}

/** Some thread of the process can still take a request: it is not dead, not dying, and does not wait for FUSE itself. */
export function canAnswer(scene: Scene, tgid: number): boolean {
  return (scene.byTgid.get(tgid) ?? []).some((thread) =>
    !isZombie(thread) && thread.exiting.answer !== 'yes' && thread.wait?.page.wait.relation !== 'fuse-daemon');
}

function daemon(tgid: number, signs: readonly ServerSign[], how: { readonly own: boolean; readonly waiterHolds: boolean }): Daemon {
  return { node: tgid, tgid, ...how, confidence: 'inferred', evidence: signs.map(({ place, says }) => ({ place, says })) };
}

/** A daemon found in one text serves the waiters of that text; where several processes die in FUSE nobody knows. */
function inScope(scene: Scene, actor: Actor): boolean {
  if (actor.exiting.answer !== 'yes') return true;
  const dying = scene.actors.filter((one) => one.wait?.page.wait.relation === 'fuse-daemon' && one.exiting.answer === 'yes');
  return new Set(dying.map((one) => one.tgid ?? one.node)).size === 1;
}
