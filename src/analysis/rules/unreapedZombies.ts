import { groupBy } from '../../model/group.ts';
import { factEvidence, isZombie } from '../actor.ts';
import type { Actor } from '../actor.ts';
import { listed, nameOf, startOf } from '../wording.ts';
import type { Known, Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** Zombies that nothing else explains, by the parent that has to reap them (kernel/exit.c wait_task_zombie). */
export const unreapedZombies: Rule = (known) => {
  const zombies = known.scene.actors.filter((actor) => isUnreaped(actor) && !known.isTold(actor));
  const byParent = [...groupBy(zombies, (actor) => actor.moment.ppid?.value ?? UNKNOWN)].sort(([a], [b]) => a - b);
  return byParent.slice(0, MOST).map(([parent, children]) => findingOf(known, parent, children));
};

/** A dead process whose leader is its last thread. */
function isUnreaped(actor: Actor): boolean {
  return actor.moment.state?.value === 'Z' && isZombie(actor) && actor.tid !== null && actor.tid === (actor.tgid ?? actor.tid) && (actor.moment.threads?.value ?? 1) < 2 && actor.wait === null;
}

function findingOf({ scene }: Known, parent: number, zombies: readonly Actor[]) {
  const father = parent === UNKNOWN ? null : (scene.byTid.get(parent) ?? null);
  const whose = parent === UNKNOWN ? 'its parent' : father ? `its parent ${nameOf(father)}` : `its parent ${parent}`;
  const traced = zombies.filter((one) => (one.moment.tracerPid?.value ?? 0) !== 0);
  const state = father?.moment.state;
  return ruleFinding(scene, 'zombie-not-reaped', {
    confidence: 'observed',
    tids: [...zombies.flatMap((one) => one.tid ?? []), ...(father?.tid != null ? [father.tid] : [])],
    title: zombies.length === 1 ? `${startOf(zombies[0]!)} is a zombie: ${whose} has not reaped it` : `${zombies.length} zombies wait for ${whose.replace('its', 'their')}: ${listed(zombies.slice(0, 5).map(nameOf))}${zombies.length > 5 ? ' and more' : ''}`,
    why: [
      'They are dead already; a signal changes nothing. Only the wait call of the parent removes them, or the end of the parent.',
      ...(state && 'Tt'.includes(state.value) ? [`The parent is ${state.value === 'T' ? 'stopped' : 'held by a tracer'} (${state.value}) and cannot run.`] : []),
      ...traced.slice(0, 3).map((one) => `${startOf(one)} is held by its tracer ${one.moment.tracerPid!.value}, which has to collect it first.`),
    ],
    evidence: [
      ...zombies.slice(0, EVIDENCE).flatMap((one) => factEvidence(one.moment.state, `${nameOf(one)} is a zombie`)),
      ...(state && 'Tt'.includes(state.value) ? factEvidence(state, `the parent is in state ${state.value}`) : []),
    ],
    values: { ...(zombies.length === 1 ? { PID: zombies[0]!.tid! } : {}), ...(parent === UNKNOWN ? {} : { PARENT: parent }) },
  });
}

/** No pid: init's parent is 0 itself. */
const UNKNOWN = -1;
const MOST = 20;
const EVIDENCE = 20;
