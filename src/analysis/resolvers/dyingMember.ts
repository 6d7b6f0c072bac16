import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * rmdir of a cgroup whose last tasks die (kernel/cgroup/cgroup.c cgroup_drain_dying, Linux 7.0 and stable series; in none
 * of our trees, unverified): it waits until each has made its last switch (cgroup_task_dead). Zombies have made it; whoever
 * sleeps on its way out has not, above all a container's init in `zap_pid_ns_processes`. That it was a member of this
 * cgroup stands nowhere, because the name of the cgroup does not: assumed, and with several candidates nothing.
 */
export const dyingMember: Resolver = {
  relation: null,
  resolve: (scene) => {
    const candidates = scene.byPage.has(PAGE) ? candidatesIn(scene) : [];
    const inits = candidates.filter(({ names }) => names.includes(ZAP));
    return (actor) => (actor.wait?.page.id !== PAGE ? [] : edgesTo(actor, inits.length > 0 ? inits : candidates));
  },
};

const PAGE = 'cgroup-drain-dying';
const ZAP = 'zap_pid_ns_processes';

/** Tasks that sleep inside their exit, one a process. */
function candidatesIn(scene: Scene): readonly Actor[] {
  const dying = scene.actors.filter((actor) => actor.tid !== null && actor.exiting.answer === 'yes' && !isZombie(actor) && actor.wait?.page.id !== PAGE);
  return [...new Map(dying.map((actor) => [actor.tgid ?? actor.tid, actor])).values()];
}

function edgesTo(waiter: Actor, candidates: readonly Actor[]): readonly Edge[] {
  const [only] = candidates;
  if (candidates.length !== 1 || !only) return [];
  return [edge(waiter.node, only.node, 'cgroup-member', 'assumed', [...frameEvidence(waiter.stack, ['cgroup_drain_dying'], 'it waits for dying tasks of a cgroup'), ...whyDying(only)])];
}

function whyDying(actor: Actor): readonly Evidence[] {
  const inExit = frameEvidence(actor.stack, [ZAP, 'do_exit'], 'it sleeps on its way out, the only task of this text that does');
  return inExit.length > 0 ? inExit : [...actor.exiting.evidence, ...factEvidence(actor.moment.state, `state ${actor.moment.state?.value}`)];
}
