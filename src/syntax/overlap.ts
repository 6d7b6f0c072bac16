import type { CharSet } from './charSet.ts';
import { patternTree, type PatternTree } from './patternTree.ts';

/** Whether there is a line that two patterns, counted by their place in the list, both fit at its beginning. */
export type Overlaps = (a: number, b: number) => boolean;

/**
 * Walks two patterns side by side, character by character, and only as far as both go. Answers are kept.
 * Where one of them has matched, the other can still match: its line goes on as it likes.
 */
export function overlapsOf(patterns: readonly string[]): Overlaps {
  const nextOf = gathering();
  const starts = patterns.map((pattern) => reachOf(patternTree(pattern), { places: [], also: [], ends: true }));
  const known = new Map<number, boolean>();
  return (a, b) => {
    const key = Math.min(a, b) * patterns.length + Math.max(a, b);
    const answer = known.get(key) ?? meet(starts[a]!, starts[b]!, nextOf);
    known.set(key, answer);
    return answer;
  };
}

/** What may come next in a pattern: one of these characters, its end, or all that may come `also`. Loops refer back. */
interface Reach {
  readonly places: readonly Place[];
  readonly also: Reach[];
  readonly ends: boolean;
}

interface Place {
  readonly set: CharSet;
  readonly then: Reach;
}

/** What may come next where a tree stands before `after`. */
function reachOf(tree: PatternTree, after: Reach): Reach {
  if (tree.kind === 'chars') return { places: [{ set: tree.set, then: after }], also: [], ends: false };
  if (tree.kind === 'sequence') return tree.of.reduceRight((next, item) => reachOf(item, next), after);
  if (tree.kind === 'choice') return either(tree.of.map((item) => reachOf(item, after)));
  let first = after;
  if (tree.most === null) {
    first = either([after]);
    first.also.push(reachOf(tree.of, first));
  } else {
    for (let more = tree.least; more < tree.most; more++) first = either([reachOf(tree.of, first), after]);
  }
  for (let needed = 0; needed < tree.least; needed++) first = reachOf(tree.of, first);
  return first;
}

function either(also: readonly Reach[]): Reach {
  return { places: [], also: [...also], ends: false };
}

/** What may come next, all that a reach refers to gathered. */
interface Next {
  readonly places: readonly Place[];
  readonly ends: boolean;
}

function meet(a: Reach, b: Reach, nextOf: (reach: Reach) => Next): boolean {
  const seen = new Map<Reach, Set<Reach>>();
  const pending: (readonly [Reach, Reach])[] = [[a, b]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [left, right] = pair;
    const beside = seen.get(left) ?? new Set();
    if (beside.has(right)) continue;
    seen.set(left, beside.add(right));
    const [one, other] = [nextOf(left), nextOf(right)];
    if (one.ends || other.ends) return true;
    for (const place of one.places) {
      for (const { set, then } of other.places) if (share(place.set, set)) pending.push([place.then, then]);
    }
  }
  return false;
}

function gathering(): (reach: Reach) => Next {
  const known = new Map<Reach, Next>();
  return (reach) => {
    const gathered = known.get(reach) ?? gather(reach);
    known.set(reach, gathered);
    return gathered;
  };
}

function gather(reach: Reach): Next {
  const all = new Set([reach]);
  for (const one of all) for (const other of one.also) all.add(other);
  return { places: [...all].flatMap(({ places }) => places), ends: [...all].some(({ ends }) => ends) };
}

function share(a: CharSet, b: CharSet): boolean {
  for (const [from, to] of a) for (const [start, end] of b) if (start <= to && from <= end) return true;
  return false;
}
