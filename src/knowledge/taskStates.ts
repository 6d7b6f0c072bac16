import { compareSeries, type Series } from './kernelVersion.ts';

/** How far a signal gets at a task that shows this letter. The stack and PF_EXITING may say less. */
export type StateReach =
  | 'running' // acts at the return to user mode
  | 'any-signal' // unless the task is exiting
  | 'unknown' // killable and uninterruptible sleeps print the same letter
  | 'kill-and-continue'
  | 'kill' // the tracer decides about the others
  | 'none';

export interface TaskState {
  readonly letter: string;
  /** Series that print it in /proc/PID/status and ps, each from and to, to null for until now; null: all. */
  readonly kernels: readonly (readonly [from: string, to: string | null])[] | null;
  /** The word that /proc/PID/status prints behind the letter. */
  readonly word: string;
  readonly meaning: string;
  readonly reach: StateReach;
  readonly signals: string;
}

/**
 * Meaning of a state letter. Modifiers of `ps` behind it (`Ssl+`) are ignored.
 *
 * @returns null for a letter that no kernel prints.
 */
export function taskState(letters: string): TaskState | null {
  return TASK_STATES.find((state) => state.letter === letters.charAt(0)) ?? null;
}

/** Whether a kernel prints the letter in /proc/PID/status and ps: false is a sign that the text is not what it seems. */
export function printsState({ kernels }: TaskState, version: Series): boolean {
  return kernels === null || kernels.some(([from, to]) => compareSeries(seriesOf(from), version) <= 0 && (to === null || compareSeries(version, seriesOf(to)) <= 0));
}

/** `2.6.33 to 3.13`, `4.14 and later`; null where all kernels print it. */
export function kernelsInWords({ kernels }: TaskState): string | null {
  return kernels && kernels.map(([from, to]) => (to === null ? `${from} and later` : `${from} to ${to}`)).join(', and ');
}

function seriesOf(text: string): Series {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return { major, minor };
}

/** What the letters behind the state in the STAT column of ps say (ps(1), PROCESS STATE CODES). */
export function psModifiers(letters: string): readonly string[] {
  return [...letters.slice(1)].flatMap((letter) => PS_MODIFIERS[letter] ?? []);
}

const PS_MODIFIERS: Readonly<Record<string, string>> = {
  '<': 'high priority', N: 'low priority', L: 'pages locked into memory', s: 'session leader', l: 'several threads', '+': 'in the foreground of its terminal',
};

/**
 * `task_state_array` of fs/proc/array.c and `task_state_index` of include/linux/sched.h, the same in Linux 5.10.223, 6.1.192,
 * 6.12.117 and 7.3.4. Which older kernels print t, P, I, x, K and W: proc_pid_stat(5), not read in sources but for 4.9, which
 * prints S for a parked thread.
 */
export const TASK_STATES: readonly TaskState[] = [
  state('R', 'running', 'running, or ready to run; also a task that spins in the kernel', 'running',
    'acted upon when the task returns to user mode or begins an interruptible sleep'),
  state('S', 'sleeping', 'interruptible sleep', 'any-signal',
    'any signal that is not blocked wakes it, unless the task is exiting (PF_EXITING): then none does. S does not mean killable: an exiting task that waits for FUSE and an init that waits for its pid namespace show S too'),
  state('D', 'disk sleep', 'sleep that ordinary signals do not end: uninterruptible, killable, or frozen by a freezer', 'unknown',
    'SIGKILL ends the killable kind and not the uninterruptible one; both print D, the stack tells them apart. A frozen task acts once it is thawed'),
  state('T', 'stopped', 'stopped by job control (SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU)', 'kill-and-continue',
    'SIGCONT and SIGKILL act at once, others stay pending'),
  state('t', 'tracing stop', 'stopped by its tracer (ptrace)', 'kill', 'SIGKILL wakes it, the tracer decides about others', [['2.6', null]]),
  state('X', 'dead', 'being released; hardly ever seen', 'none', 'none'),
  state('Z', 'zombie', 'exited and not yet reaped by its parent; a zombie leader with Threads above 1 is a process that still lives in other threads', 'none',
    'none: nothing is left to kill. Look at the parent, the tracer, and the other threads'),
  state('P', 'parked', 'parked kernel thread: it is kept for later, mostly because its CPU is off line', 'none', 'none', [['3.9', '3.13'], ['4.14', null]]),
  state('I', 'idle', 'uninterruptible sleep that does not count as load; mostly idle kernel threads. Also a namespace init in the last stage of zap_pid_ns_processes (6.1.191, 6.12.115 and later)', 'none',
    'none, and that is no fault in itself', [['4.14', null]]),
  state('x', 'dead', 'second letter for dead (2.6.33 to 3.13)', 'none', 'none', [['2.6', '3.13']]),
  state('K', 'wakekill', 'killable sleep (2.6.33 to 3.13)', 'kill', 'SIGKILL only', [['2.6', '3.13']]),
  state('W', 'waking', 'waking up (2.6.33 to 3.13), paging before 2.6', 'running', 'acted upon when it runs', [['2.4', '3.13']]),
];

function state(letter: string, word: string, meaning: string, reach: StateReach, signals: string, kernels: TaskState['kernels'] = null): TaskState {
  return { letter, kernels, word, meaning, reach, signals };
}
