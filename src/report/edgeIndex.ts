import type { ReportEdge, ReportNode } from './chain.ts';

export type Nodes = ReadonlySet<ReportNode>;
type ByNode = ReadonlyMap<ReportNode, readonly ReportEdge[]>;

/** Edges by both of their ends. */
export interface EdgeIndex {
  readonly byFrom: ByNode;
  readonly byTo: ByNode;
}

export function indexOf(edges: readonly ReportEdge[]): EdgeIndex {
  return { byFrom: byNode(edges, (edge) => edge.from), byTo: byNode(edges, (edge) => edge.to) };
}

export function adjacent(map: ByNode, node: ReportNode): readonly ReportEdge[] {
  return map.get(node) ?? [];
}

/** All nodes that can be reached from some, these first, nearer ones before farther ones. */
export function reached(start: readonly ReportNode[], next: (node: ReportNode) => readonly ReportNode[]): Nodes {
  const seen = new Set<ReportNode>(start);
  // A set grows while it is walked.
  for (const node of seen) for (const other of next(node)) seen.add(other);
  return seen;
}

/** Edges out of and into a node, of a part of the graph only. */
export interface Part {
  readonly out: (node: ReportNode) => readonly ReportEdge[];
  readonly into: (node: ReportNode) => readonly ReportEdge[];
}

export function partOf({ byFrom, byTo }: EdgeIndex, inside: Nodes): Part {
  return {
    out: (node) => adjacent(byFrom, node).filter(({ to }) => inside.has(to)),
    into: (node) => adjacent(byTo, node).filter(({ from }) => inside.has(from)),
  };
}

/** The shortest way along the waits; null where there is none, empty where `from` is the end itself. */
export function pathBetween({ out }: Part, from: ReportNode, isEnd: (node: ReportNode) => boolean): readonly ReportEdge[] | null {
  const cameBy = new Map<ReportNode, ReportEdge | null>([[from, null]]);
  for (const [node] of cameBy) {
    if (isEnd(node)) return wayTo(node, cameBy);
    for (const edge of out(node)) if (!cameBy.has(edge.to)) cameBy.set(edge.to, edge);
  }
  return null;
}

function wayTo(end: ReportNode, cameBy: ReadonlyMap<ReportNode, ReportEdge | null>): readonly ReportEdge[] {
  const way: ReportEdge[] = [];
  for (let edge = cameBy.get(end) ?? null; edge !== null; edge = cameBy.get(edge.from) ?? null) way.push(edge);
  return way.reverse();
}

function byNode(edges: readonly ReportEdge[], nodeOf: (edge: ReportEdge) => ReportNode): ByNode {
  const map = new Map<ReportNode, ReportEdge[]>();
  for (const edge of edges) {
    const list = map.get(nodeOf(edge));
    if (list) list.push(edge);
    else map.set(nodeOf(edge), [edge]);
  }
  return map;
}
