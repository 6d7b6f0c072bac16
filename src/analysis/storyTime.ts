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

/** Since when, and whether it moves. @param onlyContainer a goroutine's call to the runtime can only be about this story. */
export function timeOf(scene: Scene, { stuck, init, actors }: Story, times: Times, onlyContainer: boolean): StoryTime {
  const call = init && onlyContainer ? oldestCall(scene) : null;
  const onset = times.onset([stuck, ...actors.filter((actor) => actor !== stuck).slice(0, MOST)], call ? [call.goroutine] : []);
  const progress = stuck.task && times.progress(stuck.task);
  const said = progress && progress.verdict !== 'unknown' ? [`${startOf(stuck)}: ${progress.sentence}`] : [];
  return {
    moving: progress?.verdict === 'moving',
    sentences: [...(onset ? [onset.sentence] : []), ...said],
    evidence: [...(onset?.evidence ?? []), ...(said.length > 0 ? progress!.evidence : [])].slice(0, MOST),
  };
}

const MOST = 20;
