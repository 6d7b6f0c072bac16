import type { Scene } from '../actor.ts';
import type { Edge, Node } from '../analysis.ts';
import { children } from './children.ts';
import { foreignParent, unreapedBy } from './foreignParent.ts';
import { fuseDaemon } from './fuseDaemon.ts';
import { pidNamespaceMembers } from './pidNamespaceMembers.ts';
import type { Resolver } from './resolver.ts';
import { threadGroup } from './threadGroup.ts';
import { tracer } from './tracer.ts';

/** One line a relation. */
const RESOLVERS: readonly Resolver[] = [pidNamespaceMembers, foreignParent, fuseDaemon, children, threadGroup, tracer];

/** Every edge of the wait-for graph that the incident supports. Each pair of nodes stands once for each relation. */
export function resolveEdges(scene: Scene): readonly Edge[] {
  const resolvers = RESOLVERS.map(({ relation, resolve }) => ({ relation, resolve: resolve(scene) }));
  const edges = scene.actors.flatMap((actor) => {
    const relation = actor.wait?.page.wait.relation ?? null;
    return resolvers.filter((one) => one.relation === null || one.relation === relation).flatMap((one) => one.resolve(actor));
  });
  const awaited = new Set(edges.filter((one) => one.via === 'pid-namespace-member').map((one) => one.to));
  const held = new Set(edges.map((one) => one.from));
  const unreaped = scene.actors.filter((actor) => awaited.has(actor.node) && !held.has(actor.node)).flatMap(unreapedBy);
  return unique([...edges, ...unreaped.filter((one) => !isWaiterOf(edges, one.from, one.to))]);
}

/** The parent is the very task that waits for this zombie: that it has not reaped it yet is no reason of its own. */
function isWaiterOf(edges: readonly Edge[], zombie: Node, parent: Node): boolean {
  return edges.some((one) => one.from === parent && one.to === zombie);
}

function unique(edges: readonly Edge[]): readonly Edge[] {
  const byKey = new Map<string, Edge>();
  for (const one of edges) {
    const key = `${typeof one.from}${one.from}|${typeof one.to}${one.to}|${one.via}`;
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, evidence: [...known.evidence, ...one.evidence] } : one);
  }
  return [...byKey.values()];
}
