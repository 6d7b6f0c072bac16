import { buildAutomaton, type Automaton } from './automaton.ts';
import { leadGroups, type LeadGroup } from './leadGroups.ts';
import type { PrefixShape, Shape } from './shape.ts';

/**
 * The automata of all leads and prefixes, packed: most characters lead from a state to the same next one, so that one
 * and the exceptions are kept.
 */
export interface LeadTables {
  readonly classes: number;
  /** First code point of each run of characters, ascending from 0, and the class of the run. */
  readonly runs: readonly (readonly [number, number])[];
  /** Start state of each group, and when it runs. State 0 is dead. */
  readonly starts: readonly { readonly state: number; readonly when: LeadGroup['when'] }[];
  /** By state: how far on the usual next state is, or {@link DEAD_STEP}. */
  readonly usual: readonly number[];
  /** By state: how many exceptions it has. An exception is a row of classes that lead elsewhere. */
  readonly exceptions: readonly number[];
  readonly firstClasses: readonly number[];
  readonly lastClasses: readonly number[];
  /** How far on the next state is from the own one, or {@link DEAD_STEP}. */
  readonly steps: readonly number[];
  /** By state: the rows of the table that have matched there, ascending; the number of rows stands for a prefix. */
  readonly accepts: readonly (readonly number[])[];
}

/** Takes seconds: the build does it once (`build/leadTables.ts`), scanner.c of tree-sitter has the same tables. */
export function buildLeadTables(shapes: readonly Shape[], prefixes: readonly PrefixShape[]): LeadTables {
  const groups = leadGroups(shapes, prefixes);
  const automaton = buildAutomaton(groups.map((group) => group.patterns));
  const rows = groups.flatMap((group) => group.rows);
  return {
    classes: automaton.classes, runs: automaton.runs,
    starts: automaton.starts.map((state, index) => ({ state, when: groups[index]!.when })),
    accepts: automaton.accepts.map((patterns) => patterns.map((pattern) => rows[pattern]!)),
    ...packedRows(automaton),
  };
}

/** The step to state 0. No other is as long: states have 16 bits. */
export const DEAD_STEP = 1 << 16;

export function stepFrom(state: number, step: number): number {
  return step === DEAD_STEP ? 0 : state + step;
}

function packedRows(automaton: Automaton): Pick<LeadTables, 'usual' | 'exceptions' | 'firstClasses' | 'lastClasses' | 'steps'> {
  const packed = { usual: [] as number[], exceptions: [] as number[], firstClasses: [] as number[], lastClasses: [] as number[], steps: [] as number[] };
  for (let state = 0; state < automaton.states; state++) {
    const row = [...automaton.next.subarray(state * automaton.classes, (state + 1) * automaton.classes)].map((to) => (to === 0 ? DEAD_STEP : to - state));
    const usual = mostFrequent(row);
    const before = packed.steps.length;
    row.forEach((step, id) => {
      if (step === usual) return;
      if (packed.steps.length > before && packed.lastClasses.at(-1) === id - 1 && packed.steps.at(-1) === step) packed.lastClasses[packed.lastClasses.length - 1] = id;
      else {
        packed.firstClasses.push(id);
        packed.lastClasses.push(id);
        packed.steps.push(step);
      }
    });
    packed.usual.push(usual);
    packed.exceptions.push(packed.steps.length - before);
  }
  return packed;
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
