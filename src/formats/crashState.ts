/** task.c task_state_string of crash(8), and the names that `set` prints. */
const STATES: ReadonlyMap<string, string> = new Map([
  ['RU', 'R'], ['IN', 'S'], ['UN', 'D'], ['ZO', 'Z'], ['ST', 'T'], ['TR', 't'], ['DE', 'X'], ['SW', 'W'], ['WA', 'W'], ['PA', 'P'], ['ID', 'I'], ['NE', 'N'],
  ['TASK_RUNNING', 'R'], ['TASK_INTERRUPTIBLE', 'S'], ['TASK_UNINTERRUPTIBLE', 'D'], ['TASK_STOPPED', 'T'], ['TASK_TRACED', 't'], ['TASK_ZOMBIE', 'Z'],
  ['EXIT_ZOMBIE', 'Z'], ['TASK_DEAD', 'X'], ['EXIT_DEAD', 'X'], ['TASK_IDLE', 'I'], ['TASK_PARKED', 'P'],
]);

/** The letter that /proc shows for a state as crash names it: `D` of `UN`; null for words that are none. */
export function crashState(word: string): string | null {
  return STATES.get(word) ?? null;
}
