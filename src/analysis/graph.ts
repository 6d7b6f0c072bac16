import type { Edge, Node } from './analysis.ts';
import { componentsOf } from './components.ts';
import { createNetwork } from './network.ts';
import type { Network } from './network.ts';

/** A root cause and everybody who waits for it, directly or through others. */
export interface Cause {
  /** One node, or the members of a deadlock. Ascending. */
  readonly root: readonly Node[];
  readonly deadlock: boolean;
  /** Without the root; those nearest to it first, and those at the same distance as they are found, by number. */
  readonly victims: readonly Node[];
  /** Those of the victims, at the front, that wait for the root itself. */
  readonly direct: number;
  /** Edges inside the root and on the ways to it. */
  readonly edges: readonly Edge[];
  /** Only the direct victims are listed: see {@link causesOf}. */
  readonly partial: boolean;
}

/**
 * Root causes of a wait-for graph: strongly connected components that wait for nobody outside of themselves. A
 * component with a cycle is a deadlock. Independent of the order of the edges. Linear (Tarjan, without recursion).
 *
 * Who waits for several causes stands under each of them. In a graph where thousands of causes each have nearly everybody
 * behind them those lists would be quadratic: when all of them together have come to `allowance` edges, the causes that
 * are left (those with the fewest direct victims) list only their direct ones. No incident of a size to be read comes
 * near to that.
 *
 * @param edges each pair of nodes once for each `via`, as resolveEdges gives them.
 */
export function causesOf(edges: readonly Edge[], allowance: number = allowanceOf(edges)): readonly Cause[] {
  const network = createNetwork(edges);
  const { nodes, outStart, outTo, inStart } = network;
  const { component, count } = componentsOf(network);
  const members: number[][] = Array.from({ length: count }, () => []);
  const sink = new Uint8Array(count).fill(1);
  for (let node = 0; node < nodes.length; node++) {
    members[component[node]!]!.push(node);
    for (let at = outStart[node]!; at < outStart[node + 1]!; at++) if (component[outTo[at]!] !== component[node]) sink[component[node]!] = 0;
  }
  const roots = members.filter((_, id) => sink[id] === 1).sort(([a], [b]) => a! - b!);
  const fanIn = (inside: readonly number[]): number => inside.reduce((sum, node) => sum + inStart[node + 1]! - inStart[node]!, 0);
  const largest = roots.map((inside, index) => ({ index, inside, fanIn: fanIn(inside) })).sort((a, b) => b.fanIn - a.fanIn || a.index - b.index);
  const seen = new Int32Array(nodes.length).fill(-1);
  const causes: Cause[] = new Array<Cause>(roots.length);
  let left = allowance;
  for (const { index, inside } of largest) {
    const cause = causeOf(network, inside, index, seen, left > 0);
    left -= cause.edges.length;
    causes[index] = cause;
  }
  return causes;
}

/** Numbers before names, each ascending. */
export function compareNodes(a: Node, b: Node): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function allowanceOf(edges: readonly Edge[]): number {
  return 100_000 + 2 * edges.length;
}

/** Breadth first against the direction of the edges. @param seen two numbers a cause, so that it need not be cleared. */
function causeOf({ nodes, edges, outStart, outEdge, inStart, inFrom, inEdge }: Network, root: readonly number[], cause: number, seen: Int32Array, whole: boolean): Cause {
  const [ofRoot, ofVictim] = [2 * cause, 2 * cause + 1];
  const found: Edge[] = [];
  const queue: number[] = [...root];
  for (const node of root) {
    seen[node] = ofRoot;
    for (let at = outStart[node]!; at < outStart[node + 1]!; at++) found.push(edges[outEdge[at]!]!);
  }
  const deadlock = found.length > 0;
  const visit = (node: number): void => {
    for (let at = inStart[node]!; at < inStart[node + 1]!; at++) {
      const from = inFrom[at]!;
      // Nothing goes out of a root: these are inside of it, and there already.
      if (seen[from] === ofRoot) continue;
      found.push(edges[inEdge[at]!]!);
      if (seen[from] === ofVictim) continue;
      seen[from] = ofVictim;
      queue.push(from);
    }
  };
  for (const node of root) visit(node);
  const direct = queue.length - root.length;
  const partial = !whole && queue.slice(root.length).some((node) => inStart[node + 1]! > inStart[node]!);
  for (let next = root.length; whole && next < queue.length; next++) visit(queue[next]!);
  return { root: root.map((node) => nodes[node]!), deadlock, victims: queue.slice(root.length).map((node) => nodes[node]!), direct, edges: found, partial };
}
