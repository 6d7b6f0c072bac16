import type { Scene } from '../actor.ts';
import type { Edge, Step, Via } from '../analysis.ts';
import { fuseBelowSteps } from './fuseBelow.ts';
import { holderSteps, pipeSteps, userLockSteps } from './holder.ts';
import { lockCommands, lockCommandSteps } from './lockCommand.ts';
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
  'block-device': blockDeviceSteps,
  'file-lock': holderSteps,
  pipe: pipeSteps,
  'user-lock': userLockSteps,
  watcher: watcherSteps,
  'fuse-daemon': fuseBelowSteps,
  'fuse-request': fuseBelowSteps,
};

/** Steps for the edges of a cause, one for each holder: many wait for one, and one step releases them all. */
export function stepsByEdge(scene: Scene, edges: readonly Edge[]): readonly Step[] {
  const commands = lockCommands(edges);
  // Whoever holds a lock for a command of his holds it as long as that runs.
  const behind = new Set(edges.filter(({ via }) => via === 'child').map(({ from }) => from));
  const perHolder = new Map<string, Edge>();
  for (const edge of edges) {
    if (!STEPS[edge.via] || (edge.via === 'file-lock' && behind.has(edge.to))) continue;
    const key = `${edge.via} ${typeof edge.to} ${edge.to}`;
    if (!perHolder.has(key)) perHolder.set(key, edge);
    if (perHolder.size >= MOST_HOLDERS) break;
  }
  return [...commands.slice(0, MOST_HOLDERS).flatMap((edge) => lockCommandSteps(scene, edge)), ...[...perHolder.values()].flatMap((edge) => STEPS[edge.via]!(scene, edge))];
}

/** More holders than a person can go through are no plan. */
const MOST_HOLDERS = 6;
