import { groupBy } from '../model/group.ts';
import type { Actor, Scene } from './actor.ts';
import type { Edge } from './analysis.ts';
import { foldedTasks } from './folding.ts';
import { compareNodes } from './graph.ts';
import { linkSentence } from './links.ts';
import type { Story } from './story.ts';
import { waitersBeside } from './story.ts';
import { listed, nameOf, nodeName } from './wording.ts';

/** Who else waits, apart from those of the path: one sentence for all that wait in the same way for the same, the most first. */
export function besideSentences(scene: Scene, story: Story): readonly string[] {
  const onPath = new Set(story.path.flatMap((edge) => [edge.from, edge.to]));
  const beside = new Map(waitersBeside(story).filter((actor) => !onPath.has(actor.node)).map((actor) => [actor.node, actor]));
  const groups = [...groupBy(firstEdges(story.cause.edges, beside), (edge) => `${String(edge.to)}|${edge.via}|${beside.get(edge.from)!.wait?.page.id ?? ''}`).values()]
    .map((edges) => ({ edges, actors: edges.map((edge) => beside.get(edge.from)!) }))
    .sort((a, b) => b.actors.length - a.actors.length || compareNodes(a.edges[0]!.from, b.edges[0]!.from));
  const rest = groups.slice(MOST_GROUPS).reduce((sum, { actors }) => sum + actors.length, 0);
  return [...groups.slice(0, MOST_GROUPS).map(({ edges, actors }) => groupSentence(scene, edges[0]!, actors)), ...(rest > 0 ? [`${rest} more tasks wait behind these.`] : [])];
}

/** `stat (3949), ls (12) and mv (13)`, or of many `50 runc processes and 3 kworkers`. */
export function foldedNames(actors: readonly Actor[]): string {
  return actors.length <= MOST_NAMES ? listed(actors.map(nameOf)) : foldedTasks(actors);
}

/** Of somebody who waits for several the first one says enough. */
function firstEdges(edges: readonly Edge[], beside: ReadonlyMap<Edge['from'], Actor>): readonly Edge[] {
  const first = new Map<Edge['from'], Edge>();
  for (const edge of edges) if (beside.has(edge.from) && !first.has(edge.from)) first.set(edge.from, edge);
  return [...first.values()].sort((a, b) => compareNodes(a.from, b.from));
}

function groupSentence(scene: Scene, edge: Edge, actors: readonly Actor[]): string {
  if (actors.length === 1) return linkSentence(scene, edge);
  const what = actors[0]!.wait?.page.wait.text;
  const sentence = foldedNames(actors);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} wait for ${what === undefined ? '' : `${what}: `}${nodeName(scene, edge.to)}.${edge.strength === 'assumed' ? ' That it is this one is assumed.' : ''}`;
}

const MOST_NAMES = 4;
const MOST_GROUPS = 6;
