import type { Goroutine } from '../model/goroutine.ts';
import type { Task } from '../model/incident.ts';
import type { Actor, Scene } from './actor.ts';
import type { Evidence } from './analysis.ts';
import { oldestCall } from './goroutineCallers.ts';
import { onsetIn } from './onset.ts';
import type { Onset } from './onset.ts';
import { progressIn } from './progress.ts';
import type { Progress } from './progress.ts';
import type { Story } from './story.ts';
import { startOf } from './wording.ts';

/** What the text tells of time, made ready once for an incident. */
export interface Times {
  readonly progress: (task: Task) => Progress | null;
  readonly onset: (actors: readonly Actor[], goroutines: readonly Goroutine[]) => Onset | null;
}

export function timesOf(scene: Scene): Times {
  return { progress: progressIn(scene), onset: onsetIn(scene) };
}

export interface StoryTime {
  /** The stuck task got on between two looks: slow, and not hung. */
  readonly moving: boolean;
  readonly sentences: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** Behind the title of what is slow, and not hung. */
export const SLOW = ' (slow, not hung: it moves)';

/** Since when, and whether it moves. @param onlyContainer a goroutine's call to the runtime can only be about this story. */
export function timeOf(scene: Scene, { stuck, init, actors }: Story, times: Times, onlyContainer: boolean): StoryTime {
  const call = init && onlyContainer ? oldestCall(scene) : null;
  return told(stuck, times.onset([stuck, ...actors.filter((actor) => actor !== stuck).slice(0, MOST)], call ? [call.goroutine] : []), times);
}

/** {@link timeOf} for somebody who stands in no story. */
export function timeOfActor(actor: Actor, times: Times): StoryTime {
  return told(actor, times.onset([actor], []), times);
}

function told(actor: Actor, onset: Onset | null, { progress: progressOf }: Times): StoryTime {
  const progress = actor.task && progressOf(actor.task);
  // That a task is no older than itself says nothing of a wait.
  const since = onset && onset.atLeastSeconds > 0 ? onset : null;
  // What the kernel's own report says of one look is in the onset.
  const isNews = progress !== null && progress.verdict !== 'unknown' && (progress.samples > 1 || since === null);
  const said = isNews ? [`${startOf(actor)}: ${progress.sentence}`] : [];
  return {
    moving: progress?.verdict === 'moving',
    sentences: [...(since ? [since.sentence] : []), ...said],
    evidence: [...(since?.evidence ?? []), ...(isNews ? progress.evidence : [])].slice(0, MOST),
  };
}

const MOST = 20;
