import { factEvidence, isZombie } from '../actor.ts';
import { listed, nameOf } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** A zombie leader over healthy threads is a process that still lives: no fault, but easily taken for a leftover. */
export const zombieLeader: Rule = ({ scene, isTold }) => scene.actors.filter((actor) => !actor.wait && !isTold(actor)).flatMap((actor) => {
  const threads = actor.moment.threads;
  if (!isZombie(actor) || actor.tid === null || actor.tid !== actor.tgid || !threads || threads.value < 2) return [];
  const live = (scene.byTgid.get(actor.tgid) ?? []).filter((one) => one !== actor && !isZombie(one));
  return [ruleFinding(scene, 'zombie-leader', {
    confidence: 'observed', values: { TID: actor.tid, PID: actor.tid },
    title: `Process ${nameOf(actor)} is not dead: its leader thread is a zombie, ${live.length > 0 ? `but ${listed(live.slice(0, 5).map((one) => `thread ${one.tid}`))} ${live.length === 1 ? 'lives' : 'live'}` : `but ${threads.value} threads are counted`}`,
    tids: [actor.tid, ...live.flatMap((one) => one.tid ?? [])],
    why: ['The main thread has ended by itself (pthread_exit) or before the others. The process ends with its last thread; until then its parent cannot reap it, and ps shows Zl.'],
    evidence: [...factEvidence(actor.moment.state, `the leader ${actor.tid} is a zombie`), ...factEvidence(threads, `${threads.value} threads are counted`)],
  })];
});
