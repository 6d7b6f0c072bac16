import { adjacent, indexOf, pathBetween, reached, type EdgeIndex, type Nodes } from './edgeIndex.ts';
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

/** The part of the wait-for graph that a finding speaks of. */
export interface Chain {
  /** From the outermost waiter to the end, each link beginning where the one before it ends; a ring once round. */
  readonly links: readonly Link[];
  /** Everybody else who waits for somebody in it, in reading order. */
  readonly others: readonly Link[];
  /** What all of them wait for in the end: one node, or the members of a ring. */
  readonly root: readonly ReportNode[];
  /** The root waits for itself: nobody in it can go on. */
  readonly ring: boolean;
}

/** What a finding says of its place in the graph. */
export interface InGraph {
  /** The stuck task first, then those that wait for it. */
  readonly tids: readonly number[];
  readonly root?: readonly ReportNode[] | undefined;
}

/**
 * The chain of a finding. Many waiters for one thing are folded into one link. Linear in the edges; independent of
 * their order but for who is named first among equals.
 */
export function chainOf(edges: readonly ReportEdge[], finding: InGraph): Chain {
  const index = indexOf(edges);
  const root = rootOf(index, finding);
  if (root.length === 0) return { links: [], others: [], root: [], ring: false };
  const inside = part(index, finding, root);
  const own = indexOf(unique(edges.filter((edge) => inside.has(edge.from) && inside.has(edge.to))));
  const path = mainPath(own, finding, root);
  const onPath = new Set(path);
  const links = path.map((edge) => linkOf([edge]));
  const rest = inReadingOrder(own, root).filter((edge) => !onPath.has(edge));
  // Who waits just like the outermost waiter stands beside it.
  const first = path[0];
  const beside = first ? rest.filter((edge) => alike(edge) === alike(first)) : [];
  const isBeside = new Set(beside);
  return {
    links: first ? [linkOf([first, ...beside]), ...links.slice(1)] : links,
    others: grouped(rest.filter((edge) => !isBeside.has(edge))),
    root, ring: root.length > 1 || adjacent(own.byFrom, root[0]!).some(({ to }) => to === root[0]),
  };
}

/** As the report says, unless that waits for others in turn; else where the waits of its first task end: one end, or a ring. Empty where it waits for nobody and nobody for it. */
function rootOf(index: EdgeIndex, { tids, root = [] }: InGraph): readonly ReportNode[] {
  const known = new Set(root.filter((node) => index.byFrom.has(node) || index.byTo.has(node)));
  const leaves = [...known].some((node) => adjacent(index.byFrom, node).some(({ to }) => !known.has(to)));
  if (known.size > 0 && !leaves) return [...known];
  const start = [...known, ...tids].find((node) => index.byFrom.has(node) || index.byTo.has(node));
  if (start === undefined) return [];
  const ahead = reached([start], (node) => adjacent(index.byFrom, node).map(({ to }) => to));
  const end = [...ahead].find((node) => !index.byFrom.has(node));
  return end === undefined ? ringFrom(index, start) : [end];
}

/** Where every way ends in a ring: the first one, along the first edges. */
function ringFrom(index: EdgeIndex, start: ReportNode): readonly ReportNode[] {
  const order: ReportNode[] = [];
  const seen = new Set<ReportNode>();
  let node = start;
  while (!seen.has(node)) {
    seen.add(node);
    order.push(node);
    node = adjacent(index.byFrom, node)[0]!.to;
  }
  return order.slice(order.indexOf(node));
}

/** The root and everybody behind it; where the report names no root, of the tasks only those that the finding names. */
function part(index: EdgeIndex, { tids, root = [] }: InGraph, end: readonly ReportNode[]): Nodes {
  const named = new Set<ReportNode>(tids);
  const start = tids.find((tid) => index.byFrom.has(tid) || index.byTo.has(tid));
  const ahead = root.length > 0 || start === undefined ? new Set<ReportNode>() : reached([start], (node) => adjacent(index.byFrom, node).map(({ to }) => to));
  const belongs = (node: ReportNode): boolean => root.length > 0 || typeof node === 'string' || named.has(node) || ahead.has(node);
  return reached(end, (node) => adjacent(index.byTo, node).map(({ from }) => from).filter(belongs));
}

/** From the waiter that is farthest from the stuck task, through that, to the root; in a ring, once round. */
function mainPath(own: EdgeIndex, { tids }: InGraph, root: readonly ReportNode[]): readonly ReportEdge[] {
  const isRoot = new Set(root);
  const stuck = tids.find((tid) => own.byFrom.has(tid)) ?? root.find((node) => own.byFrom.has(node)) ?? root[0]!;
  const behind = [...reached([stuck], (node) => adjacent(own.byTo, node).map(({ from }) => from))];
  const outermost = behind.findLast((node) => !own.byTo.has(node)) ?? stuck;
  const before = pathBetween(own, outermost, (node) => node === stuck) ?? [];
  const after = isRoot.has(stuck) ? [] : (pathBetween(own, stuck, (node) => isRoot.has(node)) ?? []);
  const entry = after.at(-1)?.to ?? stuck;
  const round = isRoot.has(entry) ? aroundFrom(own, entry, isRoot) : [];
  // What leads into a ring may be a part of it.
  return [...new Set([...before, ...after, ...round])];
}

/** Once round the ring that a node of it stands in: its shortest. */
function aroundFrom(own: EdgeIndex, entry: ReportNode, isRoot: Nodes): readonly ReportEdge[] {
  let best: readonly ReportEdge[] = [];
  for (const edge of adjacent(own.byFrom, entry).filter(({ to }) => isRoot.has(to)).slice(0, MOST_WAYS)) {
    const back = edge.to === entry ? [] : pathBetween(own, edge.to, (node) => node === entry);
    if (back && (best.length === 0 || back.length + 1 < best.length)) best = [edge, ...back];
  }
  return best;
}

const MOST_WAYS = 8;

/** Nearest to the root first, and by the number of its steps from it. */
function inReadingOrder(own: EdgeIndex, root: readonly ReportNode[]): readonly ReportEdge[] {
  const nodes = reached(root, (node) => adjacent(own.byTo, node).map(({ from }) => from));
  return [...nodes].flatMap((node) => adjacent(own.byTo, node));
}

function grouped(edges: readonly ReportEdge[]): readonly Link[] {
  const groups = new Map<string, ReportEdge[]>();
  for (const edge of edges) {
    const group = groups.get(alike(edge));
    if (group) group.push(edge);
    else groups.set(alike(edge), [edge]);
  }
  return [...groups.values()].map(linkOf);
}

function alike({ to, via, strength }: ReportEdge): string {
  return JSON.stringify([to, via, strength]);
}

/** Two pastes of one dump say the same twice. */
function unique(edges: readonly ReportEdge[]): readonly ReportEdge[] {
  return [...new Map(edges.map((edge) => [JSON.stringify([edge.from, edge.to, edge.via, edge.strength]), edge])).values()];
}

function linkOf(edges: readonly ReportEdge[]): Link {
  const { to, via, strength } = edges[0]!;
  return { from: edges.map(({ from }) => from).sort(compareNodes), to, via, strength };
}

/** Threads by their number, then names, and in these `goroutine 9` before `goroutine 10`. */
function compareNodes(a: ReportNode, b: ReportNode): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
  return a.length === b.length || a.replace(/\d+/, '') !== b.replace(/\d+/, '') ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}
