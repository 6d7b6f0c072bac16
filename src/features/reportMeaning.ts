import type { ReportKind } from '../model/kernelReport.ts';

/**
 * What a report of the kernel means, for somebody who sees one for the first time. Sources: kernel/hung_task.c,
 * kernel/watchdog.c, kernel/rcu/tree_stall.h, kernel/smp.c, kernel/workqueue.c, kernel/exit.c (`make_task_dead`),
 * mm/oom_kill.c. Defaults are those of the kernel's own configuration; distributions change them.
 */
export const REPORT_MEANING: Readonly<Record<ReportKind, string>> = {
  'hung-task': 'khungtaskd saw the task in uninterruptible sleep (D) without a single context switch for at least this long. That is a symptom: the stack says what it waits for.',
  'cannot-die': 'A fatal signal is pending, and the task does not act upon it.',
  'soft-lockup': "The watchdog could not run on this CPU for more than twice kernel.watchdog_thresh (20 s by default): the kernel stayed in one place there and did not schedule.",
  'hard-lockup': 'This CPU took no timer interrupt for about kernel.watchdog_thresh (10 s by default): it stands with interrupts off.',
  'rcu-stall': 'A grace period of RCU does not end (21 s by default): a CPU or a task does not leave its read-side section, or does not get to run. Whoever waits for RCU waits too.',
  'csd-lock': 'A CPU waits until another one has handled a call that it sent by interrupt. The other one does not answer: it stands with interrupts off, or is stuck.',
  'workqueue-lockup': 'A pool of kernel workers made no progress (30 s by default): all work behind it waits.',
  'workqueue-hog': 'A work item kept its CPU for long and held up the other work of that CPU.',
  lockdep: 'The lock checker saw a use of locks or of RCU that breaks the rules. It need not hang now; it can.',
  'bad-access': 'The kernel touched memory that it must not. The task is killed on the spot, and locks that it held stay held: others may hang on them.',
  exception: 'The CPU refused an instruction of the kernel. The task is killed on the spot, and locks that it held stay held: others may hang on them.',
  oops: 'The kernel killed the running task on the spot. Locks that it held stay held: others may hang on them.',
  'kernel-bug': 'A check that must hold (BUG_ON) does not. The task is killed on the spot, and locks that it held stay held: others may hang on them.',
  bug: 'A check of the kernel failed. Unless a panic or an oops follows, the kernel goes on.',
  warning: 'A check of the kernel (WARN_ON) failed, and the kernel goes on.',
  sanitizer: 'A checker that is built into this kernel saw a bad use of memory.',
  panic: 'The kernel stops here.',
  'out-of-memory': 'No memory could be freed, and the kernel chose a process to kill. A victim in uninterruptible sleep does not die before its wait ends.',
};
