import type { Goroutine } from '../../model/goroutine.ts';
import { weakest } from '../../model/fact.ts';
import type { Confidence } from '../../model/fact.ts';
import type { Finding } from '../analysis.ts';
import type { Cause } from '../graph.ts';
import type { GoLink } from '../goroutineLinks.ts';
import { lockName } from '../goroutineLocks.ts';
import type { GoStory } from '../goroutineStories.ts';
import { codeOf, several, startOfSentence, withState } from '../goroutineWords.ts';
import { listed } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** Goroutines that wait for each other in a ring, by locks, or by locks and channels. */
export const goDeadlock: Rule = ({ scene }): readonly Finding[] => scene.go.flatMap((story) => story.causes.filter(({ deadlock }) => deadlock).map((cause) => {
  const ring = ringOf(story, cause);
  const id = ring.links.some(({ how }) => how === 'recursive-read') ? 'go-rwmutex-recursive' : ring.links.every(({ via }) => via === 'go-lock') ? 'go-mutex-abba' : 'go-deadlock-channel';
  const victims = cause.victims.length;
  const beside = victims === 0 ? '' : `; ${victims} more wait behind them`;
  return ruleFinding(scene, id, {
    confidence: ring.strength, ...(id === 'go-deadlock-channel' ? { severity: ring.members.some(({ minutes }) => minutes !== null) ? 'error' : 'warning' } : {}),
    title: `${titleOf(id, ring)}${beside}`, root: cause.root,
    why: [
      ...ring.members.slice(0, MOST_TOLD).map((one) => memberSentence(story, ring, one)),
      'None of them can go on, and nothing from outside ends it: neither a signal nor a timeout of the caller. The Go runtime reports a deadlock only when no goroutine at all can run.',
      ...(victims === 0 ? [] : [`${several(victimsOf(story, cause)).replace(/^g/, 'G')} ${victims === 1 ? 'is a victim' : 'are victims'}: ${victims === 1 ? 'it waits' : 'they wait'} for one of these and ${victims === 1 ? 'holds' : 'hold'} nothing that the ring waits for.`]),
      ...(ring.links.some(({ via }) => via === 'go-lock') ? ['Go prints no owner of a lock: who holds what is read from the methods in the stacks.'] : []),
    ],
    evidence: ring.links.slice(0, EVIDENCE).flatMap(({ from, to, says }) => [{ place: from.place, says: `${withState(from)} waits for goroutine ${to.id}` }, { place: to.place, says }]),
    marks: ring.members.slice(0, EVIDENCE).map(({ place }) => place),
  });
}));

interface Ring {
  readonly members: readonly Goroutine[];
  /** Inside the ring only. */
  readonly links: readonly GoLink[];
  readonly strength: Confidence;
}

const MOST_TOLD = 6;
const EVIDENCE = 20;

function ringOf({ links, program }: GoStory, cause: Cause): Ring {
  const inside = new Set(cause.root);
  const found = links.filter(({ from, to }) => inside.has(program.nodeOf(from)) && inside.has(program.nodeOf(to)));
  const members = [...new Set(found.map(({ from }) => from))].sort((a, b) => a.id - b.id);
  return { members, links: found, strength: found.reduce<Confidence>((sum, one) => weakest(sum, one.strength), 'observed') };
}

function victimsOf({ program }: GoStory, cause: Cause): readonly Goroutine[] {
  const nodes = new Set(cause.victims);
  return program.goroutines.filter((one) => nodes.has(program.nodeOf(one)));
}

function titleOf(id: string, { members, links }: Ring): string {
  if (id === 'go-rwmutex-recursive') {
    const again = links.find(({ how }) => how === 'recursive-read')!;
    return `Recursive read lock: goroutine ${again.to.id} asks again for a read lock that it very likely holds, and the writer goroutine ${again.from.id} waits between`;
  }
  const names = startOfSentence(several(members));
  return id === 'go-mutex-abba' ? `${names} wait for each other: each holds a lock that another of them wants` : `${names} wait for each other, by ${listed([...new Set(links.map(howWords))])}`;
}

function howWords({ how }: GoLink): string {
  return how === 'wait-group' ? 'a WaitGroup' : how === 'send' ? 'a send on a channel' : how === 'receive' ? 'a receive from a channel' : how === 'request' ? 'a request' : 'a lock';
}

function memberSentence(story: GoStory, ring: Ring, one: Goroutine): string {
  const out = ring.links.filter(({ from }) => from === one);
  const lock = story.locks.find(({ lock: { waiters } }) => waiters.some(({ goroutine }) => goroutine === one))?.lock;
  const wants = lock ? ` for ${lockName(lock)}` : '';
  const [first] = out;
  const whom = listed(out.slice(0, MOST_TOLD).map(({ to }) => `goroutine ${to.id}`));
  const because = first ? `: ${first.says}${first.strength === 'assumed' ? ' (assumed)' : ''}` : '';
  return `${startOfSentence(withState(one))} waits in ${codeOf(story.program, one)}${wants}, and so for ${whom}${because}.`;
}
