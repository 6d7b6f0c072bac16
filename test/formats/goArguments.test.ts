import { strict as assert } from 'node:assert';
import { argumentsOf, firstAddress, mentionsAddress } from '../../src/model/goArguments.ts';
import { readDump } from '../../src/formats/readDump.ts';
import { createText } from '../../src/text/text.ts';

describe('arguments of a goroutine’s frame', () => {
  const text = createText('x', [
    'goroutine 1 [running]:', 'main.(*T).f(0xc000012345, {0x4a2b60?, 0x5}, 0x1?, ...)', '\t/a.go:1 +0x1', 'main.g(...)', '\t/a.go:2',
    'main.main()', '\t/a.go:3 +0x2', 'main.cut(0x1, 0x', '\t/a.go:4 +0x2',
  ].join('\n'));
  const goroutine = readDump(text, 0).goroutines[0]!;

  it('are read from the line when asked for', () => {
    assert.deepEqual(argumentsOf(text, goroutine, 0), [
      { text: '0xc000012345', doubtful: false }, { text: '{0x4a2b60, 0x5}', doubtful: true }, { text: '0x1', doubtful: true }, { text: '...', doubtful: false },
    ]);
    assert.deepEqual(argumentsOf(text, goroutine, 2), []);
  });

  it('are unknown for an inlined call, a cut line and a frame that is not there', () => {
    assert.equal(argumentsOf(text, goroutine, 1), null);
    assert.equal(goroutine.frames[3]?.function, 'main.cut');
    assert.equal(argumentsOf(text, goroutine, 3), null);
    assert.equal(argumentsOf(text, goroutine, 4), null);
  });

  it('give the first address without cutting the text: none where it is doubtful, small, or an aggregate', () => {
    assert.equal(firstAddress(text, goroutine, 0), 0xc000012345);
    for (const index of [1, 2, 3, 4]) assert.equal(firstAddress(text, goroutine, index), null, String(index));
    const of = (inside: string) => {
      const one = createText('y', `goroutine 1 [running]:\nmain.f(${inside})\n\t/a.go:1 +0x1\n`);
      return firstAddress(one, readDump(one, 0).goroutines[0]!, 0);
    };
    assert.equal(of('0xc0000b4018'), 0xc0000b4018);
    for (const inside of ['0xc0000b4018?', '0x10', '{0xc0000b4018, 0x1}', '_', '...', '']) assert.equal(of(inside), null, inside);
  });

  it('are searched for an address, aggregates too, whole words only', () => {
    assert.equal(mentionsAddress(text, goroutine, 0, 0x4a2b60), true);
    assert.equal(mentionsAddress(text, goroutine, 0, 0xc00001234), false);
    assert.equal(mentionsAddress(text, goroutine, 2, 0xc000012345), false);
  });
});
