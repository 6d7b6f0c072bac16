import type { Scene } from '../actor.ts';
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
  return joinsOf(scene).flatMap(({ tid, joined, place }) => {
    const waiter = scene.byTid.get(tid);
    const threads = waiter?.tgid == null ? [] : scene.byTgid.get(waiter.tgid) ?? [];
    // The value is an id of the process' own pid namespace.
    const [target, ...more] = threads.filter((one) => (one.moment.nspid?.value.at(-1) ?? one.tid) === joined);
    return target && target.tid !== tid && more.length === 0 ? [edge(tid, target.node, 'thread-end', 'observed', [{ place, says: `thread ${tid} waits in pthread_join for thread ${joined}` }])] : [];
  });
}
