import type { Catalogue } from '../knowledge/catalogue.ts';
import type { Incident } from '../model/incident.ts';
import { createScene } from './actor.ts';
import type { Analysis } from './analysis.ts';
import { findingsOf, storiesOf } from './findings.ts';
import { gapsOf } from './gaps/index.ts';
import { goroutineEdges } from './resolvers/goroutines.ts';
import { resolveEdges } from './resolvers/index.ts';

/**
 * The reasoning: waits from stacks, edges from waits, findings from the graph.
 * Pure, and independent of the order of sources and sections as long as each task is sampled once.
 */
export function analyze(incident: Incident, catalogue: Catalogue): Analysis {
  const scene = createScene(incident, catalogue);
  const edges = resolveEdges(scene);
  const stories = storiesOf(scene, edges);
  return {
    waits: scene.actors.flatMap((actor) => actor.wait ?? []),
    // They stand beside the stories: a call that probably waits for a container does not make the cause of its hang less sure.
    edges: [...edges, ...goroutineEdges(scene)],
    findings: findingsOf(scene, edges, stories),
    gaps: gapsOf(scene, edges, stories),
  };
}
