import { adjacent, indexOf, partOf, pathBetween, reached, type EdgeIndex, type Nodes, type Part } from './edgeIndex.ts';
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
  return chainIn(indexOf(edges), finding);
}

/** As {@link chainOf}, for many findings of one report: linear in the edges of its part. */
export function chainIn(index: EdgeIndex, finding: InGraph): Chain {
  const root = rootOf(index, finding);
  if (root.length === 0) return { links: [], others: [], root: [], ring: false };
  const inside = nodesBehind(index, finding, root);
  const own = partOf(index, inside);
  const path = mainPath(own, finding, root);
  const [first, ...more] = path;
  const onPath = new Set(path.map(keyOf));
  const ends = new Set(path.map(({ to }) => to));
  const rest = [...inside].flatMap((node) => grouped(ends.has(node) ? own.into(node).filter((edge) => !onPath.has(keyOf(edge))) : own.into(node)));
  // Who waits just like the outermost waiter stands beside it.
  const beside = first ? rest.find((link) => link.to === first.to && link.via === first.via && link.strength === first.strength) : undefined;
  return {
    links: first ? [linkOf([first, ...(beside ? beside.from.map((from) => ({ ...first, from })) : [])]), ...more.map((edge) => linkOf([edge]))] : [],
    others: rest.filter((link) => link !== beside),
    root, ring: root.length > 1 || own.out(root[0]!).some(({ to }) => to === root[0]),
  };
}

/** Whether it is more than where the text ends: whoever is asked over a channel may wait for somebody of whom nothing is shown. */
export function endsInCause({ links, ring }: Chain): boolean {
  return ring || links.at(-1)?.via !== 'go-channel';
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

/** The root and everybody behind it, nearer ones first; where the report names no root, of the tasks only those that the finding names. */
function nodesBehind(index: EdgeIndex, { tids, root = [] }: InGraph, end: readonly ReportNode[]): Nodes {
  const named = new Set<ReportNode>(tids);
  const start = tids.find((tid) => index.byFrom.has(tid) || index.byTo.has(tid));
  const ahead = root.length > 0 || start === undefined ? new Set<ReportNode>() : reached([start], (node) => adjacent(index.byFrom, node).map(({ to }) => to));
  const belongs = (node: ReportNode): boolean => root.length > 0 || typeof node === 'string' || named.has(node) || ahead.has(node);
  return reached(end, (node) => adjacent(index.byTo, node).map(({ from }) => from).filter(belongs));
}

/** From the waiter that is farthest from the stuck task, through that, to the root; in a ring, once round. */
function mainPath(own: Part, { tids }: InGraph, root: readonly ReportNode[]): readonly ReportEdge[] {
  const isRoot = new Set(root);
  const waits = (node: ReportNode): boolean => own.out(node).length > 0;
  const stuck = tids.find(waits) ?? root.find(waits) ?? root[0]!;
  const behind = [...reached([stuck], (node) => own.into(node).map(({ from }) => from))];
  const outermost = behind.findLast((node) => own.into(node).length === 0) ?? stuck;
  const before = pathBetween(own, outermost, (node) => node === stuck) ?? [];
  const after = isRoot.has(stuck) ? [] : (pathBetween(own, stuck, (node) => isRoot.has(node)) ?? []);
  const entry = after.at(-1)?.to ?? stuck;
  const round = isRoot.has(entry) ? aroundFrom(own, entry, isRoot) : [];
  // What leads into a ring may be a part of it.
  return [...new Set([...before, ...after, ...round])];
}

/** Once round the ring that a node of it stands in: its shortest. */
function aroundFrom(own: Part, entry: ReportNode, isRoot: Nodes): readonly ReportEdge[] {
  let best: readonly ReportEdge[] = [];
  for (const edge of own.out(entry).filter(({ to }) => isRoot.has(to)).slice(0, MOST_WAYS)) {
    const back = edge.to === entry ? [] : pathBetween(own, edge.to, (node) => node === entry);
    if (back && (best.length === 0 || back.length + 1 < best.length)) best = [edge, ...back];
  }
  return best;
}

const MOST_WAYS = 8;

/** Edges to one node, by how and how surely. */
function grouped(edges: readonly ReportEdge[]): readonly Link[] {
  const groups = new Map<string, ReportEdge[]>();
  for (const edge of edges) {
    const key = `${edge.strength} ${edge.via}`;
    const group = groups.get(key);
    if (group) group.push(edge);
    else groups.set(key, [edge]);
  }
  return [...groups.values()].map(linkOf);
}

/** Two pastes of one dump say the same twice. */
function linkOf(edges: readonly ReportEdge[]): Link {
  const { to, via, strength } = edges[0]!;
  return { from: [...new Set(edges.map(({ from }) => from))].sort(compareNodes), to, via, strength };
}

/** Equal for edges that say the same. */
function keyOf({ from, to, via, strength }: ReportEdge): string {
  return JSON.stringify([from, to, via, strength]);
}

/** Threads by their number, then names, and in these `goroutine 9` before `goroutine 10`. */
function compareNodes(a: ReportNode, b: ReportNode): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
  return a.length === b.length || a.replace(/\d+/, '') !== b.replace(/\d+/, '') ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}
