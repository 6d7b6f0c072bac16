import type { Edge, Node } from './analysis.ts';

/**
 * The edges of a wait-for graph in flat arrays: nodes are their places in `nodes`, and what goes out of or into node n
 * stands from `…Start[n]` up to `…Start[n + 1]`. A million edges would be millions of objects and look-ups otherwise.
 */
export interface Network {
  /** Numbers before names, each ascending. */
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly outStart: Int32Array;
  readonly outTo: Int32Array;
  /** Index into `edges`. */
  readonly outEdge: Int32Array;
  readonly inStart: Int32Array;
  /** Ascending for each node, whatever the order of the edges. */
  readonly inFrom: Int32Array;
  readonly inEdge: Int32Array;
}

/** Linear, but for the sorting of the nodes. */
export function createNetwork(edges: readonly Edge[]): Network {
  const { nodes, index } = nodesOf(edges);
  const from = new Int32Array(edges.length);
  const to = new Int32Array(edges.length);
  for (let at = 0; at < edges.length; at++) {
    from[at] = index.get(edges[at]!.from)!;
    to[at] = index.get(edges[at]!.to)!;
  }
  const order = Int32Array.from(edges, (_, at) => at);
  const out = sortedBy(from, order, nodes.length);
  // Filled in the order of where they come from, so that no list needs sorting.
  const into = sortedBy(to, out.edges, nodes.length);
  return {
    nodes, edges, outStart: out.starts, outEdge: out.edges, outTo: out.edges.map((edge) => to[edge]!),
    inStart: into.starts, inEdge: into.edges, inFrom: into.edges.map((edge) => from[edge]!),
  };
}

function nodesOf(edges: readonly Edge[]): { readonly nodes: readonly Node[]; readonly index: ReadonlyMap<Node, number> } {
  const index = new Map<Node, number>();
  for (const { from, to } of edges) {
    index.set(from, 0);
    index.set(to, 0);
  }
  const numbers = Float64Array.from([...index.keys()].filter((node) => typeof node === 'number')).sort();
  const names = [...index.keys()].filter((node) => typeof node === 'string').sort();
  const nodes: readonly Node[] = [...numbers, ...names];
  for (let at = 0; at < nodes.length; at++) index.set(nodes[at]!, at);
  return { nodes, index };
}

/** Counting sort by key, stable. */
function sortedBy(keys: Int32Array, order: Int32Array, count: number): { readonly starts: Int32Array; readonly edges: Int32Array } {
  const starts = new Int32Array(count + 1);
  for (const key of keys) starts[key + 1]!++;
  for (let key = 0; key < count; key++) starts[key + 1]! += starts[key]!;
  const next = starts.slice();
  const edges = new Int32Array(keys.length);
  for (const edge of order) edges[next[keys[edge]!]!++] = edge;
  return { starts, edges };
}
