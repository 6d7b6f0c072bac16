import { groupBy } from '../model/group.ts';
import type { Actor, Scene } from './actor.ts';
import { frameEvidence } from './actor.ts';
import type { Finding } from './analysis.ts';
import { foldedNames } from './beside.ts';
import { familyOf } from './folding.ts';
import { allMarks } from './join.ts';
import { severityOfStory } from './severity.ts';
import type { Story } from './story.ts';
import { listed, nameOf, nodeName } from './wording.ts';

/** A finding with the stories that it tells. */
export interface Told {
  readonly stories: readonly Story[];
  readonly finding: Finding;
}

/**
 * A finding a story; but stories that differ only in their pids (seven nfsd threads, each behind a kworker of its own) are
 * one: who waits for whom is listed, the rest is said of the first.
 *
 * @param join tells one story.
 */
export function joinAlike(scene: Scene, stories: readonly Story[], join: (story: Story) => Finding): readonly Told[] {
  return [...groupBy(stories, (story) => likeness(scene, story)).values()].flatMap((some) =>
    (some.length < FEWEST ? some.map((story) => ({ stories: [story], finding: join(story) })) : [{ stories: some, finding: folded(scene, some, join(some[0]!)) }]));
}

/** Containers and deadlocks are told one by one: each has somebody who looks for it. */
function likeness(scene: Scene, story: Story): string {
  const { stuck, end, path } = story;
  if (story.init || story.cause.deadlock || story.leader || !stuck.wait) return String(stuck.node);
  const last = end === null ? null : scene.byNode.get(end);
  return [stuck.wait.page.id, stuck.wait.kind, severityOfStory(scene, story), familyOf(stuck), last ? familyOf(last) : String(end !== null), path.map(({ via }) => via).join()].join('|');
}

function folded(scene: Scene, some: readonly Story[], finding: Finding): Finding {
  const first = some[0]!;
  const pairs = some.slice(0, MOST_PAIRS).map(({ stuck, end }) => (end === null ? nameOf(stuck) : `${stuck.tid ?? nameOf(stuck)} for ${nodeName(scene, end)}`));
  const rest = some.length - pairs.length;
  return {
    ...finding,
    title: `${foldedNames(some.map(({ stuck }) => stuck))} wait for ${first.stuck.wait!.page.wait.text}${first.end === null ? '' : `: ${listed([...pairs.slice(0, MOST_IN_TITLE), ...(some.length > MOST_IN_TITLE ? ['others'] : [])])}`}`,
    root: [...new Set(some.flatMap(({ cause }) => cause.root))],
    tids: [...new Set(some.flatMap(({ stuck, actors }) => [stuck, ...actors]).flatMap(({ tid }) => tid ?? []))],
    why: [`${some.length} of the same kind: ${listed([...pairs, ...(rest > 0 ? [`${rest} more`] : [])])}. What follows is said of ${nameOf(first.stuck)}.`, ...finding.why],
    evidence: [...finding.evidence, ...some.slice(1, MOST_EVIDENCE).flatMap(({ stuck }) => markEvidence(stuck))],
    marks: some.flatMap(({ stuck }) => allMarks(stuck)),
  };
}

function markEvidence(stuck: Actor) {
  return frameEvidence(stuck.wait!.stack, stuck.wait!.page.mark, `${nameOf(stuck)}: ${stuck.wait!.page.title}`).slice(0, 1);
}

const FEWEST = 3;
const MOST_PAIRS = 8;
const MOST_IN_TITLE = 3;
const MOST_EVIDENCE = 20;
