import { groupBy } from '../model/group.ts';
import type { Edge, Node } from './analysis.ts';

/** A root cause and everybody who waits for it, directly or through others. */
export interface Cause {
  /** One node, or the members of a deadlock. Ascending. */
  readonly root: readonly Node[];
  readonly deadlock: boolean;
  /** Without the root; those nearest to it first. */
  readonly victims: readonly Node[];
  /** Edges inside the root and on the ways to it. */
  readonly edges: readonly Edge[];
}

/**
 * Root causes of a wait-for graph: strongly connected components that wait for nobody outside of themselves. A
 * component with a cycle is a deadlock. Independent of the order of the edges. Linear (Tarjan, without recursion).
 */
export function causesOf(edges: readonly Edge[]): readonly Cause[] {
  const nodes = [...new Set(edges.flatMap((one) => [one.from, one.to]))].sort(compareNodes);
  const out = groupBy(edges, (one) => one.from);
  const into = groupBy(edges, (one) => one.to);
  const component = componentsOf(nodes, out);
  const members = groupBy(nodes, (node) => component.get(node)!);
  return [...members.entries()]
    .filter(([id, inside]) => inside.every((node) => (out.get(node) ?? []).every((one) => component.get(one.to) === id)))
    .map(([, inside]) => causeOf(inside, out, into));
}

/** Numbers before names, each ascending. */
export function compareNodes(a: Node, b: Node): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function causeOf(root: readonly Node[], out: ReadonlyMap<Node, readonly Edge[]>, into: ReadonlyMap<Node, readonly Edge[]>): Cause {
  const seen = new Set<Node>(root);
  const queue: Node[] = [...root];
  const edges: Edge[] = root.flatMap((node) => out.get(node) ?? []);
  for (const node of queue) {
    for (const one of [...(into.get(node) ?? [])].sort((a, b) => compareNodes(a.from, b.from))) {
      if (!root.includes(one.from)) edges.push(one);
      if (seen.has(one.from)) continue;
      seen.add(one.from);
      queue.push(one.from);
    }
  }
  const deadlock = root.length > 1 || (out.get(root[0]!) ?? []).some((one) => one.to === root[0]);
  return { root, deadlock, victims: queue.slice(root.length), edges: [...new Set(edges)] };
}

function componentsOf(nodes: readonly Node[], out: ReadonlyMap<Node, readonly Edge[]>): ReadonlyMap<Node, number> {
  const index = new Map<Node, number>();
  const low = new Map<Node, number>();
  const component = new Map<Node, number>();
  const path: Node[] = [];
  let components = 0;
  for (const start of nodes) {
    if (index.has(start)) continue;
    const work: { readonly node: Node; next: number }[] = [{ node: start, next: 0 }];
    while (work.length > 0) {
      const top = work.at(-1)!;
      if (top.next === 0 && !index.has(top.node)) {
        index.set(top.node, index.size);
        low.set(top.node, index.get(top.node)!);
        path.push(top.node);
      }
      const target = out.get(top.node)?.[top.next++]?.to;
      if (target !== undefined) {
        if (!index.has(target)) work.push({ node: target, next: 0 });
        else if (!component.has(target)) low.set(top.node, Math.min(low.get(top.node)!, index.get(target)!));
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above) low.set(above.node, Math.min(low.get(above.node)!, low.get(top.node)!));
      if (low.get(top.node) !== index.get(top.node)) continue;
      for (let node = path.pop(); node !== undefined; node = path.pop()) {
        component.set(node, components);
        if (node === top.node) break;
      }
      components++;
    }
  }
  return component;
}
