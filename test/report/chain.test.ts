import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chainOf, type Chain, type Link, type ReportEdge, type ReportNode } from '../../src/report/chain.ts';

function edge(from: ReportNode, to: ReportNode, strength: ReportEdge['strength'] = 'observed'): ReportEdge {
  return { from, to, via: 'v', strength };
}

const words = (links: readonly Link[]): readonly string[] => links.map((link) => `${link.from.join(',')}>${link.to}`);
const shown = (edges: readonly ReportEdge[], tids: readonly number[], root?: readonly ReportNode[]): readonly string[] => words(chainOf(edges, { tids, root }).links);

describe('chainOf', () => {
  it('begins with the last victim, goes through the stuck task, and ends with the root cause', () => {
    const chain = chainOf([edge(3, 'daemon'), edge(1, 2), edge(2, 3)], { tids: [3, 2, 1] });
    assert.deepEqual(words(chain.links), ['1>2', '2>3', '3>daemon']);
    assert.deepEqual([chain.root, chain.ring, chain.others], [['daemon'], false, []]);
  });

  it('leaves out what has nothing to do with the finding', () => {
    assert.deepEqual(shown([edge(1, 2), edge(8, 9)], [2, 1]), ['1>2']);
    for (const tids of [[], [7]]) assert.deepEqual(chainOf([edge(1, 2)], { tids }), { links: [], others: [], root: [], ring: false });
  });

  it('leaves out what else a victim waits for', () => {
    // The shell waits for three children; the other two are no part of this finding.
    assert.deepEqual(shown([edge(1, 2), edge(1, 8), edge(1, 9), edge(8, 'disk')], [2, 1]), ['1>2']);
  });

  it('leaves out what waits for somebody in it and is not named, unless the report says the root', () => {
    const edges = [edge(2, 3), edge(7, 3)];
    assert.deepEqual(words(chainOf(edges, { tids: [2] }).others), []);
    assert.deepEqual(words(chainOf(edges, { tids: [2], root: [3] }).links), ['2,7>3']);
  });

  it('follows a ring that somebody waits for, from the victim round to where it closes', () => {
    const chain = chainOf([edge(6198, 6199), edge('c', 6199, 'assumed'), edge(6200, 'c'), edge(6199, 6200)], { tids: [6200, 6199, 6198] });
    assert.deepEqual(words(chain.links), ['6198>6199', '6199>6200', '6200>c', 'c>6199']);
    assert.equal(chain.ring, true);
    assert.deepEqual(new Set(chain.root), new Set([6199, 6200, 'c']));
  });

  it('shows a deadlock once round, also of one', () => {
    assert.deepEqual(shown([edge(1, 2), edge(2, 1)], [1]), ['1>2', '2>1']);
    const own = chainOf([edge(126, 126), edge(1, 126)], { tids: [126, 1], root: [126] });
    assert.deepEqual([words(own.links), own.ring], [['1>126', '126>126'], true]);
  });

  it('takes its root from the report where no task is named', () => {
    assert.deepEqual(shown([edge('goroutine 1', 'goroutine 2'), edge('goroutine 2', 'goroutine 1'), edge('goroutine 9', 'goroutine 8')], [], ['goroutine 1', 'goroutine 2']), ['goroutine 1>goroutine 2', 'goroutine 2>goroutine 1']);
  });

  it('goes on from a root that waits for others in turn', () => {
    assert.deepEqual(chainOf([edge('goroutine 1', 'goroutine 2'), edge('goroutine 2', 6198)], { tids: [], root: ['goroutine 2'] }).root, [6198]);
  });

  it('folds those that wait for one thing in one way, by their numbers', () => {
    assert.deepEqual(shown([edge(7, 1), edge(5, 1), edge(6, 1)], [1, 5, 6, 7]), ['5,6,7>1']);
    assert.deepEqual(shown([edge('goroutine 10', 'goroutine 1'), edge('goroutine 9', 'goroutine 1')], [], ['goroutine 1']), ['goroutine 9,goroutine 10>goroutine 1']);
  });

  it('says once what two edges say', () => {
    assert.deepEqual(shown([edge(5, 1), edge(5, 1)], [1, 5]), ['5>1']);
  });

  it('loses and doubles no edge of the part, cycles or not, and each link begins where the one before it ends', () => {
    const edges = fc.array(fc.tuple(fc.nat(8), fc.nat(8)).map(([from, to]) => edge(from, to)), { maxLength: 30 });
    fc.assert(
      fc.property(edges, fc.nat(8), (all, root) => {
        const chain = chainOf(all, { tids: [], root: [root] });
        const told = [...chain.links, ...chain.others].flatMap((link) => link.from.map((from) => `${from}>${link.to}`));
        assert.deepEqual([...told].sort(), [...new Set(behind(all, chain))].sort());
        chain.links.slice(1).forEach((link, at) => assert.ok(link.from.includes(chain.links[at]!.to)));
      }),
    );
  });

  it('is fast where very many wait for each other', () => {
    const edges = Array.from({ length: 200_000 }, (_, at) => edge(at, at + 1 - (at % 1000 === 999 ? 1000 : 0)));
    const start = performance.now();
    assert.equal(chainOf(edges, { tids: [5] }).links.length, 1000);
    assert.ok(performance.now() - start < 2000);
  });
});

function behind(all: readonly ReportEdge[], { root }: Chain): readonly string[] {
  const inside = new Set<ReportNode>(root);
  for (const node of inside) for (const one of all) if (one.to === node) inside.add(one.from);
  return all.filter(({ to }) => inside.has(to)).map(({ from, to }) => `${from}>${to}`);
}
