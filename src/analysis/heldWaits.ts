import type { Actor } from './actor.ts';
import type { Edge, Node, Via } from './analysis.ts';
import type { Cause } from './graph.ts';
import { groupBy } from '../model/group.ts';
import { isFullPipeWriter } from './resolvers/stuckChildren.ts';

/**
 * Tells of whom the text says that somebody holds up what it waits for, though no page knows its stack or that is a wait as
 * others have it: a lock; whoever would read or answer is stopped; a ring of waits in which one at least is no wait for
 * work to come. Made once a cause; linear in its edges.
 */
export function heldIn(cause: Cause, byNode: ReadonlyMap<Node, Actor>): (actor: Actor) => boolean {
  const ring = new Set(cause.deadlock && cause.root.length > 1 ? cause.root : []);
  const inner = cause.edges.filter((edge) => ring.has(edge.from) && ring.has(edge.to));
  const stuckRing = inner.some((edge) => NO_WORK.has(edge.via) || findsNoRoom(byNode.get(edge.from)));
  const outgoing = groupBy(cause.edges, (edge) => edge.from);
  const isHolding = ({ via, to, strength }: Edge): boolean =>
    (LOCKS.has(via) && strength !== 'assumed') || (ANSWERS.has(via) && byNode.get(to)?.moment.state?.value === 'T');
  return (actor) => {
    const mine = outgoing.get(actor.node) ?? [];
    return mine.some(isHolding) || (stuckRing && ring.has(actor.node) && mine.some(({ to, via, strength }) => ring.has(to) && (strength !== 'assumed' || via === 'fifo')));
  };
}

const LOCKS: ReadonlySet<Via> = new Set<Via>(['lock', 'file-lock']);
/** A program has to do something for these, and a stopped one does nothing. */
const ANSWERS: ReadonlySet<Via> = new Set<Via>(['pipe', 'fifo', 'socket', 'terminal', 'semaphore']);
/** Whoever waits so waits for no data: it does nothing else until that one is done. */
const NO_WORK: ReadonlySet<Via> = new Set<Via>(['child', 'vfork-child', 'fifo', ...LOCKS]);

/** A writer that finds no room; unlike a reader it does not wait for something new. The wait channel alone tells that of a pipe. */
function findsNoRoom(actor: Actor | undefined): boolean {
  return actor !== undefined && (FULL.has(actor.wait?.page.id ?? '') || isFullPipeWriter(actor));
}

const FULL: ReadonlySet<string> = new Set(['pipe-write', 'socket-send-full', 'tty-write-blocked']);
