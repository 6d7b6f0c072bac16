import type { Scene } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { nodeName } from '../wording.ts';
import { isGone } from './step.ts';

/** A task that its tracer holds: continue a stopped tracer, let it detach, end it. Its exit detaches all that it traces (kernel/ptrace.c exit_ptrace). */
export function tracerSteps(scene: Scene, edge: Edge): readonly Step[] {
  if (typeof edge.to !== 'number' || typeof edge.from !== 'number' || edge.to <= 1) return [];
  const tracer = scene.byTid.get(edge.to);
  const name = nodeName(scene, edge.to);
  const state = tracer?.moment.state?.value;
  const verify = `grep -E '^(State|TracerPid)' /proc/${edge.from}/status 2>/dev/null || echo gone`;
  return [
    { risk: 'read-only', text: `See what the tracer ${name} does.`, command: `grep -E 'Name|State' /proc/${edge.to}/status` },
    ...(state === 'T' ? [{ risk: 'caution', text: `The tracer ${name} is stopped. Continue it.`, command: `kill -CONT ${edge.to}`, hits: 'the tracer and whatever it was stopped for', verify } as const] : []),
    { risk: 'caution', text: `Let the tracer detach: "detach" and "quit" in gdb, Ctrl-C in strace. When it is gone ${nodeName(scene, edge.from)} is released.`, hits: 'the debugging session', verify },
    { risk: 'destructive', text: `Or end the tracer ${name}; its exit detaches all its tracees.`, command: `kill -TERM ${edge.to}; sleep 2; kill -9 ${edge.to}`,
      hits: 'all its tracees; those traced with PTRACE_O_EXITKILL are killed, and one at a breakpoint may die of SIGTRAP', verify: `${verify}; ${isGone(edge.to)}` },
  ];
}
