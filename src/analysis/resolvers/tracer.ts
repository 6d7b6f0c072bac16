import { factEvidence, isZombie } from '../actor.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A traced zombie stays until its tracer has waited for it: `wait_consider_task` (kernel/exit.c) does not let the
 * parent reap a child that another process traces. The same tracer holds a task in a tracing stop.
 */
export const tracer: Resolver = {
  relation: null,
  resolve: () => (actor) => {
    const traced = actor.moment.tracerPid;
    if (!traced || traced.value === 0 || !(isZombie(actor) || actor.moment.state?.value === 't')) return [];
    return [edge(actor.node, traced.value, 'tracer', 'observed', factEvidence(traced, `TracerPid ${traced.value}`))];
  },
};
