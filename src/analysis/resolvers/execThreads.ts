import type { Actor } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { killPending } from '../moment.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A thread in execve waits until every other thread of its process is gone: `de_thread` (fs/exec.c) has sent them SIGKILL
 * (kernel/signal.c zap_other_threads) and sleeps until the last one has left. So it waits for those that live, above all
 * for those that show that they cannot go: killed and still there, or asleep in D.
 */
export const execThreads: Resolver = {
  relation: null,
  resolve: (scene) => {
    // One thread of a process execs: several are several samples or a damaged text.
    const known = new Map<number, readonly Actor[]>();
    return (actor) => {
      if (actor.wait?.page.id !== PAGE || actor.tgid === null) return [];
      const others = known.get(actor.tgid) ?? waitedFor(scene.byTgid.get(actor.tgid) ?? []);
      known.set(actor.tgid, others);
      return others.filter((thread) => thread !== actor).map((thread) => toThread(actor, thread));
    };
  },
};

const PAGE = 'exec-de-thread';
const MOST = 64;

function waitedFor(threads: readonly Actor[]): readonly Actor[] {
  const others = threads.filter((thread) => !isGone(thread) && thread.wait?.page.id !== PAGE);
  const held = others.filter(cannotGo);
  return (held.length > 0 ? held : others).slice(0, MOST);
}

/** A traced zombie stays until its tracer has waited for it; any other one is gone. */
function isGone(thread: Actor): boolean {
  return isZombie(thread) && (thread.moment.tracerPid?.value ?? 0) === 0;
}

function cannotGo(thread: Actor): boolean {
  return thread.moment.state?.value === 'D' || killPending(thread.moment, 'SigPnd') === true || isZombie(thread) || thread.exiting.answer === 'yes';
}

function toThread(actor: Actor, thread: Actor): Edge {
  const { state, masks } = thread.moment;
  return edge(actor.node, thread.node, 'thread-of-process', 'inferred', [
    ...frameEvidence(actor.stack, actor.wait!.page.mark, 'execve waits until the other threads are gone'),
    ...factEvidence(state, `thread ${thread.tid} is in state ${state?.value}`),
    ...(killPending(thread.moment, 'SigPnd') === true ? factEvidence(masks.SigPnd, `SIGKILL is pending for ${thread.tid}: it was killed and is still here`) : []),
  ]);
}
