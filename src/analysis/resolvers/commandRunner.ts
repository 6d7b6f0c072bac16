import type { FileLock } from '../../model/procFile.ts';
import type { Actor, Scene } from '../actor.ts';
import { factEvidence, isZombie } from '../actor.ts';
import { childrenOf, isSupervisor } from './children.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';
import { isStuckChild } from './stuckChildren.ts';

/**
 * Who holds a file lock while a command of his runs, where nothing shows what he does himself: flock(1) takes the lock,
 * forks and waits for its command (util-linux, sys-utils/flock.c: waitpid), and of other holders the single child counts
 * if it is stuck.
 */
export const commandRunner: Resolver = {
  relation: null,
  resolve: (scene) => {
    const holders = holdersIn(scene);
    const isStuck = isStuckChild(scene);
    return (actor) => {
      const lock = actor.tgid === null || actor.tid !== actor.tgid ? undefined : holders.get(actor.tgid);
      if (!lock || !mayWait(actor) || isSupervisor(actor)) return [];
      const [child, ...more] = childrenOf(scene, actor).filter((one) => !isZombie(one));
      const runs = (actor.processComm ?? actor.comm) === 'flock';
      if (!child || more.length > 0 || !(runs || isStuck(child))) return [];
      return [edge(actor.node, child.node, 'child', runs ? 'inferred' : 'assumed', [
        { place: lock.place, says: `${actor.tgid} holds a file lock` }, ...factEvidence(child.moment.ppid, `parent of ${child.tid} is ${actor.tgid}${runs ? ', and flock waits for the command that it has started' : ''}`),
      ])];
    };
  },
};

/** Processes that hold a lock, by tgid. */
function holdersIn(scene: Scene): ReadonlyMap<number, FileLock> {
  return new Map(scene.incident.dumps.flatMap((dump) => dump.fileLocks).flatMap((lock) => {
    const tgid = lock.openIn?.value ?? lock.tgid?.value ?? 0;
    return tgid > 0 && !lock.blocked && !scene.aftermath(lock.place) ? [[tgid, lock] as const] : [];
  }));
}

/** Nothing in the text says that it sleeps elsewhere or runs. With its stack in wait4 the other resolver speaks. */
function mayWait({ names, moment }: Actor): boolean {
  return names.length === 0 && (moment.wchan === null || moment.wchan.value === '0') && moment.state?.value !== 'R' && moment.state?.value !== 'D' && moment.state?.value !== 'T';
}
