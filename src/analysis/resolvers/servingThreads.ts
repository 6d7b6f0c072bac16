import type { Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { groupBy } from '../../model/group.ts';
import { edge } from './resolver.ts';

/**
 * A server of many threads answers nobody when the threads that do its work wait themselves: its process waits for those
 * of its threads that wait for somebody. Said only of processes that others wait for, and of the leader as their name.
 */
export function servingThreads(scene: Scene, edges: readonly Edge[]): readonly Edge[] {
  const out = groupBy(edges, (one) => one.from);
  const awaited = new Set(edges.filter(({ via }) => via === 'fuse-daemon' || via === 'fuse-request' || via === 'socket').map(({ to }) => to));
  return [...awaited].flatMap((server) => {
    if (typeof server !== 'number' || (out.get(server) ?? []).length > 0) return [];
    const leader = scene.byTid.get(server);
    return (scene.byTgid.get(server) ?? []).filter((thread) => thread.tid !== server && !isZombie(thread) && (out.get(thread.node) ?? []).length > 0).map((thread) =>
      edge(server, thread.node, 'thread-of-process', 'inferred', [...factEvidence(leader?.moment.state, `process ${server} serves others`), ...frameEvidence(thread.stack, thread.names, `its thread ${thread.tid} waits itself`)]));
  });
}
