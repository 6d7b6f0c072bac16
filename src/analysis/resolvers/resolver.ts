import type { Relation } from '../../knowledge/schema.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Edge, Evidence, Node, Via } from '../analysis.ts';
import type { Confidence } from '../../model/fact.ts';

/**
 * Finds whom a waiting actor waits for. One file a relation. Returns every holder that the text supports, none where
 * it supports none: what is missing is a matter of gaps.ts.
 */
export interface Resolver {
  /** The relation of the signature pages that it answers; null for relations that stand in no stack. */
  readonly relation: Relation | null;
  /** Two steps: what concerns the whole scene is looked up once, not for each of its actors. */
  readonly resolve: (scene: Scene) => (actor: Actor) => readonly Edge[];
  /** Edges of waiters that are no actors: a line names their pid, and nothing else in the text speaks of them. */
  readonly others?: (scene: Scene) => readonly Edge[];
}

export function edge(from: Node, to: Node, via: Via, strength: Confidence, evidence: readonly Evidence[]): Edge {
  return { from, to, via, strength, evidence };
}
