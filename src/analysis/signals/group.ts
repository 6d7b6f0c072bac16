import { PF_DUMPCORE, PF_SIGNALED, hasFlag } from '../../knowledge/processFlags.ts';
import type { Actor, Answer, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import { killPending } from '../moment.ts';
import { answer } from './answer.ts';

/** The process of a task as far as the text shows it. Made once for a process: it may have thousands of threads. */
export interface Group {
  /** Its threads, the one that is asked about among them. */
  readonly threads: readonly Actor[];
  /** Every thread that the kernel counts is among them. */
  readonly complete: boolean;
  /** Those that are neither dead nor exiting. */
  readonly living: readonly Actor[];
  /** It is on its way out as a whole (SIGNAL_GROUP_EXIT). */
  readonly dying: Answer;
  /** The thread that writes its core dump. */
  readonly dumper: { readonly thread: Actor; readonly answer: Answer } | null;
  readonly leader: Actor | null;
}

/** The groups of a scene, each made when it is first asked for. */
export function groupsOf(scene: Scene): (actor: Actor) => Group {
  const known = new Map<number, Group>();
  return (actor) => {
    if (actor.tgid === null) return groupFrom([actor]);
    const found = known.get(actor.tgid) ?? groupFrom(scene.byTgid.get(actor.tgid) ?? [actor]);
    known.set(actor.tgid, found);
    return found;
  };
}

/** From these threads: the task alone where nothing else is at hand. */
export function groupFrom(threads: readonly Actor[]): Group {
  return {
    threads, complete: isComplete(threads), living: threads.filter((one) => !isZombie(one) && one.exiting.answer !== 'yes'),
    dying: dyingOf(threads), dumper: dumperOf(threads), leader: threads.find((one) => one.tid !== null && one.tid === one.tgid) ?? null,
  };
}

/** `Threads:` counts the zombie leader too (fs/proc/array.c task_sig, get_nr_threads). */
function isComplete(threads: readonly Actor[]): boolean {
  const counted = threads.reduce((most, one) => Math.max(most, one.moment.threads?.value ?? 0), 0);
  return counted > 0 && threads.length >= counted;
}

/**
 * Is the process already on its way out as a whole (SIGNAL_GROUP_EXIT)? No file shows the flag; what is seen is what follows
 * it: `do_group_exit` in a stack, PF_SIGNALED (`get_signal`, kernel/signal.c), or KILL in a thread's private set, which
 * `complete_signal`, `zap_other_threads` and `zap_process` alone put there besides tgkill.
 */
function dyingOf(threads: readonly Actor[]): Answer {
  for (const thread of threads) {
    if (thread.names.includes('do_group_exit')) return answer(true, frameEvidence(thread.stack, ['do_group_exit'], `thread ${thread.tid ?? 'here'} is in do_group_exit: the whole process ends`));
    const { flags } = thread.moment;
    if (flags && hasFlag(flags.value, PF_SIGNALED)) return answer(true, factEvidence(flags, 'PF_SIGNALED (0x400): it has taken a fatal signal'));
    if (killPending(thread.moment, 'SigPnd') === true) return answer(true, factEvidence(thread.moment.masks.SigPnd, `thread ${thread.tid ?? 'here'} is marked with KILL`));
  }
  // Whoever is alive, not marked and not dying would have been marked with the others.
  const free = threads.find((one) => one.exiting.answer === 'no' && killPending(one.moment, 'SigPnd') === false);
  return free ? answer(false, factEvidence(free.moment.masks.SigPnd, `thread ${free.tid ?? 'here'} is not marked with KILL`)) : answer(null);
}

/** The thread that writes the core: only SIGKILL and the freezers interrupt it (`prepare_signal`; `dump_interrupted`, fs/coredump.c). */
function dumperOf(threads: readonly Actor[]): Group['dumper'] {
  for (const thread of threads) {
    const name = DUMPER.find((one) => thread.names.includes(one));
    if (name !== undefined) return { thread, answer: answer(true, frameEvidence(thread.stack, [name], `thread ${thread.tid ?? 'here'} writes a core dump`)) };
  }
  const flagged = threads.find(({ moment }) => moment.coreDumping?.value === true && moment.flags && hasFlag(moment.flags.value, PF_DUMPCORE));
  return flagged ? { thread: flagged, answer: answer(true, factEvidence(flagged.moment.coreDumping, 'CoreDumping 1')) } : null;
}

const DUMPER: readonly string[] = ['vfs_coredump', 'do_coredump', 'elf_core_dump', 'coredump_wait', 'wait_for_dump_helpers'];
