import { buildAutomaton, type Automaton } from './automaton.ts';

/** Whether there is a line that two patterns, counted by their place in the list, both fit at its beginning. */
export type Overlaps = (a: number, b: number) => boolean;

/** Walks the automata of both patterns side by side. Answers are kept. */
export function overlapsOf(patterns: readonly string[]): Overlaps {
  const automaton = buildAutomaton(patterns.map((pattern) => [pattern]));
  const known = new Map<number, boolean>();
  return (a, b) => {
    const key = Math.min(a, b) * patterns.length + Math.max(a, b);
    const answer = known.get(key) ?? meet(automaton, automaton.starts[a]!, automaton.starts[b]!);
    known.set(key, answer);
    return answer;
  };
}

/** 0 stands for "has matched already": from there on every character is fine. */
const MATCHED = 0;

function meet(automaton: Automaton, a: number, b: number): boolean {
  const seen = new Set<number>();
  const pending: (readonly [number, number])[] = [[settled(automaton, a), settled(automaton, b)]];
  for (const [left, right] of pending) {
    if (left === MATCHED && right === MATCHED) return true;
    for (let id = 0; id < automaton.classes; id++) {
      const toLeft = stepped(automaton, left, id);
      const toRight = stepped(automaton, right, id);
      if (toLeft === null || toRight === null) continue;
      const key = toLeft * automaton.states + toRight;
      if (seen.has(key)) continue;
      seen.add(key);
      pending.push([toLeft, toRight]);
    }
  }
  return false;
}

function stepped(automaton: Automaton, state: number, id: number): number | null {
  if (state === MATCHED) return MATCHED;
  const to = automaton.next[state * automaton.classes + id]!;
  return to === 0 ? null : settled(automaton, to);
}

function settled(automaton: Automaton, state: number): number {
  return automaton.accepts[state]!.length > 0 ? MATCHED : state;
}
