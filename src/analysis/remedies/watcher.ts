import type { Scene } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { nodeName } from '../wording.ts';
import { isGone } from './step.ts';

/**
 * A program that the kernel waits for: look at it first. The scanner's end allows all accesses (fs/notify/fanotify/fanotify_user.c
 * fanotify_release answers every open event); of the automounter the page knows the steps, and the end of a handler of page
 * faults takes memory with it, which the page says.
 */
export function watcherSteps(scene: Scene, edge: Edge): readonly Step[] {
  if (typeof edge.to !== 'number' || edge.to <= 1) return [];
  const name = nodeName(scene, edge.to);
  const pid = scene.byTid.get(edge.to)?.tgid ?? edge.to;
  const page = scene.byNode.get(edge.from)?.wait?.page.id;
  const look: Step = { risk: 'read-only', text: `See what ${name} does instead of answering, all its threads.`, command: `for t in /proc/${pid}/task/*; do echo "== $t $(cat $t/comm)"; grep State $t/status; cat $t/stack; done` };
  if (page === 'fanotify-permission') return [look, { risk: 'caution', text: `End ${name}: when its descriptor is closed the kernel allows all accesses that wait.`, command: `kill -9 ${pid}`, hits: 'nothing is scanned or checked until it runs again', verify: isGone(edge.from) }];
  if (page === 'userfaultfd' && pid !== scene.byNode.get(edge.from)?.tgid) return [look, { risk: 'destructive', text: `End ${name}. The waiters go on, and pages not supplied read as zero or end in SIGBUS.`, command: `kill -9 ${pid}`, hits: 'a virtual machine in post-copy migration is lost, its memory exists nowhere else', verify: isGone(edge.from) }];
  return [look];
}
