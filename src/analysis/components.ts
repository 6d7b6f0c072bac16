import type { Network } from './network.ts';

/**
 * Strongly connected components (Tarjan, without recursion, linear): nodes that all wait for each other, directly or
 * through others. A component has its number only after all that its members wait for.
 *
 * @returns the number of each node's component, and how many there are.
 */
export function componentsOf({ nodes, outStart, outTo }: Pick<Network, 'nodes' | 'outStart' | 'outTo'>): { readonly component: Int32Array; readonly count: number } {
  const size = nodes.length;
  const component = new Int32Array(size).fill(-1);
  const index = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  /** Next edge to follow out of a node. */
  const next = outStart.slice(0, size);
  /** Nodes whose component is not known yet, and among them the way that led here. */
  const open = new Int32Array(size);
  const way = new Int32Array(size);
  let [opened, depth, visited, count] = [0, 0, 0, 0];
  const enter = (node: number): void => {
    index[node] = low[node] = visited++;
    open[opened++] = node;
    way[depth++] = node;
  };
  const close = (node: number): void => {
    for (let member = -1; member !== node;) {
      member = open[--opened]!;
      component[member] = count;
    }
    count++;
  };
  for (let start = 0; start < size; start++) {
    if (index[start] === -1) enter(start);
    while (depth > 0) {
      const node = way[depth - 1]!;
      if (next[node]! < outStart[node + 1]!) {
        const target = outTo[next[node]!++]!;
        if (index[target] === -1) enter(target);
        else if (component[target] === -1) low[node] = Math.min(low[node]!, index[target]!);
        continue;
      }
      depth--;
      if (depth > 0) low[way[depth - 1]!] = Math.min(low[way[depth - 1]!]!, low[node]!);
      if (low[node] === index[node]) close(node);
    }
  }
  return { component, count };
}
