import type { Report } from './schema.ts';

export type ReportEdge = Report['edges'][number];
export type ReportNode = ReportEdge['from'];

/** Waiters that wait for the same thing in the same way: one link of a chain, often of a single waiter. */
export interface Link {
  readonly from: readonly ReportNode[];
  readonly to: ReportNode;
  readonly via: string;
  readonly strength: ReportEdge['strength'];
}

/**
 * The part of the wait-for graph that a finding speaks of, in reading order: each chain from a victim that nobody waits
 * for to its end, the longest way to the root cause first. Many waiters for one thing are folded into one link.
 *
 * @param tids of the finding, root cause first.
 */
export function chainOf(edges: readonly ReportEdge[], tids: readonly ReportNode[]): readonly Link[] {
  const links = new Map<string, Link & { readonly from: ReportNode[] }>();
  const seen = new Set<string>();
  for (const edge of inReadingOrder(connected(edges, tids), tids)) {
    const key = JSON.stringify([edge.to, edge.via, edge.strength]);
    const waiter = `${key} ${JSON.stringify(edge.from)}`;
    const link = links.get(key);
    if (!link) links.set(key, { from: [edge.from], to: edge.to, via: edge.via, strength: edge.strength });
    // Two pastes of one dump say the same twice.
    else if (!seen.has(waiter)) link.from.push(edge.from);
    seen.add(waiter);
  }
  return [...links.values()];
}

/** Depth first along the waits. What is only a ring begins at the root cause. */
function inReadingOrder(edges: readonly ReportEdge[], tids: readonly ReportNode[]): readonly ReportEdge[] {
  const holders = byNode(edges, (edge) => edge.from);
  const awaited = new Set(edges.map((edge) => edge.to));
  const distance = distancesTo(edges, tids[0]);
  const victims = [...holders.keys()].filter((node) => !awaited.has(node)).sort((a, b) => (distance.get(b) ?? -1) - (distance.get(a) ?? -1));
  const order: ReportEdge[] = [];
  const seen = new Set<ReportNode>();
  for (const start of [...victims, ...tids, ...holders.keys()]) {
    const stack = open(start);
    for (let edge = stack.pop(); edge !== undefined; edge = stack.pop()) {
      order.push(edge);
      stack.push(...open(edge.to));
    }
  }
  return order;

  function open(node: ReportNode): ReportEdge[] {
    if (seen.has(node)) return [];
    seen.add(node);
    return [...(holders.get(node) ?? [])].reverse();
  }
}

/** The edges that hang together with one of the nodes, in either direction. */
function connected(edges: readonly ReportEdge[], start: readonly ReportNode[]): readonly ReportEdge[] {
  const forward = byNode(edges, (edge) => edge.from);
  const backward = byNode(edges, (edge) => edge.to);
  const seen = new Set<ReportNode>(start);
  // A set grows while it is walked.
  for (const node of seen) {
    for (const edge of forward.get(node) ?? []) seen.add(edge.to);
    for (const edge of backward.get(node) ?? []) seen.add(edge.from);
  }
  return edges.filter((edge) => seen.has(edge.from));
}

/** Steps from each node to the root cause along the waits. */
function distancesTo(edges: readonly ReportEdge[], root: ReportNode | undefined): ReadonlyMap<ReportNode, number> {
  const waiters = byNode(edges, (edge) => edge.to);
  const distance = new Map<ReportNode, number>(root === undefined ? [] : [[root, 0]]);
  for (const [node, steps] of distance) {
    for (const edge of waiters.get(node) ?? []) if (!distance.has(edge.from)) distance.set(edge.from, steps + 1);
  }
  return distance;
}

function byNode(edges: readonly ReportEdge[], nodeOf: (edge: ReportEdge) => ReportNode): ReadonlyMap<ReportNode, readonly ReportEdge[]> {
  const map = new Map<ReportNode, ReportEdge[]>();
  for (const edge of edges) {
    const list = map.get(nodeOf(edge));
    if (list) list.push(edge);
    else map.set(nodeOf(edge), [edge]);
  }
  return map;
}
