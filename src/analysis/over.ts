import type { Scene } from './actor.ts';
import type { Evidence } from './analysis.ts';
import type { Story } from './story.ts';
import { nodeName, startOf } from './wording.ts';

/**
 * Whether the text itself shows that a hang went away by an ordinary end of the container or process around it: the last
 * thing done before the stuck task is gone was a signal to somebody else than it and than what it waits for. An abort, a
 * thaw, or a kill of the culprit is a cure, and no sign that there was no hang.
 */
export function overOf(scene: Scene, { stuck, end }: Story): { readonly sentence: string; readonly evidence: readonly Evidence[] } | null {
  const { tid, stack, task } = stuck;
  if (tid === null || !stack || !task) return null;
  const { source } = stack.place;
  const dump = scene.incident.dumps[source];
  const seen = [...task.stacks, ...task.readings].filter(({ place }) => place.source === source).map(({ place }) => place.span.start);
  const last = seen.reduce((a, b) => Math.max(a, b), stack.place.span.start);
  const gone = dump?.absences.find(({ tids, place }) => tids.includes(tid) && place.span.start > last);
  const action = gone && dump?.actions.filter(({ place }) => place.span.start < gone.place.span.start).at(-1);
  if (!gone || !action || action.kind !== 'kill' || action.place.span.start < last) return null;
  const concerned = [stuck, ...(end === null ? [] : [scene.byNode.get(end)])].flatMap((actor) => (actor ? [actor.tid, actor.tgid] : []));
  if (action.targets.some((target) => concerned.includes(target))) return null;
  return {
    sentence: `The text itself shows the end: after the signal to ${action.targets.map((target) => nodeName(scene, target)).join(', ')} ${startOf(stuck)} is gone. It was no deadlock.`,
    evidence: [{ place: gone.place, says: `${tid} is gone` }],
  };
}
