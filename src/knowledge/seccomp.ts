/** What a field of /proc/PID/status about seccomp and privileges says of its task. */
export interface SeccompFact {
  /** `filter`, `2 filters`: the value in words. */
  readonly value: string;
  readonly meaning: string;
}

/** Lines of /proc/PID/status that `seccompField` explains; printed by `task_seccomp`, fs/proc/array.c. */
export const SECCOMP_FIELDS = ['NoNewPrivs', 'Seccomp', 'Seccomp_filters'] as const;
export type SeccompField = (typeof SECCOMP_FIELDS)[number];

/** Modes: include/uapi/linux/seccomp.h; 3 is SECCOMP_MODE_DEAD of kernel/seccomp.c. Read in 5.10.223, 6.1.192, 6.12.107 and 7.3.4. */
export const SECCOMP_MODES: readonly SeccompMode[] = [
  { mode: 0, name: 'disabled', constant: 'SECCOMP_MODE_DISABLED', meaning: 'No system call is filtered. Usual for a task of the host; a container without a seccomp profile (privileged, or unconfined) shows it too.' },
  {
    mode: 1, name: 'strict', constant: 'SECCOMP_MODE_STRICT',
    meaning: 'Only read, write, exit and sigreturn are allowed; any other system call kills the thread with SIGKILL.',
  },
  {
    mode: 2, name: 'filter', constant: 'SECCOMP_MODE_FILTER',
    meaning: 'BPF filters decide about each system call. Usual in containers, browsers and many systemd services. A filter may hand a call to another process and let the task wait for the answer (user notification): '
      + 'then seccomp_do_user_notification stands in its stack (or only __seccomp_filter, where the compiler put it inside), and the supervisor is the one to look at. A call that fails with EPERM or ENOSYS in this process only may be the filter\'s doing.',
  },
  {
    mode: 3, name: 'dead', constant: 'SECCOMP_MODE_DEAD',
    meaning: 'A filter, or strict mode, has condemned the task: it dies, or writes its core dump. It runs no further system call.',
  },
];

export interface SeccompMode {
  readonly mode: number;
  readonly name: string;
  readonly constant: string;
  readonly meaning: string;
}

/**
 * Explains one of the fields.
 * @param value as printed: a decimal number.
 * @returns null for a value that no kernel prints.
 */
export function seccompField(field: SeccompField, value: string): SeccompFact | null {
  if (!/^\d{1,9}$/.test(value)) return null;
  const number = Number(value);
  switch (field) {
    case 'Seccomp': {
      const mode = SECCOMP_MODES[number];
      return mode ? { value: `${mode.name} (${mode.constant})`, meaning: mode.meaning } : null;
    }
    case 'Seccomp_filters':
      return number === 0
        ? { value: 'no filter', meaning: 'No seccomp filter is attached.' }
        : { value: number === 1 ? '1 filter' : `${number} filters`, meaning: 'Filters are never taken off again: all of them run at each system call, and the strictest answer counts. More than one means that a program inside added its own to that of the container or the service.' };
    case 'NoNewPrivs':
      return number > 1 ? null : number === 1
        ? { value: 'set', meaning: 'execve gives no new privileges: set-user-ID programs (sudo, su, ping) and file capabilities do not work in this task and its children. It cannot be unset.' }
        : { value: 'not set', meaning: 'Programs that it executes may gain privileges (set-user-ID, file capabilities).' };
  }
}
