import assert from 'node:assert/strict';
import { createScene } from '../../src/analysis/actor.ts';
import type { Scene } from '../../src/analysis/actor.ts';
import type { Edge } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import { findingsOf, storiesOf } from '../../src/analysis/findings.ts';
import { gapsOf } from '../../src/analysis/gaps/index.ts';
import { causesOf } from '../../src/analysis/graph.ts';
import { resolveEdges } from '../../src/analysis/resolvers/index.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { GRAPHS, manyTasks } from '../bench/manyTasks.ts';

// No clock here: what is linear is counted, and how long it takes `npm run bench` prints.
describe('large incidents', function () {
  this.timeout(300_000);

  it('analyses 100,000 tasks whole', () => {
    const incident = manyTasks(100_000);
    const { waits, edges, gaps } = analyze(incident, loadCatalogue());
    assert.equal(incident.tasks.size, 100_000);
    assert.ok(waits.length >= 33_000, `${waits.length} waits`);
    assert.ok(edges.length >= 90_000, `${edges.length} edges: every parent waits for its children`);
    assert.ok(gaps.length <= 100);
  });

  it('looks at each task a number of times that does not grow with their number', () => {
    const [few, many] = [looksAt(1000), looksAt(10_000)];
    assert.ok(few > 1000, 'the looks are counted');
    assert.ok(many < 13 * few, `${few} looks at 1,000 tasks, ${many} at 10,000`);
  });

  for (const [shape, graph] of Object.entries(GRAPHS)) {
    it(`finds the causes of a large graph: ${shape}`, () => {
      const edges = graph(100_000);
      const causes = causesOf(edges);
      assert.ok(causes.length > 0);
      // All that is listed, together, stays in the order of the edges.
      assert.ok(causes.reduce((sum, cause) => sum + cause.edges.length, 0) <= 100_000 + 4 * edges.length);
      assert.equal(causes.some((cause) => cause.partial), shape === 'layers');
    });
    // That one has a million edges whatever the tasks: to count its looks would take a minute.
    if (shape === 'holders × readers') continue;
    it(`looks at each edge a fixed number of times: ${shape}`, () => {
      const edges = graph(4000);
      const looks = looksAtEdges(createScene(manyTasks(4000), loadCatalogue()), edges);
      assert.ok(looks > edges.length, 'the looks are counted');
      assert.ok(looks < 150 * edges.length, `${looks} looks at ${edges.length} edges`);
    });
  }
});

/** How often readings and actors of an incident are looked at in the whole analysis. */
function looksAt(tasks: number): number {
  const incident = manyTasks(tasks);
  let looks = 0;
  for (const task of incident.tasks.values()) {
    for (const reading of task.readings) for (const field of ['state', 'ppid', 'flags'] as const) count(reading, field, () => looks++);
    for (const stack of task.stacks) count(stack, 'frames', () => looks++);
  }
  const plain = createScene(incident, loadCatalogue());
  const scene: Scene = { ...plain, actors: new Proxy(plain.actors, { get: (actors, key): unknown => (looks++, Reflect.get(actors, key)) }) };
  const edges = resolveEdges(scene);
  const stories = storiesOf(scene, edges);
  findingsOf(scene, edges, stories);
  gapsOf(scene, edges, stories);
  return looks;
}

function looksAtEdges(scene: Scene, edges: readonly Edge[]): number {
  let looks = 0;
  for (const edge of edges) for (const field of ['from', 'to', 'via'] as const) count(edge, field, () => looks++);
  const stories = storiesOf(scene, edges);
  findingsOf(scene, edges, stories);
  gapsOf(scene, edges, stories);
  return looks;
}

function count<T extends object>(owner: T, field: keyof T, look: () => void): void {
  const value = owner[field];
  Object.defineProperty(owner, field, { enumerable: true, get: () => (look(), value) });
}
