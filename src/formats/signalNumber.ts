/** Numbers 1 to 31 of signal(7) for x86, ARM and most others (MIPS, SPARC, Alpha and PA-RISC differ). */
const NAMES = [
  'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT', 'CHLD', 'CONT', 'STOP',
  'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS',
];

/** `SIGKILL` of 9; null for numbers without a name of their own. */
export function signalName(number: number | null): string | null {
  const name = number === null ? undefined : NAMES[number - 1];
  return name === undefined ? null : `SIG${name}`;
}

/** 9 of `9`, `KILL` and `SIGKILL`; null for what is none. */
export function signalNumber(text: string): number | null {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const index = NAMES.indexOf(text.toUpperCase().replace(/^SIG/, ''));
  return index < 0 ? null : index + 1;
}
