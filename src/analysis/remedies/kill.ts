import { SIGKILL } from '../../knowledge/signals.ts';
import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Step } from '../analysis.ts';
import { readsNothing } from '../fuseHandlers.ts';
import { daemonOf } from '../resolvers/fuseDaemon.ts';
import { isGone, someNames } from './step.ts';
import { isKernelThread } from '../kernelThread.ts';

const SIGTERM = 15;

/** Whether kill -9 would change nothing for a task. False also where the text does not tell. */
export function isUselessKill(scene: Scene): (actor: Actor) => boolean {
  return (actor) => {
    if (actor.tid === null) return false;
    const { verdict } = scene.deliverability(actor, SIGKILL);
    return verdict === 'no-effect' || verdict === 'killed-already' || verdict === 'after-thaw';
  };
}

/** To end the waiter itself, where a signal does: SIGTERM where its default action or handler is reached, else SIGKILL. */
export function killWaiter(scene: Scene, waiter: Actor): readonly Step[] {
  if (waiter.tid === null || waiter.tgid === null || waiter.tgid <= 1 || isZombie(waiter) || isKernelThread(waiter)) return [];
  const { verdict, why } = scene.deliverability(waiter, SIGKILL);
  if (verdict !== 'wakes' && (verdict !== 'depends' || !isUnread(scene, waiter))) return [];
  const term = verdict === 'wakes' && waiter.wait?.page.wait.relation !== 'freezer' && scene.deliverability(waiter, SIGTERM).verdict === 'wakes';
  const own: Step = {
    risk: 'caution', text: `To be rid of this waiter alone: ${term ? `SIGTERM reaches it; if it catches the signal and stays, SIGKILL ends it.` : why}`,
    command: term ? `kill -TERM ${waiter.tgid}` : `kill -9 ${waiter.tgid}`,
    hits: 'this process and what it has not saved; what it waits for stays as it is', verify: isGone(waiter.tgid),
  };
  return term ? [own, { ...own, text: `If it stays: ${why}`, command: `kill -9 ${waiter.tgid}` }] : [own];
}

/**
 * SIGKILL ends a FUSE wait only while the daemon has not read the request (fs/fuse/dev.c request_wait_answer): likely where it
 * is stopped. Where it works, or is stuck behind the request, a kill only moves the waiter to D.
 */
function isUnread(scene: Scene, waiter: Actor): boolean {
  if (waiter.wait?.page.wait.relation !== 'fuse-daemon') return true;
  const daemon = daemonOf(scene, waiter);
  return daemon !== null && scene.byTid.get(daemon.tgid)?.moment.state?.value === 'T';
}

/**
 * Several that wait for a daemon that reads no requests: what is still queued can be interrupted (fs/fuse/dev.c
 * request_wait_answer takes a pending request off the queue), so that SIGKILL ends those. One step for all of them.
 */
export function killQueued(scene: Scene, actors: readonly Actor[]): readonly Step[] {
  const waiters = actors.filter((actor) => actor.tgid !== null && actor.tgid > 1 && actor.wait?.page.wait.relation === 'fuse-daemon' && actor.exiting.answer !== 'yes').slice(0, MOST);
  const killable = waiters.filter((actor) => {
    const daemon = daemonOf(scene, actor);
    const { verdict } = scene.deliverability(actor, SIGKILL);
    return daemon !== null && !daemon.own && (verdict === 'wakes' || verdict === 'depends') && readsNothing(scene, daemon.tgid);
  });
  const pids = [...new Set(killable.map((actor) => actor.tgid!))].sort((a, b) => a - b);
  if (waiters.length < 2 || pids.length === 0) return [];
  return [{
    risk: 'caution', text: `To be rid of waiters alone: the daemon reads no requests now, so SIGKILL ends those whose request is still queued. One whose request it has read stays, in state D. They are ${someNames(killable)}.`,
    command: `kill -9 ${pids.slice(0, MOST_PIDS).join(' ')}`, hits: 'these processes and what they have not saved; the mount stays as it is', verify: `ps -o pid,stat,wchan:24,comm -p ${pids.slice(0, MOST_PIDS).join(',')}`,
  }];
}

const MOST_PIDS = 20;

/** Says plainly what kill -9 does not do. */
export function leaveOutKills(scene: Scene, actors: readonly Actor[]): readonly Step[] {
  const isUseless = isUselessKill(scene);
  const useless = [...new Set(actors.slice(0, MOST))].filter((actor) => actor.tid !== 1 && isUseless(actor));
  return useless.length === 0 ? [] : [{ risk: 'read-only', text: `Leave out further kill -9 to ${someNames(useless)}: it changes nothing.` }];
}

/** Steps that would send SIGKILL or SIGTERM to somebody whom no signal reaches. */
export function withoutUselessKills(scene: Scene, steps: readonly Step[]): readonly Step[] {
  const isUseless = isUselessKill(scene);
  return steps.filter(({ command }) => {
    const pids = [...(command ?? '').matchAll(/\bkill (?:-9|-KILL|-TERM|-15)?((?: \d{1,10})+)/g)].flatMap((match) => match[1]!.trim().split(' ').map(Number));
    const actors = pids.flatMap((pid) => scene.byTid.get(pid) ?? []);
    return actors.length === 0 || !actors.every(isUseless);
  });
}

const MOST = 200;
