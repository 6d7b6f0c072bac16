import { groupBy } from '../model/group.ts';
import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { Evidence } from './analysis.ts';
import { fuseMountsOf, mountsOfPaths } from './fuseMounts.ts';

/** Who has to do with a FUSE connection, as far as the text shows: all of them get errors when it is aborted. */
export interface FuseUser {
  readonly actor: Actor;
  readonly how: 'waits' | 'uses' | 'sees';
  readonly evidence: readonly Evidence[];
}

/**
 * The users of each connection: those that wait on it, processes with open files or arguments below its mount point, and
 * those in whose mountinfo it stands (containers with the mount inside). Each process once, by its strongest tie.
 */
export function fuseUsersOf(scene: Scene): ReadonlyMap<number, readonly FuseUser[]> {
  const table = fuseMountsOf(scene.incident.dumps);
  const waits = [...scene.fuse()].flatMap(([node, { connection }]) => {
    const actor = scene.byNode.get(node);
    return connection && actor ? [{ id: connection.id, actor, how: 'waits' as const, evidence: connection.evidence }] : [];
  });
  const uses = table.byConnection.size === 0 ? [] : [...scene.byTgid].flatMap(([tgid, threads]) => {
    const actor = scene.byTid.get(tgid) ?? threads[0]!;
    if (isZombie(actor)) return [];
    return mountsOfPaths(table, scene.paths(actor), [actor.tid, actor.tgid]).flatMap(({ mount, path }) => (mount.connection === null ? [] : [{ id: mount.connection, actor, how: 'uses' as const, evidence: [{ place: path.place, says: `${actor.tgid} uses ${path.path}` }] }]));
  });
  const sees = table.all.flatMap((mount) => {
    const actor = mount.tid === null ? undefined : scene.byTid.get(mount.tid);
    return actor && mount.connection !== null ? [{ id: mount.connection, actor, how: 'sees' as const, evidence: [{ place: mount.place, says: `${mount.mountPoint} is in the mount table of ${mount.tid}` }] }] : [];
  });
  return new Map([...groupBy([...waits, ...uses, ...sees], (one) => one.id)].map(([id, users]) => [id, [...new Map([...users].reverse().map((user) => [user.actor.tgid ?? user.actor.node, user])).values()].reverse()]));
}
