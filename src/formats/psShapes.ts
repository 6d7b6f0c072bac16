import { columnsOf, type Columns, type Word } from './psTable.ts';

/** The columns of a row that is known by its shape alone: what is left of a listing after a grep took the header away. */
export function columnsOfShape(shape: string, words: readonly Word[]): Columns | null {
  const names = namesOf(shape, words.slice(0, 20).map((word) => word.text));
  return names === null ? null : columnsOf(names.split(' '), null);
}

function namesOf(shape: string, words: readonly string[]): string | null {
  const tty = words.findIndex((word) => /^(?:\?|pts\/\d+|tty[A-Za-z0-9]*|console|hvc\d+)$/.test(word));
  switch (shape) {
    case 'psRow':
      return 'USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND';
    case 'psFullRow':
      return tty === 7 ? 'UID PID PPID LWP C NLWP STIME TTY TIME CMD' : 'UID PID PPID C STIME TTY TIME CMD';
    case 'psLongRow':
      return LONG[tty] ?? null;
    case 'psBsdLongRow':
      return 'F UID PID PPID PRI NI VSZ RSS WCHAN STAT TTY TIME COMMAND';
    case 'psJobRow':
      return 'PPID PID PGID SID TTY TPGID STAT UID TIME COMMAND';
    case 'psBriefRow':
      return 'PID TTY STAT TIME COMMAND';
    case 'psPlainRow':
      return PLAIN[tty] ?? null;
    case 'psDateRow':
      return /^\d+$/.test(words[1] ?? '') ? 'PID PPID STAT STARTED COMMAND' : 'PID STAT STARTED COMMAND';
    case 'topRow':
      return 'PID USER PR NI VIRT RES SHR S %CPU %MEM TIME+ COMMAND';
    default:
      return null;
  }
}

/** By the place of the terminal: `ps -el`, `-elf`, `-elL`, `-elLf`. */
const LONG: Readonly<Record<number, string>> = {
  11: 'F S UID PID PPID C PRI NI ADDR SZ WCHAN TTY TIME CMD',
  12: 'F S UID PID PPID C PRI NI ADDR SZ WCHAN STIME TTY TIME CMD',
  13: 'F S UID PID PPID LWP C NLWP PRI NI ADDR SZ WCHAN TTY TIME CMD',
  14: 'F S UID PID PPID LWP C NLWP PRI NI ADDR SZ WCHAN STIME TTY TIME CMD',
};

/** `ps -e`, `ps -eL` (or -T), `ps -ej`. */
const PLAIN: Readonly<Record<number, string>> = { 1: 'PID TTY TIME CMD', 2: 'PID LWP TTY TIME CMD', 3: 'PID PGID SID TTY TIME CMD' };
