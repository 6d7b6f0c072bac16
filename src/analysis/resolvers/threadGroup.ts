import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import type { Fact } from '../../model/fact.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A zombie leader waits for the other threads of its process: `wait_task_zombie` takes a leader only when
 * `delay_group_leader` (include/linux/sched/signal.h) is false, that is when its thread group is empty.
 */
export const threadGroup: Resolver = {
  relation: null,
  resolve: (scene) => (actor) => {
    if (actor.tid === null || actor.tid !== actor.tgid) return [];
    const zombie = isZombie(actor);
    // A leader of which the text shows nothing but the listing of its threads: dead if one of them is dying in its group exit.
    if (!zombie && (actor.moment.state !== null || actor.names.length > 0)) return [];
    const threads = liveThreads(scene, actor);
    const listed = threads.length === 0 ? new Map<number, Fact<unknown>>() : listingOf(actor);
    return threads.flatMap((thread) => edgeTo(actor, thread, zombie, listed.get(thread.tid!)));
  },
};

/** The threads of a process that still live, leader apart. */
export function liveThreads(scene: Scene, leader: Actor): readonly Actor[] {
  return (scene.byTgid.get(leader.tgid!) ?? []).filter((thread) => thread !== leader && !isZombie(thread));
}

/** The first listing of its threads that names each of them. */
function listingOf(leader: Actor): ReadonlyMap<number, Fact<unknown>> {
  const lists = (leader.task?.readings ?? []).flatMap(({ taskList }) => taskList ?? []);
  return new Map(lists.reverse().flatMap((list) => list.value.map((tid) => [tid, list] as const)));
}

function edgeTo(leader: Actor, thread: Actor, zombie: boolean, listed: Fact<unknown> | undefined): readonly Edge[] {
  const dying = thread.exiting.answer === 'yes';
  if (!zombie && !dying) return [];
  const evidence = [
    ...factEvidence(leader.moment.state, `the leader ${leader.tid} is a zombie`),
    ...factEvidence(leader.moment.threads, `${leader.moment.threads?.value} threads are counted in process ${leader.tgid}`),
    ...factEvidence(listed, `thread ${thread.tid} is listed in process ${leader.tgid}`),
    ...frameEvidence(thread.stack, ['do_exit'], `thread ${thread.tid} is still inside do_exit`),
  ];
  return [edge(leader.node, thread.node, 'thread-of-zombie-leader', zombie ? 'observed' : 'inferred', evidence)];
}
