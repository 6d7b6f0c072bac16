import assert from 'node:assert/strict';
import fc from 'fast-check';
import { branchesOf } from '../../src/syntax/branches.ts';
import { overlapsOf } from '../../src/syntax/overlap.ts';
import { SHAPES } from '../../src/syntax/shapes.ts';

describe('what two leads have in common', () => {
  const overlap = (a: string, b: string): boolean => overlapsOf([a, b])(0, 1);

  it('is found character by character', () => {
    assert.ok(overlap('[A-Z]+: ', 'BUG: '));
    assert.ok(!overlap('BUG: ', 'INFO: '));
    assert.ok(!overlap('[a-z]+ ', '[0-9]+ '));
  });

  it('is found where one goes on after the other has matched', () => {
    assert.ok(overlap('task', 'task:[a-z]+'));
  });

  it('is found through loops inside of loops', () => {
    assert.ok(overlap('(?:a(?:b)?)*c', 'aababc'));
    assert.ok(!overlap('(?:a(?:b)?)*c', 'abbc'));
  });

  it('takes every sample for an overlap of its own lead with itself', () => {
    const overlaps = overlapsOf(SHAPES.map((row) => row.lead));
    SHAPES.forEach((row, index) => assert.ok(overlaps(index, index), row.name));
  });
});

describe('branches of a lead', () => {
  it('are its alternatives, and those of a group that it begins with', () => {
    assert.deepEqual(branchesOf('(?:a|b(?:x|y))c|d'), ['ac', 'b(?:x|y)c', 'd']);
    assert.deepEqual(branchesOf('(?:a|b)+c|[|]'), ['(?:a|b)+c', '[|]']);
  });

  it('match together what the lead matches', () => {
    for (const { name, lead, samples } of SHAPES) {
      const whole = new RegExp(`^(?:${lead})`);
      const parts = branchesOf(lead).map((branch) => new RegExp(`^(?:${branch})`));
      const check = (line: string): void => assert.equal(parts.some((part) => part.test(line)), whole.test(line), `${name}: ${line}`);
      samples.forEach(check);
      fc.assert(fc.property(fc.constantFrom(...samples), fc.nat(60), fc.string({ maxLength: 4 }), (sample, cut, put) => check(sample.slice(0, cut) + put + sample.slice(cut + 1))), { numRuns: 20 });
    }
  });
});
