import type { Goroutine } from '../model/goroutine.ts';
import type { Scene } from './actor.ts';
import type { Edge } from './analysis.ts';
import type { Story } from './story.ts';
import { goroutineNode } from './nodes.ts';
import { edge } from './resolvers/resolver.ts';

/**
 * Goroutines in a call to the container runtime, the longest wait first. If one container alone is stuck in the
 * incident, theirs is very likely the call that waits for it; no dump says so, so the edge is `assumed`.
 */
export function runtimeCallers(scene: Scene): readonly Goroutine[] {
  return scene.incident.dumps.flatMap((dump) => dump.goroutines)
    .filter((one) => one.state !== 'running' && one.state !== 'runnable' && one.frames.some((frame) => isRuntimeClient(frame.function)))
    .sort((a, b) => (b.minutes ?? 0) - (a.minutes ?? 0) || a.id - b.id)
    .slice(0, MOST);
}

export function callerEdges(scene: Scene, story: Story): readonly Edge[] {
  if (!story.init) return [];
  const to = story.init.node;
  return runtimeCallers(scene).map((one) => edge(goroutineNode(one.id), to, 'container-runtime-call', 'assumed',
    [{ place: one.place, says: `goroutine ${one.id} waits in a call to the container runtime` }]));
}

export function callerSentences(scene: Scene, story: Story): readonly string[] {
  if (!story.init) return [];
  return runtimeCallers(scene).slice(0, 1).map((one) => {
    const minutes = one.minutes === null ? '' : `, for at least ${one.minutes} minutes`;
    return `Goroutine ${one.id} (${one.state.slice(0, 40)}${minutes}) waits in a call to the container runtime. That it waits for this container is assumed: it is the only one here that is stuck.`;
  });
}

const MOST = 3;

function isRuntimeClient(name: string): boolean {
  return name.includes('docker/docker/') || name.includes('moby/moby/') || name.includes('containerd/containerd/');
}
