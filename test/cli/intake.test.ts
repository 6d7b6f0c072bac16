import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createIntake, fairCap, LONGEST_KEPT, type Taken } from '../../src/cli/intake.ts';

function taken(chunks: readonly Buffer[], most: number): Taken {
  const intake = createIntake(0, most);
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const space = intake.space();
      if (!space) return intake.done();
      const count = chunk.copy(space, 0, at);
      intake.commit(count);
      at += count;
    }
  }
  return intake.done();
}

describe('the intake of bytes', () => {
  it('keeps what is neither too much nor in too long lines, however it is cut into chunks', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', 'é') })), (strings) => {
      const chunks = strings.map((one) => Buffer.from(one));
      const result = taken(chunks, 1 << 20);
      assert.equal(result.bytes.toString(), Buffer.concat(chunks).toString());
      assert.deepEqual([result.whole, result.cut], [true, []]);
    }));
  });

  it('cuts a line without end and goes on with the next one', () => {
    const long = Buffer.alloc(LONGEST_KEPT + 12_345, 'x');
    for (const pieces of [[long], [long.subarray(0, 99), long.subarray(99)], Array.from({ length: 3 }, () => long)]) {
      const result = taken([Buffer.from('one\n'), ...pieces, Buffer.from('\nthree\n')], 1 << 24);
      const lines = result.bytes.toString().split('\n');
      assert.deepEqual([lines.length, lines[0], lines[2]], [4, 'one', 'three']);
      assert.equal(lines[1]!.length, LONGEST_KEPT);
      assert.deepEqual(result.cut, [{ line: 2, bytes: pieces.reduce((sum, piece) => sum + piece.length, 0) }]);
    }
  });

  it('says that there was more than may be kept', () => {
    const result = taken([Buffer.from('0123456789')], 4);
    assert.deepEqual([result.bytes.toString(), result.whole], ['0123', false]);
  });

  it('shares the room so that a giant does not starve the others', () => {
    fc.assert(fc.property(fc.array(fc.nat(1000), { minLength: 1 }), fc.nat(3000), (sizes, most) => {
      const cap = fairCap(sizes, most);
      assert.ok(sizes.reduce((sum, size) => sum + Math.min(size, cap), 0) <= most || cap === 0, 'within the limit');
      if (sizes.reduce((sum, size) => sum + size, 0) <= most) assert.ok(sizes.every((size) => size <= cap), 'nothing cut without need');
    }));
    assert.equal(fairCap([1_000_000, 10, 20], 1000), 970);
  });
});
