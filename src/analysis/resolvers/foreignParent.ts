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
  resolve: (scene) => (init) => {
    const depth = init.moment.nspid?.value.length ?? null;
    return scene.actors.filter((actor) => actor !== init && isForeign(scene, actor, init, depth)).map((zombie): Edge =>
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

function isForeign(scene: Scene, actor: Actor, init: Actor, depth: number | null): boolean {
  const { nspid, ppid } = actor.moment;
  if (!isZombie(actor) || !nspid || !ppid || nspid.value.length < (depth ?? 2)) return false;
  // A zombie below a parent of its own namespace is that parent's business, and init would inherit it anyway.
  const parentDepth = scene.byTid.get(ppid.value)?.moment.nspid?.value.length ?? 1;
  return ppid.value !== init.tgid && parentDepth < nspid.value.length;
}
