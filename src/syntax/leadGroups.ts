import { buildAutomaton, type Automaton } from './automaton.ts';
import type { Family, PrefixShape, Shape } from './shape.ts';

/** Patterns whose automaton is one: which rows of the table they are, and when they are looked for. */
export interface LeadGroup {
  readonly patterns: readonly string[];
  /** Row of each pattern; the number of rows stands for "a prefix". */
  readonly rows: readonly number[];
  /** `prefix`; the family that must be open; null for rows that are always looked for. */
  readonly when: Family | 'prefix' | null;
}

/**
 * One automaton for all leads would run fastest, but leads that begin with any word (`[^ ]+ invoked oom-killer`) keep
 * every other one company to its end and multiply the states. So there are two of them, and one more for each family
 * with rows that need it open; and one for those that are `apart`: a line runs through four at most.
 */
export function leadGroups(shapes: readonly Shape[], prefixes: readonly PrefixShape[]): readonly LeadGroup[] {
  const loose = looseRows(shapes);
  const families = [...new Set(shapes.flatMap((row) => row.within ?? []))];
  const group = (when: LeadGroup['when'], belongs: (row: Shape, index: number) => boolean): LeadGroup => {
    const rows = shapes.flatMap((row, index) => (belongs(row, index) ? [index] : []));
    return { patterns: rows.map((index) => shapes[index]!.lead), rows, when };
  };
  const all: readonly LeadGroup[] = [
    group(null, (row, index) => row.within === undefined && !loose.has(index)),
    group(null, (row, index) => row.within === undefined && loose.has(index) && row.apart !== true),
    group(null, (row) => row.within === undefined && row.apart === true),
    ...families.map((family) => group(family, (row) => row.within === family)),
    { patterns: [prefixes.map((row) => row.pattern).join('|')], rows: [shapes.length], when: 'prefix' },
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

/** The rows whose lead still waits for its first blank or sign after a long word. */
function looseRows(shapes: readonly Shape[]): ReadonlySet<number> {
  const automaton = buildAutomaton(shapes.map((row) => [row.lead]));
  return new Set(automaton.starts.flatMap((start, index) => (alive(automaton, start, 'qzjxqzjxqzjx') ? [index] : [])));
}

function alive(automaton: Automaton, start: number, word: string): boolean {
  let state = start;
  for (const letter of word) {
    const code = letter.charCodeAt(0);
    const id = automaton.runs.findLast(([first]) => first <= code)![1];
    state = automaton.next[state * automaton.classes + id]!;
  }
  return state !== 0;
}
