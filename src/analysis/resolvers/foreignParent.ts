import type { Actor, Scene } from '../actor.ts';
import { factEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * The second wait of `zap_pid_ns_processes` (kernel/pid_namespace.c): init has no children left, but a process that
 * entered by setns and fork still holds a pid of the namespace. Its parent is outside, and only that parent reaps it.
 */
export const foreignParent: Resolver = {
  relation: 'foreign-parent',
  resolve: (scene) => {
    const foreign = scene.byRelation.has('foreign-parent') ? scene.actors.filter((actor) => isForeign(scene, actor)) : [];
    return (init) => foreign.filter((zombie) => mayHoldUp(zombie, init)).map((zombie): Edge =>
      edge(init.node, zombie.node, 'pid-namespace-member', 'inferred', [
        ...factEvidence(zombie.moment.nspid, `NSpid shows that ${zombie.tid} lives in an inner pid namespace`),
        ...factEvidence(zombie.moment.ppid, `its parent is ${zombie.moment.ppid?.value}, not init ${init.tid}`),
      ]));
  },
};

/** A zombie waits for its parent to reap it; only said of zombies that somebody waits for. */
export function unreapedBy(zombie: Actor): readonly Edge[] {
  const { ppid, state } = zombie.moment;
  if (!isZombie(zombie) || !ppid) return [];
  return [edge(zombie.node, ppid.value, 'unreaped-by-parent', 'observed', [
    ...factEvidence(state, `${zombie.tid} is a zombie`), ...factEvidence(ppid, `its parent is ${ppid.value}`),
  ])];
}

/** A zombie below a parent of its own namespace is that parent's business, and init would inherit it anyway. */
function isForeign(scene: Scene, actor: Actor): boolean {
  const { nspid, ppid } = actor.moment;
  if (!isZombie(actor) || !nspid || !ppid) return false;
  const parentDepth = scene.byTid.get(ppid.value)?.moment.nspid?.value.length ?? 1;
  return parentDepth < nspid.value.length;
}

function mayHoldUp(zombie: Actor, init: Actor): boolean {
  const depth = init.moment.nspid?.value.length ?? 2;
  return zombie !== init && zombie.moment.nspid!.value.length >= depth && zombie.moment.ppid!.value !== init.tgid;
}
