import { edgesByHolders } from './holders.ts';
import type { Resolver } from './resolver.ts';

/**
 * Whoever does the work that a task waits for: the journal thread, the flusher, a kworker, by name and stack. Also for
 * pages of other relations (a block device, a server) that know a task which stands between.
 */
export const worker: Resolver = {
  relation: null,
  resolve: (scene) => {
    const byPage = edgesByHolders(scene, 'worker');
    return (actor) => (actor.wait?.page.wait.holders === undefined || actor.wait.page.wait.relation === 'lock-owner' ? [] : byPage(actor));
  },
};
