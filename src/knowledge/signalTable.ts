/** What the kernel does when the signal reaches a task that neither handles nor ignores it (include/linux/signal.h). */
export type DefaultAction = 'terminate' | 'core' | 'ignore' | 'stop' | 'continue';

/** Architectures that share one numbering. Everything that is not named here counts as `generic`. */
export type SignalFamily = 'generic' | 'alpha' | 'sparc' | 'mips' | 'parisc';

/** One standard signal; a family without it has null. */
export interface SignalRow {
  readonly name: string;
  readonly numbers: Readonly<Record<SignalFamily, number | null>>;
  readonly defaultAction: DefaultAction;
  readonly meaning: string;
}

/**
 * Signals below the real-time range. Numbers: include/uapi/asm-generic/signal.h and the headers
 * arch/{x86,arm,powerpc,s390,alpha,sparc,mips,parisc}/include/uapi/asm/signal.h of Linux 6.1.192, 6.12.117 and 7.3.4;
 * x86, arm, arm64, powerpc, s390, riscv and loongarch number alike. Default actions: SIG_KERNEL_*_MASK in
 * include/linux/signal.h of the same trees.
 */
export const SIGNAL_TABLE: readonly SignalRow[] = [
  row('SIGHUP', 1, 1, 1, 1, 1, 'terminate', 'terminal hang-up; daemons commonly take it as "reload"'),
  row('SIGINT', 2, 2, 2, 2, 2, 'terminate', 'interrupt from the terminal (Ctrl-C)'),
  row('SIGQUIT', 3, 3, 3, 3, 3, 'core', 'quit from the terminal (Ctrl-\\); Go and the JVM print all their stacks'),
  row('SIGILL', 4, 4, 4, 4, 4, 'core', 'illegal instruction'),
  row('SIGTRAP', 5, 5, 5, 5, 5, 'core', 'breakpoint or trace trap'),
  row('SIGABRT', 6, 6, 6, 6, 6, 'core', 'abort(3)'),
  row('SIGBUS', 7, 10, 10, 10, 10, 'core', 'bus error: bad alignment, or a mapped page that cannot be supplied'),
  row('SIGFPE', 8, 8, 8, 8, 8, 'core', 'arithmetic error'),
  row('SIGKILL', 9, 9, 9, 9, 9, 'terminate', 'kill; cannot be caught, blocked or ignored'),
  row('SIGUSR1', 10, 30, 30, 16, 16, 'terminate', 'defined by the program'),
  row('SIGSEGV', 11, 11, 11, 11, 11, 'core', 'invalid memory access'),
  row('SIGUSR2', 12, 31, 31, 17, 17, 'terminate', 'defined by the program'),
  row('SIGPIPE', 13, 13, 13, 13, 13, 'terminate', 'write to a pipe or socket that nobody reads'),
  row('SIGALRM', 14, 14, 14, 14, 14, 'terminate', 'timer of alarm(2)'),
  row('SIGTERM', 15, 15, 15, 15, 15, 'terminate', 'polite request to end'),
  row('SIGSTKFLT', 16, null, null, null, 7, 'terminate', 'the kernel never sends it'),
  row('SIGCHLD', 17, 20, 20, 18, 18, 'ignore', 'a child exited, stopped or continued'),
  row('SIGCONT', 18, 19, 19, 25, 26, 'continue', 'continue when stopped'),
  row('SIGSTOP', 19, 17, 17, 23, 24, 'stop', 'stop; cannot be caught, blocked or ignored'),
  row('SIGTSTP', 20, 18, 18, 24, 25, 'stop', 'stop from the terminal (Ctrl-Z)'),
  row('SIGTTIN', 21, 21, 21, 26, 27, 'stop', 'read from the terminal in the background'),
  row('SIGTTOU', 22, 22, 22, 27, 28, 'stop', 'write to the terminal in the background'),
  row('SIGURG', 23, 16, 16, 21, 29, 'ignore', 'urgent socket data; Go uses it to preempt goroutines'),
  row('SIGXCPU', 24, 24, 24, 30, 12, 'core', 'CPU time limit exceeded'),
  row('SIGXFSZ', 25, 25, 25, 31, 30, 'core', 'file size limit exceeded'),
  row('SIGVTALRM', 26, 26, 26, 28, 20, 'terminate', 'virtual timer'),
  row('SIGPROF', 27, 27, 27, 29, 21, 'terminate', 'profiling timer'),
  row('SIGWINCH', 28, 28, 28, 20, 23, 'ignore', 'terminal window changed its size'),
  row('SIGIO', 29, 23, 23, 22, 22, 'terminate', 'input or output is possible'),
  row('SIGPWR', 30, 29, null, 19, 19, 'terminate', 'power failure; container managers send it to ask an init to shut down'),
  row('SIGLOST', null, null, 29, null, null, 'terminate', 'file lock lost; on sparc the same number as SIGPWR'),
  row('SIGSYS', 31, 12, 12, 12, 31, 'core', 'bad system call; seccomp sends it'),
  row('SIGEMT', null, 7, 7, 7, null, 'core', 'emulator trap'),
];

/** Other spellings of the same number, and the families that have them where not all do. SIGCLD is glibc's, for all. */
export const SIGNAL_ALIASES: Readonly<Record<string, { readonly name: string; readonly only?: readonly SignalFamily[] }>> = {
  SIGIOT: { name: 'SIGABRT' }, SIGPOLL: { name: 'SIGIO' }, SIGCLD: { name: 'SIGCHLD' }, SIGUNUSED: { name: 'SIGSYS', only: ['generic', 'parisc'] },
  SIGINFO: { name: 'SIGPWR', only: ['alpha'] }, SIGPWR: { name: 'SIGLOST', only: ['sparc'] },
};

function row(
  name: string, generic: number | null, alpha: number | null, sparc: number | null, mips: number | null,
  parisc: number | null, defaultAction: DefaultAction, meaning: string,
): SignalRow {
  return { name, numbers: { generic, alpha, sparc, mips, parisc }, defaultAction, meaning };
}
