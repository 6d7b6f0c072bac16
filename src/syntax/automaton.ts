import type { CharSet } from './charSet.ts';
import { patternTree, type PatternTree } from './patternTree.ts';

/** Deterministic automata in one table, each of which runs many patterns at once, all anchored at the same place. */
export interface Automaton {
  /** Number of character classes; within one class all characters lead to the same states. */
  readonly classes: number;
  /** First code point of each run of characters, ascending from 0, and the class of the run. */
  readonly runs: readonly (readonly [number, number])[];
  readonly states: number;
  /** Start state of each group of patterns. */
  readonly starts: readonly number[];
  /** `next[state * classes + class]`; state 0 is dead. */
  readonly next: Uint16Array;
  /** By state: indexes of the patterns that have matched when the automaton stands there, ascending. */
  readonly accepts: readonly (readonly number[])[];
}

/**
 * Builds one automaton for each group of patterns (of the common subset), by Thompson's construction, the subset
 * construction and Moore's minimization. Patterns count through all groups. Wildcards inside of patterns multiply the
 * states of their group, which is why there are groups; a test keeps count.
 */
export function buildAutomaton(groups: readonly (readonly string[])[]): Automaton {
  const nfa = thompson(groups.map((patterns) => patterns.map(patternTree)));
  const { runs, classes, classOf } = classesOf(nfa);
  const tables = nfa.starts.map((starts) => depthFirst(minimal(determined(nfa, starts, classes, classOf))));
  // Local state 0 is dead in all of them; local state 1 is the start.
  const offsets = tables.reduce<number[]>((sum, table) => [...sum, sum.at(-1)! + table.next.length - 1], [0]);
  const rows = [Array<number>(classes).fill(0), ...tables.flatMap((table, group) => table.next.slice(1).map((row) => row.map((to) => (to === 0 ? 0 : to + offsets[group]!))))];
  return {
    runs, classes, states: rows.length, starts: tables.map((_, group) => offsets[group]! + 1), next: Uint16Array.from(rows.flat()),
    accepts: [[], ...tables.flatMap((table) => table.accepts.slice(1))],
  };
}

interface Nfa {
  readonly sets: (CharSet | null)[];
  readonly target: number[];
  readonly empty: number[][];
  readonly accept: number[];
  /** By group. */
  readonly starts: number[][];
}

function thompson(groups: readonly (readonly PatternTree[])[]): Nfa {
  const nfa: Nfa = { sets: [], target: [], empty: [], accept: [], starts: [] };
  let index = 0;
  for (const trees of groups) {
    nfa.starts.push(trees.map((tree) => {
      const end = addState(nfa);
      nfa.accept[end] = index++;
      return compiled(nfa, tree, end);
    }));
  }
  return nfa;
}

function addState(nfa: Nfa, empty: readonly number[] = []): number {
  nfa.sets.push(null);
  nfa.target.push(-1);
  nfa.empty.push([...empty]);
  nfa.accept.push(-1);
  return nfa.sets.length - 1;
}

/** Adds the states of a tree in front of `after`, and returns the first. */
function compiled(nfa: Nfa, tree: PatternTree, after: number): number {
  if (tree.kind === 'chars') {
    const state = addState(nfa);
    nfa.sets[state] = tree.set;
    nfa.target[state] = after;
    return state;
  }
  if (tree.kind === 'sequence') return tree.of.reduceRight((next, item) => compiled(nfa, item, next), after);
  if (tree.kind === 'choice') return addState(nfa, tree.of.map((item) => compiled(nfa, item, after)));
  return compiledRepeat(nfa, tree, after);
}

function compiledRepeat(nfa: Nfa, tree: Extract<PatternTree, { readonly kind: 'repeat' }>, after: number): number {
  let first = after;
  if (tree.most === null) {
    const loop = addState(nfa, [after]);
    nfa.empty[loop]!.unshift(compiled(nfa, tree.of, loop));
    first = loop;
  } else {
    for (let more = tree.least; more < tree.most; more++) first = addState(nfa, [compiled(nfa, tree.of, first), after]);
  }
  for (let needed = 0; needed < tree.least; needed++) first = compiled(nfa, tree.of, first);
  return first;
}

function classesOf(nfa: Nfa): { runs: readonly (readonly [number, number])[]; classes: number; classOf: readonly (readonly number[])[] } {
  const distinct = [...new Map(nfa.sets.flatMap((set) => (set ? [[JSON.stringify(set), set] as const] : []))).values()];
  const cuts = [...new Set([0, ...distinct.flatMap((set) => set.flatMap(([from, to]) => [from, to + 1]))])].filter((cut) => cut <= 0x10ffff).sort((a, b) => a - b);
  const ids = new Map<string, number>();
  const runs = cuts.map((cut) => {
    const key = distinct.map((set) => (holds(set, cut) ? 1 : 0)).join('');
    if (!ids.has(key)) ids.set(key, ids.size);
    return [cut, ids.get(key)!] as const;
  });
  const samples = [...ids.values()].map((id) => runs.find(([, other]) => other === id)![0]);
  const bySet = new Map(distinct.map((set) => [JSON.stringify(set), samples.flatMap((code, id) => (holds(set, code) ? [id] : []))]));
  return { runs, classes: ids.size, classOf: nfa.sets.map((set) => (set ? (bySet.get(JSON.stringify(set)) ?? []) : [])) };
}

function holds(set: CharSet, code: number): boolean {
  return set.some(([from, to]) => code >= from && code <= to);
}

interface Table {
  /** By state, by class; 0 is dead. */
  readonly next: number[][];
  readonly accepts: (readonly number[])[];
}

function determined(nfa: Nfa, starts: readonly number[], classes: number, classOf: readonly (readonly number[])[]): Table {
  const table: Table = { next: [Array<number>(classes).fill(0)], accepts: [[]] };
  const ids = new Map<string, number>([['', 0]]);
  const pending: (readonly number[])[] = [];
  const idOf = (states: Iterable<number>): number => {
    const closed = closure(nfa, states);
    const key = closed.join();
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, ids.size);
    table.accepts.push([...new Set(closed.map((state) => nfa.accept[state]!).filter((index) => index >= 0))].sort((a, b) => a - b));
    pending.push(closed);
    return ids.size - 1;
  };
  idOf(starts);
  for (const states of pending) {
    const targets = Array.from({ length: classes }, () => new Set<number>());
    for (const state of states) for (const id of classOf[state]!) targets[id]!.add(nfa.target[state]!);
    table.next.push(targets.map((set) => idOf(set)));
  }
  return table;
}

function closure(nfa: Nfa, states: Iterable<number>): readonly number[] {
  const seen = new Set<number>(states);
  for (const state of seen) for (const next of nfa.empty[state]!) seen.add(next);
  return [...seen].filter((state) => nfa.sets[state] !== null || nfa.accept[state]! >= 0).sort((a, b) => a - b);
}

function minimal(table: Table): Table {
  let group = numbered(table.accepts.map((accepts) => accepts.join()));
  for (let before = 0; before !== group.count; ) {
    before = group.count;
    group = numbered(table.next.map((row, state) => `${group.of[state]}:${row.map((next) => group.of[next]).join()}`));
  }
  // The dead state and the start come first in the table, so they keep their numbers 0 and 1.
  const merged: Table = { next: [], accepts: [] };
  table.next.forEach((row, state) => {
    if (merged.next[group.of[state]!]) return;
    merged.next[group.of[state]!] = row.map((to) => group.of[to]!);
    merged.accepts[group.of[state]!] = table.accepts[state]!;
  });
  return merged;
}

/** Numbers the states so that the usual next state is the next number: such tables compress well. */
function depthFirst(table: Table): Table {
  const order: number[] = [0];
  const seen = new Set(order);
  const pending = [1];
  while (pending.length > 0) {
    const state = pending.pop()!;
    if (seen.has(state)) continue;
    seen.add(state);
    order.push(state);
    pending.push(...new Set(table.next[state]!.toReversed()));
  }
  const numberOf = new Map(order.map((state, number) => [state, number]));
  return { next: order.map((state) => table.next[state]!.map((to) => numberOf.get(to)!)), accepts: order.map((state) => table.accepts[state]!) };
}

function numbered(keys: readonly string[]): { readonly of: readonly number[]; readonly count: number } {
  const ids = new Map<string, number>();
  const of = keys.map((key) => {
    if (!ids.has(key)) ids.set(key, ids.size);
    return ids.get(key)!;
  });
  return { of, count: ids.size };
}
