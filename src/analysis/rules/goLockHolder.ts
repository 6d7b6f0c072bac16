import type { Finding } from '../analysis.ts';
import { insideSays, type GoLockStory } from '../goroutineLinks.ts';
import { lockName } from '../goroutineLocks.ts';
import { isOnce } from '../goroutineOnce.ts';
import { isBusy } from '../goroutinePrograms.ts';
import type { GoStory } from '../goroutineStories.ts';
import { callOf, codeOf, minutesOf, several, startOfSentence, withState } from '../goroutineWords.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** A lock whose holder is found and waits for something else, or works: everybody behind it is a victim. Rings are told by goDeadlock.ts. */
export const goLockHolder: Rule = ({ scene }): readonly Finding[] => scene.go.flatMap((story) => {
  const rings = new Set(story.causes.filter(({ deadlock }) => deadlock).flatMap(({ root, victims }) => [...root, ...victims]));
  return story.locks.filter(({ holder, lock }) => holder && !isOnce(lock) && !rings.has(story.program.nodeOf(holder.inside.goroutine))).slice(0, MOST).map((one) => findingOf(scene, story, one));
});

const FOR_EVER = /^select \(no cases\)|\(nil chan\)/;
const MOST = 20;
const EVIDENCE = 20;

function findingOf(scene: Parameters<Rule>[0]['scene'], { program, ended }: GoStory, { lock, holder, writer }: GoLockStory): Finding {
  const { inside, strength } = holder!;
  const owner = inside.goroutine;
  const waiters = lock.waiters.map(({ goroutine }) => goroutine);
  const minutes = waiters.reduce<number | null>((most, one) => (one.minutes === null ? most : Math.max(most ?? 0, one.minutes)), null);
  const sure = strength === 'assumed' ? 'very likely holds' : 'holds';
  // Every busy server shows a lock that is held for a moment: minutes, a holder that never comes back, or somebody who had a reason to look.
  const stuck = minutes !== null || program.shapeOf(owner).accepts || FOR_EVER.test(owner.state) || (ended && waiters.length > 1 && !isBusy(owner));
  return ruleFinding(scene, 'go-lock-holder', {
    root: [program.nodeOf(owner)], confidence: strength, severity: stuck ? 'warning' : 'information',
    title: `${startOfSentence(several(waiters))} ${waiters.length === 1 ? 'waits' : 'wait'} for a lock that goroutine ${owner.id} ${sure} while it ${isBusy(owner) ? 'runs' : 'waits'} in ${callOf(program, owner)}${minutes === null ? '' : `, for at least ${minutesOf(minutes)}`}`,
    why: [
      `${startOfSentence(several(waiters))} ${waiters.length === 1 ? 'stands' : 'stand'} in ${codeOf(program, waiters[0]!)} and ${waiters.length === 1 ? 'waits' : 'wait'} for ${lockName(lock)}. ${waiters.length === 1 ? 'It is a victim' : 'They are victims'}; no timeout and no signal ends this wait, only Unlock.`,
      `${startOfSentence(insideSays(inside, lock))}, and nobody else here is. It ${isBusy(owner) ? 'is' : 'waits:'} ${withState(owner).replace(/^goroutine \d+ \(|\)$/g, '')} in ${callOf(program, owner)}.`,
      ...(writer ? [`Goroutine ${writer.goroutine.id} waits to write; a waiting writer bars all new readers.`] : []),
      strength === 'assumed' ? 'Go prints no owner of a lock. Another reading: a goroutine took it and returned without Unlock; then no stack shows it any more.' : 'Go prints no owner of a lock; that it is inside of a method of the same object is the sign.',
    ],
    evidence: [{ place: owner.place, says: insideSays(inside, lock) }, ...waiters.slice(0, EVIDENCE).map((one) => ({ place: one.place, says: `${withState(one)} waits for the lock` }))],
    marks: [owner, ...waiters].slice(0, EVIDENCE).map(({ place }) => place),
  });
}
