import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Edge, Node } from '../../src/analysis/analysis.ts';
import { causesOf } from '../../src/analysis/graph.ts';

const edge = (from: Node, to: Node): Edge => ({ from, to, via: 'lock', strength: 'observed', evidence: [] });

describe('causesOf', () => {
  it('finds the root of a chain and its victims, nearest first', () => {
    const [cause] = causesOf([edge(1, 2), edge(2, 3)]);
    assert.deepEqual([cause!.root, cause!.victims, cause!.deadlock], [[3], [2, 1], false]);
  });
  it('finds a deadlock as one root', () => {
    const [cause] = causesOf([edge(1, 2), edge(2, 'c'), edge('c', 2)]);
    assert.deepEqual([cause!.root, cause!.victims, cause!.deadlock], [[2, 'c'], [1], true]);
  });
  it('takes a task that waits for itself for a deadlock', () => {
    assert.equal(causesOf([edge(1, 1)])[0]!.deadlock, true);
  });
  it('keeps two causes apart, and a victim of both under both', () => {
    const causes = causesOf([edge(1, 2), edge(1, 3)]);
    assert.deepEqual(causes.map((one) => [one.root, one.victims]), [[[2], [1]], [[3], [1]]]);
  });
  it('counts those that wait for the cause itself', () => {
    const [cause] = causesOf([edge(1, 9), edge(2, 9), edge(3, 1), edge(4, 3)]);
    assert.deepEqual([cause!.victims, cause!.direct, cause!.partial], [[1, 2, 3, 4], 2, false]);
  });
  it('lists only direct victims of the lesser causes where the whole would be quadratic', () => {
    // 8 waits for all; 1 has most direct victims.
    const edges = [edge(4, 1), edge(5, 1), edge(6, 2), edge(8, 4), edge(8, 5), edge(8, 6), edge(7, 3)];
    const shape = (allowance: number) => causesOf(edges, allowance).map(({ root, victims, partial }) => [root[0], victims, partial]);
    assert.deepEqual(shape(100), [[1, [4, 5, 8], false], [2, [6, 8], false], [3, [7], false]]);
    assert.deepEqual(shape(1), [[1, [4, 5, 8], false], [2, [6], true], [3, [7], false]]);
  });
  it('does not depend on the order of the edges, and explains every waiter', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 });
    fc.assert(fc.property(edges, fc.infiniteStream(fc.nat()), (pairs, noise) => {
      const straight = causesOf(pairs.map(([a, b]) => edge(a, b)));
      const shuffled = causesOf(pairs.map((pair) => ({ pair, key: noise.next().value as number })).sort((a, b) => a.key - b.key).map(({ pair: [a, b] }) => edge(a, b)));
      const shape = (causes: typeof straight) => causes.map((one) => JSON.stringify([one.root, [...one.victims].sort(), one.deadlock])).sort();
      assert.deepEqual(shape(straight), shape(shuffled));
      const explained = new Set(straight.flatMap((one) => [...one.root, ...one.victims]));
      for (const node of pairs.flat()) assert.ok(explained.has(node));
    }));
  });
});
