import { PF_SIGNALED, hasFlag } from '../knowledge/processFlags.ts';
import { decodeSignalMask, maskHas } from '../knowledge/signals.ts';
import type { Arch } from '../model/kernel.ts';
import type { Actor } from './actor.ts';
import { factEvidence, frameEvidence } from './actor.ts';
import type { Evidence } from './analysis.ts';
import { isDead } from './moment.ts';
import type { Moment } from './moment.ts';

/** How a task came to die, by the masks that hold the kill. */
export type KillOrigin =
  | 'taken' // sent to the process, and this thread has taken it: it is exiting
  | 'after-own-exit' // it had begun to exit by itself before it was sent
  | 'sent' // sent to the process; this thread has been told and has not got to do_exit
  | 'own-process' // nobody sent one: its own process ended (exit_group, exec, the end of another thread)
  | 'other-signal' // another fatal signal started the end of the process
  | 'group-exit-taken' // nobody sent one, and this thread has taken the mark of its process's end
  | 'own-exit' // it exits by itself
  | 'marked-while-exiting' // marked when it was exiting already
  | 'between'; // sent, and this thread is neither marked nor exiting

export interface HowKilled {
  readonly origin: KillOrigin;
  /** Stands alone, says `it` of the task. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
}

/** What the question needs of a task: an {@link Actor} is one. */
export type Killable = Pick<Actor, 'names' | 'stack'> & { readonly moment: Pick<Moment, 'masks' | 'state' | 'flags'>; readonly exiting: Pick<Actor['exiting'], 'answer'> };

/**
 * Reads how the kill came from which mask holds it. kill(2) puts KILL into the shared set, and `complete_signal` into the private
 * set of every thread; `zap_other_threads` (exit_group, exec, a fatal signal of another thread) and a core dump's `zap_process`
 * fill the private sets alone. `get_signal` takes the private mark of the thread that begins to die; nobody takes the
 * shared one (kernel/signal.c 5.10, 6.1, 6.12, 7.3). zap_pid_ns_processes sends like kill(2): the masks do not tell the two apart.
 *
 * @param arch names the other fatal signals.
 * @returns null where the masks are not known, or show no kill and nothing is exiting.
 */
export function howKilled(task: Killable, arch: Arch | null = null): HowKilled | null {
  const { moment, names, stack } = task;
  const { SigPnd, ShdPnd } = moment.masks;
  if (!SigPnd || !ShdPnd || isDead(moment.state?.value)) return null;
  const own = maskHas(SigPnd.value, 9);
  const shared = maskHas(ShdPnd.value, 9);
  const exiting = task.exiting.answer === 'yes';
  const evidence = [...factEvidence(SigPnd, `SigPnd ${own ? 'holds' : 'holds no'} SIGKILL`), ...factEvidence(ShdPnd, `ShdPnd ${shared ? 'holds' : 'holds no'} SIGKILL`)];
  const say = (origin: KillOrigin, sentence: string, more: readonly Evidence[] = []): HowKilled => ({ origin, sentence, evidence: [...evidence, ...more] });
  if (own && exiting) return say('marked-while-exiting', 'It was marked with KILL when it had already begun to exit, so the mark stays in SigPnd and has no effect.');
  if (own && shared) return say('sent', 'KILL in both sets: somebody sent SIGKILL to the process (kill, the OOM killer, or the end of its pid namespace), every thread was told, and this one has not got to die yet.');
  if (own) {
    const others = fatalOthers(moment, arch);
    return others.length > 0 ? say('other-signal', `KILL stands in SigPnd and not in ShdPnd: ${others.join(', ')} in ShdPnd started the end of the process, and the kernel marked every thread with KILL.`)
      : say('own-process', 'KILL stands in SigPnd and not in ShdPnd: nobody sent SIGKILL to the process. It ended by itself (exit_group, exec, or a fatal signal of another thread), and the kernel marked its threads with KILL.');
  }
  if (shared && !exiting) return say('between', 'KILL stands in ShdPnd alone, in a thread that is not exiting. That is rare: the sample fell between sending and marking, or the thread is on its way into do_exit or a core dump.');
  if (!exiting) return null;
  const took = names.includes('get_signal');
  const byItself = !took && names.some((name) => OWN_EXIT.has(name));
  const where = frameEvidence(stack, took ? ['get_signal'] : [...OWN_EXIT], took ? 'it has taken a fatal signal here' : 'it exits by its own system call');
  if (shared && byItself) return say('after-own-exit', 'It had begun to exit by itself (an exit system call stands in its stack) when SIGKILL was sent. The signal stays in ShdPnd and has no effect.', where);
  if (shared) return say('taken', `It was killed and acts on it: ${took ? 'it has taken the fatal signal (get_signal), which clears its own KILL mark in SigPnd' : 'an exiting thread has no KILL mark of its own any more'}, and the shared bit stays in ShdPnd. The signal was not filed wrongly.`, where);
  const signaled = took || (moment.flags !== null && hasFlag(moment.flags.value, PF_SIGNALED));
  if (signaled) return say('group-exit-taken', 'No KILL stands in its masks, although it dies by a signal: its own process ended (exit_group, exec, or a fatal signal that was taken off the queue), and this thread has taken the mark.', where);
  if (byItself || moment.flags !== null) return say('own-exit', 'It exits by itself: no signal killed it. A kill -9 since then leaves no trace from Linux 6.0 on, and has no effect on any kernel.', where);
  return null;
}

/** The system calls that end a thread or a process, as they stand in stacks. */
const OWN_EXIT: ReadonlySet<string> = new Set([
  '__x64_sys_exit_group', '__do_sys_exit_group', '__ia32_sys_exit_group', '__arm64_sys_exit_group', '__se_sys_exit_group', 'sys_exit_group', 'SyS_exit_group', '__riscv_sys_exit_group', '__s390x_sys_exit_group',
  '__x64_sys_exit', '__do_sys_exit', '__ia32_sys_exit', '__arm64_sys_exit', '__se_sys_exit', 'sys_exit', 'SyS_exit', '__riscv_sys_exit', '__s390x_sys_exit',
]);

/** Fatal signals of the process other than KILL: any of them starts a group exit unless it dumps core. */
function fatalOthers({ masks }: Pick<Moment, 'masks'>, arch: Arch | null): readonly string[] {
  const signals = masks.ShdPnd && decodeSignalMask(masks.ShdPnd.value, arch);
  return (signals ?? []).filter((one) => one.defaultAction === 'terminate' && one.name !== 'SIGKILL').map((one) => one.name);
}
