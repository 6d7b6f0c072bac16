import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { isUselessKill } from './kill.ts';

/**
 * The plain word that only a reboot is left: where locks of the kernel wait for each other in a ring and none of its tasks can
 * be woken. Everything else has somebody outside who can still act: a daemon, a server, a disk, a thaw.
 */
export function rebootSteps(scene: Scene, root: readonly Actor[], edges: readonly Edge[], deadlock: boolean): readonly Step[] {
  if (!deadlock || root.length === 0) return [];
  const members = new Set(root.map((actor) => actor.node));
  const inside = edges.filter((edge) => members.has(edge.from) && members.has(edge.to));
  const isUseless = isUselessKill(scene);
  if (inside.length === 0 || !inside.every((edge) => edge.via === 'lock' && edge.strength !== 'assumed') || root.some((actor) => isZombie(actor) || !isUseless(actor))) return [];
  return [{
    risk: 'destructive', text: 'Only a reboot ends this: the tasks of the ring hold locks of the kernel that they wait for themselves, none of them takes a signal, and nobody outside can release the locks. Save first what can be saved on other file systems.',
    command: 'echo s > /proc/sysrq-trigger; sleep 10; echo b > /proc/sysrq-trigger', hits: 'the whole machine; data that was not written back is lost', verify: 'uptime',
  }];
}
