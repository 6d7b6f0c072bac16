import { heldLocks } from './heldLocks.ts';
import { edgesByHolders } from './holders.ts';
import { lockOwner } from './lockOwner.ts';
import type { Resolver } from './resolver.ts';

/** The holder of a lock by its own stack, where neither an owner line nor a list of held locks tells. */
export const lockHolders: Resolver = {
  relation: 'lock-owner',
  resolve: (scene) => {
    const told = [lockOwner.resolve(scene), heldLocks.resolve(scene)];
    const byStack = edgesByHolders(scene, 'lock');
    return (actor) => (told.some((tell) => tell(actor).length > 0) ? [] : byStack(actor));
  },
};
