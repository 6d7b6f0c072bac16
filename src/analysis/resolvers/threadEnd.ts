import type { Actor, Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { joinsOf } from '../futexWaits.ts';
import { groupBy } from '../../model/group.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/** Threads in pthread_join, and the thread whose end they wait for: its id is the value that they expect in the futex word. */
export const threadEnd: Resolver = {
  relation: null,
  resolve: (scene) => {
    const edges = groupBy(endEdges(scene), (one) => one.from);
    return (actor) => edges.get(actor.node) ?? [];
  },
};

function endEdges(scene: Scene): readonly Edge[] {
  const joins = joinsOf(scene);
  const threads = new Map<number, ReadonlyMap<number, readonly Actor[]>>();
  const threadsOf = (tgid: number): ReadonlyMap<number, readonly Actor[]> => {
    // The value is an id of the process' own pid namespace.
    const known = threads.get(tgid) ?? groupBy(scene.byTgid.get(tgid) ?? [], (one) => one.moment.nspid?.value.at(-1) ?? one.tid ?? undefined);
    threads.set(tgid, known);
    return known;
  };
  return joins.flatMap(({ tid, joined, place }) => {
    const waiter = scene.byTid.get(tid);
    const [target, ...more] = waiter?.tgid == null ? [] : threadsOf(waiter.tgid).get(joined) ?? [];
    return target && target.tid !== tid && more.length === 0 ? [edge(tid, target.node, 'thread-end', 'observed', [{ place, says: `thread ${tid} waits in pthread_join for thread ${joined}` }])] : [];
  });
}
