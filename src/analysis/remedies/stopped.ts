import type { Scene } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { nameOf } from '../wording.ts';
import { isGone } from './step.ts';

/** Somebody for whom others wait and who is stopped by a signal: SIGCONT lets him go on (kernel/signal.c prepare_signal). */
export function continueSteps(scene: Scene, edges: readonly Edge[]): readonly Step[] {
  const stopped = new Map(edges.flatMap((edge) => {
    const actor = typeof edge.to === 'number' && edge.via !== 'child' ? scene.byTid.get(edge.to) : undefined;
    return actor?.moment.state?.value === 'T' && actor.tgid !== null && actor.tgid > 1 ? [[actor.tgid, { actor, edge }] as const] : [];
  }));
  return [...stopped].slice(0, MOST).map(([tgid, { actor, edge }]): Step => ({
    risk: 'caution', text: `${nameOf(actor)} is stopped, and others wait for it. Let it go on.`, command: `kill -CONT ${tgid}`, hits: 'that process and whatever it was stopped for', verify: `grep State /proc/${tgid}/status; ${isGone(edge.from)}`,
  }));
}

const MOST = 6;
