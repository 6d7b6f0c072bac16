import type { Scene } from '../actor.ts';
import type { Edge, Step, Via } from '../analysis.ts';
import { holderSteps, pipeSteps, userLockSteps } from './holder.ts';
import { blockDeviceSteps, networkSteps } from './network.ts';
import { parentSteps } from './parent.ts';
import { thawFileSystemSteps, thawGroupSteps } from './thaw.ts';
import { tracerSteps } from './tracer.ts';
import { watcherSteps } from './watcher.ts';

/** What can be done at an edge of the wait-for graph, by its kind. A kind that is not here has no step of its own. */
const STEPS: Readonly<Partial<Record<Via, (scene: Scene, edge: Edge) => readonly Step[]>>> = {
  tracer: tracerSteps,
  'unreaped-by-parent': parentSteps,
  freezer: thawGroupSteps,
  'frozen-file-system': thawFileSystemSteps,
  'network-server': networkSteps,
  'block-device': (_scene, edge) => blockDeviceSteps(edge),
  'file-lock': holderSteps,
  pipe: pipeSteps,
  'user-lock': userLockSteps,
  watcher: watcherSteps,
};

/** Steps for the edges of a cause, one for each holder: many wait for one, and one step releases them all. */
export function stepsByEdge(scene: Scene, edges: readonly Edge[]): readonly Step[] {
  const perHolder = new Map<string, Edge>();
  for (const edge of edges) {
    if (!STEPS[edge.via]) continue;
    const key = `${edge.via} ${typeof edge.to} ${edge.to}`;
    if (!perHolder.has(key)) perHolder.set(key, edge);
    if (perHolder.size >= MOST_HOLDERS) break;
  }
  return [...perHolder.values()].flatMap((edge) => STEPS[edge.via]!(scene, edge));
}

/** More holders than a person can go through are no plan. */
const MOST_HOLDERS = 6;
