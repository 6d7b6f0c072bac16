import { strict as assert } from 'node:assert';
import { argumentsOf } from '../../src/model/goArguments.ts';
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
});
