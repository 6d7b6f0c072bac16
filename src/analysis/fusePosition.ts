import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { ChosenDaemon } from './fuseWaits.ts';
import { isUserOfFiles } from './fusePrograms.ts';
import { framePlace } from '../model/stack.ts';
import { isKernelThread } from './kernelThread.ts';

/**
 * A daemon by its place in the text alone: whoever writes an incident down looks at the waiter, at those around it, and at
 * the daemon. The only other process whose stack is shown, that is alive and waits for no part of the incident. Assumed.
 */
export function daemonByPosition(scene: Scene): (waiter: Actor) => ChosenDaemon | null {
  const shown = [...scene.byTgid].filter(([, threads]) => threads.some((one) => one.names.length > 0));
  // Many stacks are a dump of all tasks: what stands there was not chosen by anybody.
  const possible = shown.length > MOST ? [] : shown.filter(([, threads]) => threads.every(mayBeDaemon) && !isUserOfFiles(threads[0]!.processComm ?? threads[0]!.comm ?? ''));
  return (waiter) => {
    const others = possible.filter(([tgid, threads]) => tgid !== waiter.tgid && !(waiter.tgid !== null && threads.some((one) => one.moment.ppid?.value === waiter.tgid)) && !isAbove(scene, tgid, waiter));
    const [only] = others;
    if (others.length !== 1 || !only) return null;
    const seen = only[1].find((one) => one.names.length > 0)!;
    return { tgid: only[0], confidence: 'assumed', evidence: [{ place: framePlace(seen.stack!, 0), says: 'the only other process that the text looks at and that is no victim' }] };
  };
}

const MOST = 12;

function mayBeDaemon(actor: Actor): boolean {
  if (isZombie(actor) || actor.exiting.answer === 'yes' || isKernelThread(actor)) return false;
  const relation = actor.wait?.page.wait.relation ?? 'none';
  return relation === 'none' || relation === 'socket-peer' || relation === 'pipe-peer' || relation === 'network-server' || relation === 'block-device' || relation === 'freezer';
}

/** A parent of the waiter, however far up. */
function isAbove(scene: Scene, tgid: number, waiter: Actor): boolean {
  let parent = waiter.moment.ppid?.value;
  for (let depth = 0; parent !== undefined && parent > 1 && depth < DEEPEST; depth++) {
    if (parent === tgid) return true;
    parent = scene.byTid.get(parent)?.moment.ppid?.value;
  }
  return false;
}

const DEEPEST = 64;
