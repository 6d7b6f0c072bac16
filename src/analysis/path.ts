import { groupBy } from '../model/group.ts';
import type { Edge, Node } from './analysis.ts';
import type { Cause } from './graph.ts';
import { compareNodes } from './graph.ts';

/**
 * The way through a cause that is told: from `start` by the shortest waits to the root, through `via` if it lies on one. A
 * ring is told once around. Each edge begins where the one before it ends.
 */
export function pathThrough(cause: Cause, start: Node, via: Node): readonly Edge[] {
  const out = groupBy(cause.edges, (edge) => edge.from);
  const before = start === via ? [] : waysFrom(out, start, new Set([via]));
  const reached = start === via || before.at(-1)?.to === via;
  const rest = waysFrom(out, via, new Set(cause.root));
  const root = rest.at(-1)?.to ?? via;
  return [...(reached ? before : []), ...rest, ...(cause.root.includes(root) ? around(out, root) : [])];
}

/** The victim from which the way to the root is longest: the one at the outer end. Of several the first. */
export function outermost(cause: Cause): Node | null {
  const out = groupBy(cause.edges, (edge) => edge.from);
  const into = groupBy(cause.edges, (edge) => edge.to);
  const distance = new Map<Node, number>(cause.root.map((node) => [node, 0]));
  for (const [node, steps] of distance) for (const edge of into.get(node) ?? []) if (!distance.has(edge.from)) distance.set(edge.from, steps + 1);
  let best: Node | null = null;
  for (const node of cause.victims) {
    if ((out.get(node) ?? []).length === 0 || (into.get(node) ?? []).length > 0) continue;
    const away = distance.get(node) ?? 0;
    const known = best === null ? -1 : distance.get(best) ?? 0;
    if (away > known || (away === known && compareNodes(node, best!) < 0)) best = node;
  }
  return best;
}

/** The tasks that wait for each other, in the order of their waits; without the connections and the like between them. */
export function tasksOfRing(cause: Cause, path: readonly Edge[]): readonly Node[] {
  if (!cause.deadlock) return [];
  const root = new Set(cause.root);
  return [...new Set(path.map((edge) => edge.from))].filter((node) => root.has(node) && typeof node === 'number');
}

/** Shortest way from a node to the nearest of the goals; empty where there is none. Breadth first, edges in order. */
function waysFrom(out: ReadonlyMap<Node, readonly Edge[]>, start: Node, goals: ReadonlySet<Node>): readonly Edge[] {
  const cameBy = new Map<Node, Edge | null>([[start, null]]);
  for (const [node] of cameBy) {
    if (goals.has(node)) return backTo(cameBy, node);
    for (const edge of out.get(node) ?? []) if (!cameBy.has(edge.to)) cameBy.set(edge.to, edge);
  }
  return [];
}

/** Once around a ring back to the node; empty where it lies on none. */
function around(out: ReadonlyMap<Node, readonly Edge[]>, node: Node): readonly Edge[] {
  for (const first of out.get(node) ?? []) {
    if (first.to === node) return [first];
    const back = waysFrom(out, first.to, new Set([node]));
    if (back.length > 0) return [first, ...back];
  }
  // No ring: the waits of a root that is not known to wait for anybody.
  return (out.get(node) ?? []).slice(0, 1);
}

function backTo(cameBy: ReadonlyMap<Node, Edge | null>, goal: Node): readonly Edge[] {
  const edges: Edge[] = [];
  for (let edge = cameBy.get(goal) ?? null; edge !== null; edge = cameBy.get(edge.from) ?? null) edges.push(edge);
  return edges.reverse();
}
