import type { Actor, Scene } from '../actor.ts';
import { factEvidence } from '../actor.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/** A parent in wait4: its children, by their PPid. Which of them it asked for stands in no stack. */
export const children: Resolver = {
  relation: 'children',
  resolve: (scene) => (actor) => childrenOf(scene, actor).map((child) =>
    edge(actor.node, child.node, 'child', 'inferred', factEvidence(child.moment.ppid, `parent of ${child.tid} is ${actor.tgid}`))),
};

/** Leaders of the processes whose parent is the actor's process. */
export function childrenOf(scene: Scene, parent: Actor): readonly Actor[] {
  if (parent.tgid === null) return [];
  const processes = new Map<number, Actor>();
  for (const actor of scene.actors) {
    if (actor.tid === null || actor.moment.ppid?.value !== parent.tgid || actor.tgid === parent.tgid) continue;
    const leader = scene.byTid.get(actor.tgid!) ?? actor;
    processes.set(leader.tid!, leader);
  }
  return [...processes.values()];
}
