import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { additionsOf, WAIT_REASONS, waitReason } from '../../src/knowledge/waitReasons.ts';

const KNOWLEDGE = '../shared/knowledge/goroutines.json';

describe('what a goroutine’s state means', () => {
  it('is said once for each text, in one sentence', () => {
    assert.equal(new Set(WAIT_REASONS.map(({ text }) => text)).size, WAIT_REASONS.length);
    for (const { text, meaning } of WAIT_REASONS) assert.match(meaning, /^[A-Z][^\n]{10,200}\.$/, text);
  });

  it('is found behind the additions of the garbage collector', () => {
    assert.equal(waitReason('chan receive (leaked)')?.text, 'chan receive');
    assert.equal(waitReason('GC worker (idle) (scan)')?.text, 'GC worker (idle)');
    assert.equal(waitReason('select (durable)')?.since, '1.25');
    assert.equal(waitReason('no such thing'), null);
    assert.equal(additionsOf('chan receive (leaked)').length, 1);
    assert.deepEqual(additionsOf('GC worker (idle)'), []);
  });

  if (!existsSync(KNOWLEDGE)) it.skip(`${KNOWLEDGE} is not there: the table is not compared`);
  else {
    const { waitReasons } = JSON.parse(readFileSync(KNOWLEDGE, 'utf8')) as { readonly waitReasons: readonly { readonly text: string; readonly versions: string | readonly string[]; readonly system: boolean }[] };
    it('covers all that was read in the sources of Go, with its versions', () => {
      for (const { text, versions, system } of waitReasons) {
        const known = waitReason(text);
        assert.equal(known?.text, text);
        assert.equal(known.idle, system, text);
        if (typeof versions === 'string') continue;
        const last = versions.at(-1);
        if (known.since !== '1.4') assert.equal(known.since, versions[0], text);
        assert.equal(known.until, last === '1.27' ? null : last, text);
      }
    });
  }
});
