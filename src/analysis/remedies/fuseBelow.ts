import type { Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { isUselessKill } from './kill.ts';
import { nameOf } from '../wording.ts';
import { isGone } from './step.ts';

/**
 * A daemon that others wait for without a FUSE request of their own: below a loop device, or for a page. Its end closes
 * /dev/fuse and so aborts the connection (fs/fuse/dev.c fuse_dev_release); the reads end with an error.
 */
export function fuseBelowSteps(scene: Scene, edge: Edge): readonly Step[] {
  const waiter = scene.byNode.get(edge.from);
  if (typeof edge.to !== 'number' || edge.to <= 1 || waiter?.wait?.page.wait.relation === 'fuse-daemon' || /^FUSE connection/.test(String(edge.from))) return [];
  const daemon = scene.byTid.get(edge.to);
  if (daemon && (isZombie(daemon) || daemon.processComm === 'lxcfs' || isUselessKill(scene)(daemon))) return [];
  const name = daemon ? nameOf(daemon) : `process ${edge.to}`;
  const verify = isGone(typeof edge.from === 'number' ? edge.from : edge.to);
  return [
    { risk: 'read-only', text: `Look at the FUSE daemon ${name}, all its threads. If it is stopped, or waits for something itself, it can be helped without ending it.`, command: `ls -l /proc/${edge.to}/fd | grep /dev/fuse; for t in /proc/${edge.to}/task/*; do grep -E 'State|TracerPid' $t/status; cat $t/stack; done` },
    { risk: 'destructive', text: `End the daemon ${name}: when the last descriptor of /dev/fuse is closed the kernel aborts the connection, and all that waits for it ends with an error.`, command: `kill -9 ${edge.to}`, hits: 'every mount that this daemon serves, and file systems on loop devices above; data that is not stored is lost', verify },
  ];
}
