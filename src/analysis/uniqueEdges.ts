import type { Edge, Evidence } from './analysis.ts';
import { createNetwork } from './network.ts';

/**
 * Each pair of nodes once for each `via`, at the place where it first stands and with the evidence of all that say the
 * same. What thousands of waiters say of one holder need not stand there a thousand times: the evidence of an edge ends
 * with {@link MOST_EVIDENCE}. Linear, and without a look-up for nodes that have no pair twice.
 */
export function uniqueEdges(edges: readonly Edge[]): readonly Edge[] {
  const { nodes, outStart, outTo, outEdge } = createNetwork(edges);
  const reached = new Int32Array(nodes.length).fill(-1);
  const result: (Edge | null)[] = [...edges];
  for (let node = 0; node < nodes.length; node++) {
    let repeated = false;
    for (let at = outStart[node]!; at < outStart[node + 1]!; at++) {
      const to = outTo[at]!;
      if (reached[to] === node) repeated = true;
      reached[to] = node;
    }
    if (repeated) mergeAlike(edges, outEdge.subarray(outStart[node], outStart[node + 1]), outTo.subarray(outStart[node], outStart[node + 1]), result);
  }
  return result.filter((one) => one !== null);
}

/** Enough to show where it stands. */
const MOST_EVIDENCE = 20;

/** The edges out of one node, in their order. */
function mergeAlike(edges: readonly Edge[], indices: Int32Array, targets: Int32Array, result: (Edge | null)[]): void {
  const first = new Map<string, { readonly index: number; evidence: Evidence[] | null }>();
  indices.forEach((index, at) => {
    const one = edges[index]!;
    const key = `${targets[at]!} ${one.via}`;
    const known = first.get(key);
    if (!known) {
      first.set(key, { index, evidence: null });
      return;
    }
    result[index] = null;
    if (!known.evidence) {
      known.evidence = edges[known.index]!.evidence.slice(0, MOST_EVIDENCE);
      result[known.index] = { ...edges[known.index]!, evidence: known.evidence };
    }
    add(known.evidence, one.evidence);
  });
}

function add(known: Evidence[], more: readonly Evidence[]): void {
  for (const one of more) {
    if (known.length >= MOST_EVIDENCE) return;
    if (!known.some((other) => isSame(one, other))) known.push(one);
  }
}

function isSame(a: Evidence, b: Evidence): boolean {
  return a.says === b.says && a.place.source === b.place.source && a.place.span.start === b.place.span.start;
}
