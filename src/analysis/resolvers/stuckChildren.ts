import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import { isKernelThread } from '../kernelThread.ts';

/**
 * Tells which processes do not get on by themselves, so that a parent that waits for any child may well wait for them: in
 * a wait that is no normal one, asleep in D, stopped, exiting, dead but not to be reaped, before a full pipe; or a parent
 * that waits for such a one. Linear: each process is looked at once, from those that are stuck up to their parents.
 */
export function isStuckChild(scene: Scene): (leader: Actor) => boolean {
  const stuck = new Set<number>();
  for (const actor of scene.actors) if (actor.tgid !== null && isStuck(actor)) stuck.add(actor.tgid);
  for (const tgid of stuck) {
    const ppid = scene.byTid.get(tgid)?.moment.ppid?.value ?? scene.byTgid.get(tgid)?.[0]?.moment.ppid?.value;
    // A set that grows while it is gone through hands out what was added, too.
    if (ppid !== undefined && (scene.byTgid.get(ppid) ?? []).some((thread) => thread.wait?.page.wait.relation === 'children')) stuck.add(ppid);
  }
  return (leader) => leader.tgid !== null && stuck.has(leader.tgid);
}

function isStuck(actor: Actor): boolean {
  const { moment, wait } = actor;
  if (isKernelThread(actor)) return false;
  if (isZombie(actor)) return (moment.threads?.value ?? 1) > 1 || (moment.tracerPid?.value ?? 0) !== 0;
  if (wait && wait.page.severity !== 'none' && wait.page.wait.relation !== 'children' && wait.kind !== 'idle') return true;
  const state = moment.state?.value;
  return state === 'D' || state === 'T' || state === 't' || actor.exiting.answer === 'yes' || isFullPipeWriter(actor);
}

/** Asleep in a write to a pipe without room. */
export function isFullPipeWriter({ names, moment }: Actor): boolean {
  const inner = names.length > 0 ? names : moment.wchan ? [moment.wchan.value] : [];
  return inner.slice(0, 4).some((name) => PIPE_WRITES.has(name)) && moment.state?.value !== 'D';
}

/** fs/pipe.c and fs/splice.c, 5.10 to 7.3. */
const PIPE_WRITES: ReadonlySet<string> = new Set(['pipe_write', 'anon_pipe_write', 'fifo_pipe_write', 'pipe_wait_writable', 'wait_for_space', 'opipe_prep']);
