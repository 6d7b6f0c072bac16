import { groupBy } from '../../model/group.ts';
import { isZombie } from '../actor.ts';
import type { Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { semaphoreWaits } from '../semaphoreWaits.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/** A System V semaphore that is taken: by the process of the last operation, where that one lives (`ipcs -s -i`). */
export const semaphoreTaker: Resolver = {
  relation: null,
  resolve: (scene) => {
    const edges = groupBy(takerEdges(scene), (one) => one.from);
    return (actor) => edges.get(actor.node) ?? [];
  },
};

function takerEdges(scene: Scene): readonly Edge[] {
  return semaphoreWaits(scene).flatMap(({ semaphore, waiters }) => {
    const taker = scene.byTid.get(semaphore.lastPid);
    if (!taker || isZombie(taker)) return [];
    return waiters.filter(({ tgid }) => tgid !== semaphore.lastPid).map((waiter) => edge(waiter.node, semaphore.lastPid, 'semaphore', 'inferred', [
      ...(waiter.wait ? [{ place: waiter.wait.stack.place, says: `${waiter.tid} waits in semop` }] : []), { place: semaphore.place, says: `semaphore ${semaphore.index} of set ${semaphore.set} is 0, and ${semaphore.lastPid} did the last operation` },
    ]));
  });
}
