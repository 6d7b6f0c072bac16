/**
 * Values of the PF_* flags per kernel tree: include/linux/sched.h of 5.10.223, 6.1.192, 6.12.107 and .117, 7.3.4 (Debian's
 * sources), of 4.9.56 and 5.10.262 (read before), and of public copies of 4.19, 5.4, 5.15.100, 6.6.9 and 6.8. `6.10` is the
 * header between 6.8 and 6.12: its two flags are known from the patch that took them out before 6.12, and a copy of that
 * header without a version; which of 6.9 to 6.11 have them is not verified. A flag without a value in a tree does not
 * exist there.
 */
export const TREES = ['4.9', '4.19', '5.4', '5.10', '5.15', '6.1', '6.6', '6.8', '6.10', '6.12', '7.3'] as const;
export type Tree = (typeof TREES)[number];

export interface FlagRow {
  readonly name: string;
  readonly meaning: string;
  readonly values: Readonly<Partial<Record<Tree, number>>>;
}

export const PROCESS_FLAGS: readonly FlagRow[] = [
  moved('PF_VCPU', [0x10, '4.9', '5.4'], [0x1, '5.10', '7.3'], 'runs as a virtual CPU'),
  flag('PF_IDLE', 0x2, '4.19', '7.3', 'idle thread'),
  flag('PF_EXITING', 0x4, '4.9', '7.3', 'in the exit path (do_exit); it takes no signal any more, SIGKILL included'),
  flag('PF_EXITPIDONE', 0x8, '4.9', '5.4', 'exit of PI futexes done (old)'),
  flag('PF_POSTCOREDUMP', 0x8, '6.1', '7.3', 'past the meeting point of the core dump; set on every task in do_exit'),
  flag('PF_IO_WORKER', 0x10, '5.10', '7.3', 'I/O worker (io_uring)'),
  flag('PF_WQ_WORKER', 0x20, '4.9', '7.3', 'workqueue worker (kworker)'),
  flag('PF_FORKNOEXEC', 0x40, '4.9', '7.3', 'forked, has not called exec'),
  flag('PF_MCE_PROCESS', 0x80, '4.9', '7.3', 'machine-check policy'),
  flag('PF_SUPERPRIV', 0x100, '4.9', '7.3', 'has used privileges of root'),
  flag('PF_DUMPCORE', 0x200, '4.9', '7.3', 'writes or has written a core dump'),
  flag('PF_SIGNALED', 0x400, '4.9', '7.3', 'dies by a signal, not by exit()'),
  flag('PF_MEMALLOC', 0x800, '4.9', '7.3', 'allocates memory in order to free memory (reclaim)'),
  flag('PF_NPROC_EXCEEDED', 0x1000, '4.9', '7.3', 'was over RLIMIT_NPROC when it changed its user'),
  flag('PF_USED_MATH', 0x2000, '4.9', '7.3', 'floating point state in use'),
  flag('PF_USED_ASYNC', 0x4000, '4.9', '5.4', 'async init helper (old)'),
  flag('PF_USER_WORKER', 0x4000, '6.6', '7.3', 'kernel thread cloned from a user thread (io_uring, vhost)'),
  flag('PF_NOFREEZE', 0x8000, '4.9', '7.3', 'the freezer leaves it alone'),
  flag('PF_FROZEN', 0x10000, '4.9', '5.15', 'frozen (old; since 6.1 the state TASK_FROZEN is used)'),
  flag('PF_KCOMPACTD', 0x10000, '6.12', '7.3', 'kcompactd'),
  flag('PF_FSTRANS', 0x20000, '4.9', '4.9', 'inside a filesystem transaction (old XFS use)'),
  moved('PF_KSWAPD', [0x40000, '4.9', '4.9'], [0x20000, '4.19', '7.3'], 'kswapd'),
  flag('PF_MEMALLOC_NOFS', 0x40000, '4.19', '7.3', 'allocations implicitly GFP_NOFS'),
  flag('PF_MEMALLOC_NOIO', 0x80000, '4.9', '7.3', 'allocations implicitly GFP_NOIO'),
  flag('PF_LESS_THROTTLE', 0x100000, '4.9', '5.4', 'old name of the local throttle flag'),
  flag('PF_LOCAL_THROTTLE', 0x100000, '5.10', '7.3', 'throttled only against its own backing device (loop, nfsd)'),
  flag('PF_KTHREAD', 0x200000, '4.9', '7.3', 'kernel thread'),
  flag('PF_RANDOMIZE', 0x400000, '4.9', '7.3', 'randomised address space; set on nearly every user process'),
  flag('PF_SWAPWRITE', 0x800000, '4.9', '5.15', 'may write to swap (old)'),
  flag('PF_MEMALLOC_NORECLAIM', 0x800000, '6.10', '6.10', 'allocations without direct reclaim'),
  // Stable updates brought it to 6.1.192 and 6.12.117; 6.12.107 has no flag there, nor have 6.6.9 and 6.8. Nothing else can
  // be meant in a later 6.6, which was not read.
  {
    name: 'PF_NO_NOTIFY_SIGNAL', values: { '6.1': 0x800000, '6.6': 0x800000, '6.12': 0x800000, '7.3': 0x800000 },
    meaning: 'pending task work does not count as a signal for now; zap_pid_ns_processes sets it while it waits (6.1.192, 6.12.117), so a dying namespace init shows it',
  },
  flag('PF_MEMSTALL', 0x1000000, '5.4', '5.4', 'stalled for lack of memory (pressure stall accounting)'),
  flag('PF_MEMALLOC_NOWARN', 0x1000000, '6.10', '6.10', 'allocations that do not warn'),
  flag('PF_UMH', 0x2000000, '5.4', '5.4', 'user-mode helper, started by the kernel'),
  flag('PF_NO_SETAFFINITY', 0x4000000, '4.9', '7.3', 'affinity fixed (kworkers, per-CPU threads)'),
  flag('PF_MCE_EARLY', 0x8000000, '4.9', '7.3', 'machine-check early kill'),
  flag('PF_MEMALLOC_NOCMA', 0x10000000, '5.4', '5.10', 'allocations avoid CMA'),
  flag('PF_MEMALLOC_PIN', 0x10000000, '5.15', '7.3', 'allocations suited for long-term pinning'),
  flag('PF_MUTEX_TESTER', 0x20000000, '4.9', '4.19', 'rt-mutex tester (old)'),
  flag('PF_BLOCK_TS', 0x20000000, '6.10', '7.3', 'block plug timestamp'),
  flag('PF_FREEZER_SKIP', 0x40000000, '4.9', '5.15', 'freezer and hung-task detector skip it (vfork parents); removed by 6.1'),
  flag('PF_SUSPEND_TASK', 0x80000000, '4.9', '7.3', 'initiated suspend'),
];

function flag(name: string, value: number, first: Tree, last: Tree, meaning: string): FlagRow {
  return { name, meaning, values: range(value, first, last) };
}

/** A flag whose bit changed. */
function moved(name: string, before: readonly [value: number, first: Tree, last: Tree], after: readonly [value: number, first: Tree, last: Tree], meaning: string): FlagRow {
  return { name, meaning, values: { ...range(...before), ...range(...after) } };
}

function range(value: number, first: Tree, last: Tree): FlagRow['values'] {
  return Object.fromEntries(TREES.slice(TREES.indexOf(first), TREES.indexOf(last) + 1).map((tree) => [tree, value]));
}
