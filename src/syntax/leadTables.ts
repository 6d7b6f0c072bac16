import { buildAutomaton, type Automaton } from './automaton.ts';
import { leadGroups, type LeadGroup } from './leadGroups.ts';
import type { PrefixShape, Shape } from './shape.ts';

/**
 * The automata of all leads and prefixes, packed: most characters lead from a state to the same next one, or to the
 * same ones as from another state, so that only the exceptions are kept.
 */
export interface LeadTables {
  readonly classes: number;
  /** First code point of each run of characters, ascending from 0, and the class of the run. */
  readonly runs: readonly (readonly [number, number])[];
  /** Start state of each group, when it runs, and the rows that it finds. State 0 is dead. */
  readonly starts: readonly ({ readonly state: number } & Pick<LeadGroup, 'when' | 'rows'>)[];
  /** By state: how far back the state stands whose exceptions hold here too, where none of the own does; 0 for none. */
  readonly bases: readonly number[];
  /** By state without a base: how far on the usual next state is, or {@link DEAD_STEP}; else 0. */
  readonly usual: readonly number[];
  /** By state: how many exceptions it has. An exception is a row of classes that lead elsewhere. */
  readonly exceptions: readonly number[];
  readonly firstClasses: readonly number[];
  /** How many classes further the row goes. */
  readonly moreClasses: readonly number[];
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
    starts: automaton.starts.map((state, index) => ({ state, when: groups[index]!.when, rows: [...new Set(groups[index]!.rows)] })),
    accepts: automaton.accepts.map((patterns) => patterns.map((pattern) => rows[pattern]!)),
    ...packedRows(automaton),
  };
}

/** The step to state 0. No other is as long: states have 16 bits. */
export const DEAD_STEP = 1 << 16;

export function stepFrom(state: number, step: number): number {
  return step === DEAD_STEP ? 0 : state + step;
}

type PackedRows = Pick<LeadTables, 'bases' | 'usual' | 'exceptions' | 'firstClasses' | 'moreClasses' | 'steps'>;

function packedRows({ states, classes, next }: Automaton): PackedRows {
  const packed = { bases: [] as number[], usual: [] as number[], exceptions: [] as number[], firstClasses: [] as number[], moreClasses: [] as number[], steps: [] as number[] };
  const depths: number[] = [];
  for (let state = 0; state < states; state++) {
    const row = next.subarray(state * classes, (state + 1) * classes);
    const usual = mostFrequent([...row]);
    let base = 0;
    let fewest = runsOf(row, () => usual);
    for (let back = 1; back <= Math.min(state, FAR_BACK); back++) {
      if (depths[state - back]! >= DEEPEST) continue;
      const runs = runsOf(row, (id) => next[(state - back) * classes + id]!, fewest);
      if (runs < fewest) [base, fewest] = [back, runs];
    }
    depths.push(base === 0 ? 0 : depths[state - base]! + 1);
    packed.bases.push(base);
    packed.usual.push(base === 0 ? stepTo(state, usual) : 0);
    const before = packed.steps.length;
    row.forEach((to, id) => {
      if (to === (base === 0 ? usual : next[(state - base) * classes + id]!)) return;
      if (packed.steps.length > before && packed.firstClasses.at(-1)! + packed.moreClasses.at(-1)! === id - 1 && packed.steps.at(-1) === stepTo(state, to)) packed.moreClasses[packed.moreClasses.length - 1]!++;
      else {
        packed.firstClasses.push(id);
        packed.moreClasses.push(0);
        packed.steps.push(stepTo(state, to));
      }
    });
    packed.exceptions.push(packed.steps.length - before);
  }
  return packed;
}

/** A base further back is hardly ever better, and looking for it takes time. */
const FAR_BACK = 96;
/** Longest chain of bases: scanner.c walks it for each character. */
const DEEPEST = 6;

function stepTo(state: number, to: number): number {
  return to === 0 ? DEAD_STEP : to - state;
}

/** In how many stretches of one target a row differs from another; stops counting at `enough`. */
function runsOf(row: Uint16Array, expected: (id: number) => number, enough = Infinity): number {
  let runs = 0;
  let open = -1;
  for (let id = 0; id < row.length && runs < enough; id++) {
    const to = row[id]!;
    if (to === expected(id)) open = -1;
    else if (to !== open) {
      open = to;
      runs++;
    }
  }
  return runs;
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
