import type { Scene } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { nodeName } from '../wording.ts';
import { isGone } from './step.ts';

/** A zombie whose parent does not reap it: continue a stopped parent, else end it; the reaper of its own namespace takes over (kernel/exit.c find_new_reaper). */
export function parentSteps(scene: Scene, edge: Edge): readonly Step[] {
  if (typeof edge.to !== 'number' || edge.to <= 1) return [];
  const parent = scene.byTid.get(edge.to);
  const name = nodeName(scene, edge.to);
  const verify = isGone(edge.from);
  return [
    { risk: 'read-only', text: `See why the parent ${name} does not reap.`, command: `grep -E 'State|TracerPid|Sig|Shd' /proc/${edge.to}/status; cat /proc/${edge.to}/stack` },
    ...(parent?.moment.state?.value === 'T' ? [{ risk: 'caution', text: `The parent ${name} is stopped. Continue it; it then reaps the zombie, if it waits for its children at all.`, command: `kill -CONT ${edge.to}`, hits: 'the parent and whatever it was stopped for', verify } as const] : []),
    { risk: 'destructive', text: `End the parent ${name}. The subreaper or init of its own namespace then reaps the zombie.`, command: `kill -9 ${edge.to}`, hits: 'everything else the parent does; exec sessions end, a shim or agent takes other containers with it', verify },
  ];
}
