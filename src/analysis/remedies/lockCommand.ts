import type { Scene } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { nameOf } from '../wording.ts';
import { canBeEnded } from './holder.ts';
import { isGone } from './step.ts';

/**
 * Edges from holders of file locks to the commands that run under them, where the command waits for nobody: it has
 * inherited the open file, and with it the lock (flock(2)), so that the end of the holder alone does not free it.
 */
export function lockCommands(edges: readonly Edge[]): readonly Edge[] {
  const holders = new Set(edges.filter(({ via }) => via === 'file-lock').map(({ to }) => to));
  const waiting = new Set(edges.map(({ from }) => from));
  return edges.filter(({ via, from, to }) => via === 'child' && holders.has(from) && !waiting.has(to));
}

/** The command at the end of such a chain: its end frees the lock. */
export function lockCommandSteps(scene: Scene, { to, from }: Edge): readonly Step[] {
  const command = scene.byNode.get(to);
  const holder = scene.byNode.get(from);
  if (!command || !holder || !canBeEnded(scene, command)) return [];
  return [
    { risk: 'read-only', text: `See what ${nameOf(command)} does: it runs under the lock of ${nameOf(holder)}.`, command: `grep -E 'State|TracerPid|Sig|Shd' /proc/${command.tgid}/status; cat /proc/${command.tgid}/task/*/wchan; ls -l /proc/${command.tgid}/fd` },
    { risk: 'destructive', text: `End ${nameOf(command)}, if it will not finish by itself. A child inherits the open file and with it the lock: the end of ${nameOf(holder)} alone would leave the lock held.`, command: `kill -TERM ${command.tgid}`, hits: 'that process may be in the middle of a change; what it has not saved is lost', verify: isGone(command.tgid!) },
  ];
}
