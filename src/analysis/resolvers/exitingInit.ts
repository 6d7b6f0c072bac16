import type { Actor } from '../actor.ts';
import { factEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { childrenOf } from './children.ts';
import { isRuntime } from './containerParent.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * The init of a pid namespace that is exiting and asleep in S, without a stack: zap_pid_ns_processes (kernel/pid_namespace.c)
 * is where an exiting init sleeps interruptibly until its last child is gone. It has sent SIGKILL to all of them; those that
 * are dying and not gone hold it up.
 */
export const exitingInit: Resolver = {
  relation: null,
  resolve: (scene) => (actor) => {
    if (!isExitingInit(actor)) return [];
    const dying = childrenOf(scene, actor).filter((child) => !isZombie(child) && (child.exiting.answer === 'yes' || child.moment.state?.value === 'D'));
    const parent = scene.byTid.get(actor.moment.ppid?.value ?? -1);
    const started = parent && isRuntime(parent) && parent.names.length === 0 ? [edge(parent.node, actor.node, 'child', 'assumed', factEvidence(actor.moment.ppid, `parent of the container's init ${actor.tid}`))] : [];
    return [...started, ...dying.map((child): Edge => edge(actor.node, child.node, 'pid-namespace-member', child.exiting.answer === 'yes' ? 'inferred' : 'assumed', [
      ...factEvidence(actor.moment.nspid, `${actor.tid} is process 1 of its pid namespace`), ...actor.exiting.evidence, ...factEvidence(child.moment.ppid, `parent of ${child.tid} is ${actor.tid}`), ...child.exiting.evidence,
    ]))];
  },
};

function isExitingInit({ names, moment, exiting, tid }: Actor): boolean {
  const own = moment.nspid?.value;
  return names.length === 0 && tid !== null && own !== undefined && own.length > 1 && own.at(-1) === 1 && exiting.answer === 'yes' && moment.state?.value === 'S';
}
