import { PF_KTHREAD, hasFlag } from '../knowledge/processFlags.ts';
import type { Actor, Answer } from './actor.ts';
import { factEvidence, frameEvidence } from './actor.ts';
import type { Moment } from './moment.ts';

/**
 * Whether a task is a kernel thread: the kernel's own word first (`Kthread:`, PF_KTHREAD), then its stack.
 *
 * @param byStack {@link kernelThreadByStack} of its stack.
 * @returns null where nothing tells.
 */
export function kernelThreadBy({ kthread, flags }: Pick<Moment, 'kthread' | 'flags'>, byStack: boolean | null): boolean | null {
  if (kthread) return kthread.value;
  return flags ? hasFlag(flags.value, PF_KTHREAD) : byStack;
}

/** `kthread` (kernel/kthread.c) is the outermost function of a kernel thread, an entry point that of a system call. */
export function kernelThreadByStack(names: readonly string[]): boolean | null {
  if (names.includes(KTHREAD)) return true;
  return names.some((name) => SYSTEM_CALL_ENTRIES.has(name)) ? false : null;
}

/** {@link kernelThreadBy} with what shows it. */
export function kernelThreadAnswer({ moment, names, stack }: Actor): Answer {
  const value = kernelThreadBy(moment, kernelThreadByStack(names));
  const evidence = moment.kthread ? factEvidence(moment.kthread, 'Kthread') : moment.flags ? factEvidence(moment.flags, 'PF_KTHREAD') : value === true ? frameEvidence(stack, [KTHREAD], 'its stack begins in kthread') : [];
  return { answer: value === null ? 'unknown' : value ? 'yes' : 'no', evidence };
}

export function isKernelThread({ moment, names }: Pick<Actor, 'moment' | 'names'>): boolean {
  return kernelThreadBy(moment, kernelThreadByStack(names)) === true;
}

const KTHREAD = 'kthread';

const SYSTEM_CALL_ENTRIES: ReadonlySet<string> = new Set([
  'do_syscall_64', 'do_fast_syscall_32', '__do_fast_syscall_32', 'do_int80_emulation', 'el0_svc', 'el0_svc_common', 'do_el0_svc', 'system_call_exception', 'system_call_fastpath',
]);
