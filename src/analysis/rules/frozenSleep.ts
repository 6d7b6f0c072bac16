import type { Actor } from '../actor.ts';
import type { Finding } from '../analysis.ts';
import { frozenOf } from '../deliverability.ts';
import { killPending } from '../moment.ts';
import { thawStepsOf } from '../remedies/thaw.ts';
import { listed, nameOf, startOf } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** Tasks that the freezer holds in a sleep that is never D by itself; killed ones are told by that (killedAndNotGone.ts). */
export const frozenSleep: Rule = ({ scene, isTold }): readonly Finding[] => {
  const frozen = scene.actors.filter((actor) => !isTold(actor) && isFrozenInPlace(actor) && killPending(actor.moment, 'SigPnd') !== true);
  const [first] = frozen;
  if (!first) return [];
  return [ruleFinding(scene, 'frozen-in-sleep', {
    confidence: 'inferred', tids: frozen.flatMap((actor) => actor.tid ?? []),
    title: frozen.length === 1 ? `${startOf(first)} is frozen, not stuck: its sleep is never D by itself` : `${frozen.length} tasks are frozen, not stuck: ${listed(frozen.slice(0, 5).map(nameOf))}${frozen.length > 5 ? ' and more' : ''}`,
    why: ['The state is D, and the stack is a sleep that accepts signals. The freezer of a cgroup (docker pause) or a suspend turns such a sleep into TASK_FROZEN, which prints as D. SIGKILL is recorded and acts after the thaw.'],
    evidence: frozen.slice(0, EVIDENCE).flatMap((actor) => frozenOf(actor).evidence),
    ...(frozen.length === 1 && first.tid !== null ? { values: { TID: first.tid }, first: thawStepsOf(scene, first) } : {}),
  })];
};

function isFrozenInPlace(actor: Actor): boolean {
  return frozenOf(actor).answer === 'yes' && !actor.names.includes('__refrigerator');
}

const EVIDENCE = 20;
