import { factEvidence, isZombie } from '../actor.ts';
import type { Actor } from '../actor.ts';
import type { Finding } from '../analysis.ts';
import { SIGKILL } from '../../knowledge/signals.ts';
import { killPending } from '../moment.ts';
import { innerFunction } from '../innerFunction.ts';
import { thawStepsOf } from '../remedies/thaw.ts';
import { startOf } from '../wording.ts';
import type { Known, Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** Killed and still there, but no stack says why: the masks alone tell it (kernel/signal.c complete_signal). */
export const killedAndNotGone: Rule = (known) => known.scene.actors.filter((actor) => isUnexplained(actor) && !known.isTold(actor)).flatMap((actor) => findingOf(known, actor));

/** No page, or one of a normal wait, in which a killed task does not stay. */
function isUnexplained({ wait }: Actor): boolean {
  return wait === null || wait.page.severity === 'none';
}

function findingOf({ scene }: Known, actor: Actor): readonly Finding[] {
  const { moment } = actor;
  const state = moment.state?.value;
  if (killPending(moment, 'SigPnd') !== true || isZombie(actor) || (state !== 'D' && state !== 'S')) return [];
  const kill = scene.deliverability(actor, SIGKILL);
  const frozen = kill.verdict === 'after-thaw';
  return [ruleFinding(scene, frozen ? 'frozen-in-sleep' : 'killed-and-not-gone', {
    confidence: 'inferred', tids: [actor.tid!], values: { TID: actor.tid!, PID: actor.tgid ?? actor.tid! }, first: frozen ? thawStepsOf(scene, actor) : [],
    title: `${startOf(actor)} was killed and cannot die${frozen ? ' while it is frozen' : ''}: SIGKILL is pending in state ${state}`,
    why: [
      frozen ? `SIGKILL stands in SigPnd, so the thread has been told to die. ${kill.why} Look at the freezer of its cgroup, or at a suspend under way.`
        : 'SIGKILL stands in SigPnd, so the thread has been told to die, and it is still asleep: the sleep ignores even fatal signals. It dies the moment that sleep ends.',
      actor.names.length > 0 ? `It waits in ${innerFunction(actor)}.` : 'What it waits in is not in this text; /proc/PID/stack needs root.',
      `Another kill -9 changes nothing. ${killPending(moment, 'ShdPnd') === false ? 'ShdPnd holds no SIGKILL: the kill came from its own process (exit_group, exec or another fatal signal), nobody sent one to the process.' : ''}`.trim(),
    ],
    evidence: [...factEvidence(moment.masks.SigPnd, 'SigPnd holds SIGKILL'), ...factEvidence(moment.state, `state ${state}`), ...kill.evidence],
    marks: moment.masks.SigPnd ? [moment.masks.SigPnd.place] : [],
  })];
}
