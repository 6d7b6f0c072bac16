import type { Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { callerEdges } from '../goroutineCallers.ts';

/**
 * Goroutine → goroutine, by locks, WaitGroups and channels (goroutineLinks.ts), and goroutine → init of the container that
 * its call to the container runtime waits for. No {@link Resolver}: goroutines are no actors, and all edges of a program
 * are found together.
 */
export function goroutineEdges(scene: Scene): readonly Edge[] {
  return [...scene.go.flatMap(({ edges }) => edges), ...callerEdges(scene)];
}
