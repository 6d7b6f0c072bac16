import { groupBy } from '../../model/group.ts';
import type { Goroutine } from '../../model/goroutine.ts';
import type { Finding } from '../analysis.ts';
import { reasonOf } from '../goroutineChannels.ts';
import { isWaiting } from '../goroutinePrograms.ts';
import { isAllAsleep, type GoStory } from '../goroutineStories.ts';
import { codeOf, several, short, startOfSentence } from '../goroutineWords.ts';
import { listed } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** The Go runtime saw that nothing could ever run again (runtime/proc.go checkdead). */
export const allAsleep: Rule = ({ scene }): readonly Finding[] => scene.incident.dumps.flatMap((dump, index) => {
  const crash = dump.goCrashes.find(isAllAsleep);
  if (!crash) return [];
  const story = scene.go.find(({ program }) => program.text === scene.incident.sources[index]) ?? null;
  const waiting = story?.program.goroutines.filter(isWaiting) ?? [];
  return [ruleFinding(scene, 'go-all-asleep', {
    confidence: 'observed',
    title: titleOf(story, waiting),
    why: [
      'Nothing in the program could run any more, and nothing from outside could wake it. The runtime found that, printed the goroutines and exited with status 2.',
      ...(story ? groupsOf(story, waiting).slice(0, MOST).map((some) => groupSentence(story, some)) : []),
    ],
    evidence: [{ place: crash.place, says: 'the runtime says that all goroutines are asleep' }, ...waiting.slice(0, 20).map(({ id, state, place }) => ({ place, says: `goroutine ${id}: ${state}` }))],
    marks: [crash.place],
  })];
});

const MOST = 10;

function titleOf(story: GoStory | null, waiting: readonly Goroutine[]): string {
  const start = 'The Go runtime ended this program';
  const main = waiting.find(({ id }) => id === 1);
  const behind = main && story ? story.links.filter(({ from }) => from === main).map(({ to }) => to) : [];
  if (!main || !story || behind.length === 0) return `${start}: ${waiting.length > 1 ? `all ${waiting.length} goroutines wait` : 'every goroutine waits'}, and nobody is left who could wake one`;
  return `${start}: goroutine 1 waits in ${howWords(story, main)} for ${several(behind)} in ${codeOf(story.program, behind[0]!)}, which ${behind.length === 1 ? 'waits' : 'wait'} in ${reasonOf(behind[0]!)} for nobody that is left`;
}

function howWords({ program }: GoStory, one: Goroutine): string {
  return program.shapeOf(one).group !== null ? 'WaitGroup.Wait' : reasonOf(one);
}

function groupsOf({ program }: GoStory, waiting: readonly Goroutine[]): readonly (readonly Goroutine[])[] {
  return [...groupBy(waiting, (one) => `${reasonOf(one)} ${codeOf(program, one)} ${one.createdBy?.function ?? ''}`).values()];
}

function groupSentence(story: GoStory, some: readonly Goroutine[]): string {
  const [one] = some;
  const links = story.links.filter(({ from }) => from === one);
  const whom = links.length === 0 ? missing(reasonOf(one!)) : `, for ${several(links.map(({ to }) => to))}${links.some(({ strength }) => strength === 'assumed') ? ' (assumed: they were started there)' : ''}`;
  const from = one!.createdBy ? `, started by ${short(one!.createdBy.function)}` : '';
  return `${startOfSentence(several(some))}${from}: ${some.length === 1 ? 'waits' : 'each waits'} in ${listed([howWords(story, one!)])}, in ${codeOf(story.program, one!)}${whom}.`;
}

function missing(reason: string): string {
  if (reason.startsWith('chan receive')) return '; nobody is left who sends on that channel or closes it';
  if (reason.startsWith('chan send')) return '; nobody is left who receives from that channel';
  return reason.startsWith('select') ? '; nobody is left at the other end of its channels' : '; nobody is left who could wake it';
}
