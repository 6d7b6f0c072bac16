import type { CapabilityField, SignalField } from '../model/task.ts';

/** What each mask of /proc/PID/status holds (`task_sig` and `task_cap`, fs/proc/array.c; proc_pid_status(5)). */
export const FIELD_MEANING: Readonly<Record<SignalField | CapabilityField, string>> = {
  SigPnd: 'pending for this thread alone',
  ShdPnd: 'pending for the whole process, the same in each of its threads',
  SigBlk: 'blocked by this thread: they wait until it unblocks them',
  SigIgn: 'ignored by the process on request; those ignored by default are not listed',
  SigCgt: 'caught: the process has a handler',
  CapInh: 'inheritable capabilities',
  CapPrm: 'permitted capabilities',
  CapEff: 'effective capabilities, those that the kernel checks',
  CapBnd: 'bounding set: the most that exec can give',
  CapAmb: 'ambient capabilities, kept over exec by a program without privileges',
};

/**
 * What it usually means that SIGKILL stands in the mask, whoever the task is. Sources: `complete_signal`,
 * `wants_signal`, `get_signal` (kernel/signal.c) and `SIG_KERNEL_ONLY_MASK` (include/linux/signal.h), Linux 6.1.
 */
export const KILL_MEANING: Readonly<Record<SignalField, string>> = {
  SigPnd:
    'SIGKILL here is the mark that the end of the whole process puts into every thread, whichever fatal signal began it: it is no proof of kill -9. ' +
    'The thread has not acted on it yet: it is in a wait that SIGKILL does not end, or it has not run since.',
  ShdPnd:
    'SIGKILL was sent to the process. The bit usually stays until the task is gone. If SigPnd is empty and the task is exiting (PF_EXITING, or do_exit in its stack), ' +
    'the kill was accepted and another kill -9 does nothing: look at what it waits for (/proc/PID/stack).',
  SigBlk: 'SIGKILL cannot be blocked through any system call; the mask was misread, or belongs to a thread of the kernel.',
  SigIgn: 'SIGKILL cannot be ignored through any system call. Kernel threads ignore all signals, by design.',
  SigCgt: 'SIGKILL cannot be caught; the mask was misread.',
};
