import { createScene } from '../../src/analysis/actor.ts';
import type { Edge } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import { findingsOf, storiesOf } from '../../src/analysis/findings.ts';
import { gapsOf } from '../../src/analysis/gaps/index.ts';
import { causesOf } from '../../src/analysis/graph.ts';
import { resolveEdges } from '../../src/analysis/resolvers/index.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { GRAPHS, manyTasks, manyTasksText } from './manyTasks.ts';

/** Kinds of incidents that are measured: tasks and edges as the resolvers find them, shapes of graphs, a whole text. */
export const ANALYSES: readonly string[] = ['analysis: tasks', ...Object.keys(GRAPHS).map((shape) => `analysis: ${shape}`), 'analysis: text'];

/** Milliseconds of each step of the analysis of 100,000 tasks, in a process that has analysed nothing before, and its memory. */
export function analysisRow(kind: string, tasks = 100_000): Readonly<Record<string, string>> {
  const shape = kind.slice('analysis: '.length);
  if (shape === 'text') return textRow(tasks / 4);
  const incident = manyTasks(tasks);
  const synthetic = GRAPHS[shape]?.(tasks) ?? [];
  const catalogue = loadCatalogue();
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const times: Record<string, number> = {};
  const step = <T>(name: string, action: () => T): T => {
    const start = performance.now();
    const result = action();
    times[name] = performance.now() - start;
    return result;
  };
  const scene = step('scene', () => createScene(incident, catalogue));
  const found = step('edges', () => resolveEdges(scene));
  const edges: readonly Edge[] = synthetic.length > 0 ? synthetic : found;
  const causes = step('causes', () => causesOf(edges));
  const stories = step('stories', () => storiesOf(scene, edges));
  const findings = step('findings', () => findingsOf(scene, edges, stories));
  step('gaps', () => gapsOf(scene, edges, stories));
  const { causes: again, ...steps } = times;
  return {
    input: `${kind}, ${incident.tasks.size} tasks, ${edges.length} edges, ${causes.length} causes, ${stories.length} stories, ${findings.length} findings`,
    ...Object.fromEntries(Object.entries(steps).map(([name, time]) => [name, `${time.toFixed(0)} ms`])),
    'causes (in stories)': `${again!.toFixed(0)} ms`,
    sum: `${Object.values(steps).reduce((sum, time) => sum + time, 0).toFixed(0)} ms`,
    memory: `${(before / 1e6).toFixed(0)} MB before, peak ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`,
  };
}

/** A whole run from text: reading takes most of it. */
function textRow(tasks: number): Readonly<Record<string, string>> {
  const text = manyTasksText(tasks);
  const start = performance.now();
  const { incident, analysis } = analyzeTexts([createText('many', text)]);
  const whole = performance.now() - start;
  const again = performance.now();
  analyze(incident, loadCatalogue());
  return {
    input: `analysis: text, ${(text.length / 1e6).toFixed(0)} MB, ${incident.tasks.size} tasks, ${analysis.edges.length} edges`, sum: `${whole.toFixed(0)} ms with reading, ${(performance.now() - again).toFixed(0)} ms analysis once more`,
    memory: `peak ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`,
  };
}
