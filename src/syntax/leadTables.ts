import { buildAutomaton, type Automaton } from './automaton.ts';
import type { PrefixShape, Shape } from './shape.ts';

/**
 * The automaton of all leads and of all prefixes, packed: most characters lead from a state to the same next one,
 * so that one and the exceptions are kept. Pattern n is row n of the table of shapes; the last one is "a prefix".
 */
export interface LeadTables {
  readonly classes: number;
  /** First code point of each run of characters, ascending from 0, and the class of the run. */
  readonly runs: readonly (readonly [number, number])[];
  /** By state: the usual next state. State 0 is dead, state 1 is the start. */
  readonly usual: readonly number[];
  /** By state: where its exceptions begin; one more at the end. */
  readonly first: readonly number[];
  readonly exceptionClasses: readonly number[];
  readonly exceptionStates: readonly number[];
  /** By state: the patterns that have matched there, ascending. */
  readonly accepts: readonly (readonly number[])[];
}

/** Takes a second: the build does it once (`build/leadTables.ts`), scanner.c of tree-sitter has the same tables. */
export function buildLeadTables(shapes: readonly Shape[], prefixes: readonly PrefixShape[]): LeadTables {
  const automaton = buildAutomaton(leadPatterns(shapes, prefixes));
  return { classes: automaton.classes, runs: automaton.runs, accepts: automaton.accepts, ...packedRows(automaton) };
}

export function leadPatterns(shapes: readonly Shape[], prefixes: readonly PrefixShape[]): readonly string[] {
  return [...shapes.map((row) => row.lead), prefixes.map((row) => row.pattern).join('|')];
}

function packedRows(automaton: Automaton): Pick<LeadTables, 'usual' | 'first' | 'exceptionClasses' | 'exceptionStates'> {
  const packed = { usual: [] as number[], first: [0], exceptionClasses: [] as number[], exceptionStates: [] as number[] };
  for (let state = 0; state < automaton.states; state++) {
    const row = [...automaton.next.subarray(state * automaton.classes, (state + 1) * automaton.classes)];
    const usual = mostFrequent(row);
    packed.usual.push(usual);
    row.forEach((target, id) => {
      if (target === usual) return;
      packed.exceptionClasses.push(id);
      packed.exceptionStates.push(target);
    });
    packed.first.push(packed.exceptionClasses.length);
  }
  return packed;
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
