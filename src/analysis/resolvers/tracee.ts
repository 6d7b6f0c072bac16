import type { Actor } from '../actor.ts';
import { factEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { groupBy } from '../../model/group.ts';
import { maskHas } from '../../knowledge/signals.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A debugger that has attached waits until each of its tracees has stopped: PTRACE_ATTACH sends SIGSTOP (kernel/ptrace.c
 * ptrace_attach), and a thread in an uninterruptible or killable sleep takes it only after that sleep. Said of a thread
 * that has the SIGSTOP pending, or that sleeps in D while another thread of the same process is stopped already.
 */
export const tracee: Resolver = {
  relation: null,
  resolve: (scene) => {
    const stopping = new Set(scene.actors.flatMap((actor) => (actor.moment.state?.value === 't' ? actor.tgid ?? [] : [])));
    const pending = groupBy(scene.actors.filter((actor) => !isZombie(actor) && (actor.moment.tracerPid?.value ?? 0) > 1 && cannotStop(stopping, actor)), (actor) => actor.moment.tracerPid?.value);
    return (actor) => (actor.tid === null || actor.tid !== actor.tgid ? [] : (pending.get(actor.tid) ?? []).slice(0, MOST).map((thread) => toTracee(actor, thread)));
  },
};

const MOST = 64;
/** 19 but on alpha, mips, parisc and sparc (their uapi/asm/signal.h). */
const SIGSTOP = 19;

/** @param stopping processes of which a thread is stopped by its tracer already. */
function cannotStop(stopping: ReadonlySet<number>, actor: Actor): boolean {
  return actor.moment.state?.value === 'D' && actor.tgid !== null && (stopPending(actor) || stopping.has(actor.tgid));
}

function stopPending({ moment }: Actor): boolean {
  const mask = moment.masks.SigPnd;
  return mask !== undefined && maskHas(mask.value, SIGSTOP);
}

function toTracee(tracer: Actor, thread: Actor): Edge {
  const { moment } = thread;
  const stop = stopPending(thread);
  return edge(tracer.node, thread.node, 'tracee', stop ? 'inferred' : 'assumed', [
    ...factEvidence(moment.tracerPid, `${thread.tid} is traced by ${tracer.tid}`), ...factEvidence(moment.state, `${thread.tid} has not stopped: state ${moment.state?.value}`),
    ...(stop ? factEvidence(moment.masks.SigPnd, `SIGSTOP is pending for ${thread.tid}`) : []),
  ]);
}
