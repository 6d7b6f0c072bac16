import type { Fact, Place } from './fact.ts';
import type { Frame } from './stack.ts';

/** What the kernel says that has happened. */
export type ReportKind =
  | 'hung-task' // khungtaskd: a task in state D for too long
  | 'cannot-die' // a killed task that goes on (linux-next)
  | 'soft-lockup' // a CPU that does not schedule
  | 'hard-lockup' // a CPU that takes no interrupts
  | 'rcu-stall'
  | 'csd-lock' // a CPU that does not answer an inter-processor call
  | 'workqueue-lockup'
  | 'workqueue-hog' // a work item that keeps its CPU
  | 'lockdep'
  | 'bad-access' // a fault on an address
  | 'exception' // general protection fault, divide error, …
  | 'oops' // the end of a report whose beginning is not there
  | 'kernel-bug' // BUG(), BUG_ON()
  | 'bug' // other checks: scheduling while atomic, bad page state, refcounts, corrupted lists
  | 'warning'
  | 'sanitizer' // KASAN, KMSAN, KCSAN, KFENCE, UBSAN, kmemleak
  | 'panic'
  | 'out-of-memory';

/** A report of the kernel log, from its title to the end of its traces. */
export interface KernelReport {
  readonly kind: ReportKind;
  /** The first line as printed, without prefixes. */
  readonly title: string;
  /** Whom the report names: the task that hangs, that ran on the stuck CPU, that touched the bad memory. */
  readonly tid: Fact<number> | null;
  readonly comm: Fact<string> | null;
  /** The CPU that is stuck or on which it happened, not the one that tells. */
  readonly cpu: Fact<number> | null;
  /** How long it had lasted. */
  readonly seconds: Fact<number> | null;
  /** How the memory was touched, of sanitizer reports: `Read`, `Write`, `Free`. */
  readonly access: Fact<string> | null;
  /**
   * The function to look at first, without the compiler's suffixes; its place lies in the code pointer or in the
   * stack that it was taken from. Inferred: what reports, waits, locks and dispatches is passed over.
   */
  readonly guilty: Fact<string> | null;
  readonly place: Place;
}

/** A register that points into the code: `RIP: 0010:f+0x1/0x2`, `pc : …`, `lr : …`, `NIP […] …`. */
export interface CodePointer {
  /** As printed: `RIP`, `pc`, `lr`, `NIP`, `Krnl PSW`. */
  readonly register: string;
  readonly frame: Frame;
  /** The function name. */
  readonly place: Place;
}

/**
 * A short title that is the same for the same kind of report in the same function, after the fashion of syzkaller:
 * `INFO: task hung in rtnl_lock`, `KASAN: slab-use-after-free Read in fuse_put`.
 */
export function reportTitle(report: KernelReport): string {
  return `${subjectOf(report)} in ${report.guilty === null ? 'corrupted' : titleName(report.guilty.value)}`;
}

function subjectOf({ kind, title, access }: KernelReport): string {
  switch (kind) {
    case 'hung-task': return 'INFO: task hung';
    case 'cannot-die': return "INFO: task can't die";
    case 'soft-lockup': return 'BUG: soft lockup';
    case 'hard-lockup': return 'BUG: hard lockup';
    case 'rcu-stall': return 'INFO: rcu detected stall';
    case 'workqueue-lockup': return 'BUG: workqueue lockup';
    case 'kernel-bug': return 'kernel BUG';
    case 'warning': return 'WARNING';
    case 'lockdep': return lockdepSubject(title);
    case 'bad-access': return /NULL/.test(title) ? 'BUG: unable to handle kernel NULL pointer dereference' : 'BUG: unable to handle kernel paging request';
    case 'sanitizer': return sanitizerSubject(title, access?.value ?? null);
    default: return title.replace(/^Oops: (?=[a-z])/, '').replace(/(?:,| -|: [0-9a-f]{4}\b| at | on CPU#| ?\[#|[:/.!]? ?\d).*$/s, '').trim();
  }
}

function lockdepSubject(title: string): string {
  if (/possible (?:circular|recursive|irq)|-safe -> /.test(title)) return 'possible deadlock';
  const what = title.replace(/^(?:\[ )?(?:WARNING|INFO|BUG): /, '').trimEnd().replace(/(?: detected)?[!.]?(?: \])?$/, '');
  return /^inconsistent/.test(what) ? what : `WARNING: ${what}`;
}

function sanitizerSubject(title: string, access: string | null): string {
  if (title.startsWith('unreferenced object')) return 'memory leak';
  const match = /^(?:BUG: )?(K[A-Z]+|UBSAN): ([A-Za-z-]+(?: [a-z]+)*?)(?: (?:read|write))?(?: in|$)/.exec(title.slice(0, 200));
  return match ? `${match[1]}: ${match[2]}${access === null || match[1] === 'UBSAN' ? '' : ` ${access}`}` : title;
}

/** Waits for a grace period are one place, whichever flavour; a system call has one name on all architectures. */
function titleName(name: string): string {
  if (/^_*synchronize_(?:rcu|s?rcu|sched|net)/.test(name)) return 'synchronize_rcu';
  const call = /^__(?:x64|ia32|arm64|s390x?|riscv|se|do)_(?:compat_)?(sys_\w+)$/.exec(name)?.[1];
  return call ?? name.replace(/^(?:compat_)?(?:SyS|SYSC)_/, '');
}
