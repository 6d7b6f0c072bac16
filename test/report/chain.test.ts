import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chainOf, type ReportEdge } from '../../src/report/chain.ts';

function edge(from: number, to: number | string): ReportEdge {
  return { from, to, via: 'v', strength: 'observed' };
}

const shown = (edges: readonly ReportEdge[], tids: readonly number[]): readonly string[] => chainOf(edges, tids).map((link) => `${link.from.join(',')}>${link.to}`);

describe('chainOf', () => {
  it('begins with the last victim and ends with what the root cause waits for', () => {
    assert.deepEqual(shown([edge(3, 'daemon'), edge(1, 2), edge(2, 3)], [3, 2, 1]), ['1>2', '2>3', '3>daemon']);
  });

  it('leaves out what has nothing to do with the finding', () => {
    assert.deepEqual(shown([edge(1, 2), edge(8, 9)], [2]), ['1>2']);
    assert.deepEqual(shown([edge(1, 2)], []), []);
  });

  it('follows a ring that somebody waits for, from the victim round to where it closes', () => {
    assert.deepEqual(shown([edge(6198, 6199), edge(135, 6199), edge(6200, 135), edge(6199, 6200)], [6200, 6199, 6198]), ['6198,135>6199', '6199>6200', '6200>135']);
  });

  it('shows a deadlock once round', () => {
    assert.deepEqual([...shown([edge(1, 2), edge(2, 1)], [1])].sort(), ['1>2', '2>1']);
  });

  it('folds those that wait for one thing in one way', () => {
    assert.deepEqual(shown([edge(5, 1), edge(6, 1), edge(7, 1)], [1]), ['5,6,7>1']);
  });

  it('says once what two edges say', () => {
    assert.deepEqual(shown([edge(5, 1), edge(5, 1)], [1]), ['5>1']);
  });

  it('loses and doubles no edge of the part, cycles or not', () => {
    const edges = fc.array(fc.tuple(fc.nat(8), fc.nat(8)).map(([from, to]) => edge(from, to)), { maxLength: 30 });
    fc.assert(
      fc.property(edges, (all) => {
        const links = chainOf(all, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert.equal(links.reduce((sum, link) => sum + link.from.length, 0), new Set(all.map((one) => `${one.from}>${one.to}`)).size);
      }),
    );
  });
});
