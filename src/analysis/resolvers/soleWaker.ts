import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge, Node } from '../analysis.ts';
import { untimedFutex } from '../futexWaits.ts';
import type { UntimedFutex } from '../futexWaits.ts';
import { edge } from './resolver.ts';

/**
 * A process that others wait for, whose leader sleeps in a futex of its own process: only a thread of the same process can
 * wake it (FUTEX_PRIVATE_FLAG, kernel/futex/core.c get_futex_key: the address space is part of the key). Where all its other threads
 * but one sleep in such futexes too, and that one waits for somebody itself, the leader waits for that thread: a join of
 * Python, a condition, a semaphore. Linear in the threads of the processes that are waited for.
 *
 * @param edges all other edges.
 */
export function soleWaker(scene: Scene, edges: readonly Edge[]): readonly Edge[] {
  const waiting = new Set<Node>(edges.map(({ from }) => from));
  const awaited = new Set(edges.filter(({ from, to }) => from !== to && typeof to === 'number' && !waiting.has(to)).map(({ to }) => to));
  if (awaited.size === 0) return [];
  const futexOf = untimedFutex(scene);
  return [...awaited].flatMap((node) => {
    const leader = scene.byNode.get(node);
    return leader && leader.tid === leader.tgid && leader.exiting.answer !== 'yes' ? wakerOf(scene, leader, waiting, futexOf) : [];
  });
}

function wakerOf(scene: Scene, leader: Actor, waiting: ReadonlySet<Node>, futexOf: (actor: Actor) => UntimedFutex | null): readonly Edge[] {
  const own = futexOf(leader);
  if (!own?.own) return [];
  const threads = (scene.byTgid.get(leader.tgid!) ?? []).filter((thread) => !isZombie(thread));
  const counted = threads.reduce((most, { moment }) => Math.max(most, moment.threads?.value ?? 0), 0);
  if (counted > threads.length) return [];
  const [waker, ...more] = threads.filter((thread) => thread !== leader && futexOf(thread)?.own !== true);
  if (!waker || more.length > 0 || !waiting.has(waker.node)) return [];
  // A listing of threads has them all; stacks of single threads need not.
  const all = counted === threads.length || threads.every(({ task }) => task?.readings.some(({ format }) => format === 'ps') === true);
  return [edge(leader.node, waker.node, 'thread-of-process', all ? 'inferred' : 'assumed', [
    { place: own.place, says: `${leader.tid} waits without a time limit in a futex that only threads of its own process can wake` },
    ...(waker.stack ? frameEvidence(waker.stack, waker.names, `its thread ${waker.tid}, the only other one that could, waits itself`) : factEvidence(waker.moment.wchan ?? waker.moment.state, `its thread ${waker.tid}, the only other one that could, waits itself`)),
  ])];
}
