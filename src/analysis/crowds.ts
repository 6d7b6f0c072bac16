import { groupBy } from '../model/group.ts';
import { killPending } from './moment.ts';
import { isExiting } from './innerFunction.ts';
import type { Story } from './story.ts';

/**
 * Stories worth telling one by one. Where many tasks stand in the same wait, each for somebody that the text does not show,
 * and nobody or the same few wait behind each of them, as the parent of all, a story says no more than the finding of its
 * stack, and those are told as one: they are left out here. Whoever is dying or was killed keeps its own. Linear.
 */
export function withoutCrowds(stories: readonly Story[]): readonly Story[] {
  const crowds = groupBy(stories, crowdOf);
  return stories.filter((story) => {
    const crowd = crowdOf(story);
    return crowd === undefined || crowds.get(crowd)!.length <= MOST_ALIKE;
  });
}

/** More than so many of a kind are told as one, with their number. */
export const MOST_ALIKE = 8;
const MOST_BEHIND = 3;

/** The page of the wait and who else is in the story; undefined for a story that is more than that. */
function crowdOf({ actors, cause, init, leader, daemon, stuck }: Story): string | undefined {
  if (!stuck.wait || actors.length > 1 + MOST_BEHIND || cause.deadlock || init || leader || daemon) return undefined;
  if (isExiting(stuck) || killPending(stuck.moment, 'SigPnd') === true) return undefined;
  return [stuck.wait.page.id, ...actors.filter((actor) => actor !== stuck).map((actor) => actor.node)].join(' ');
}
