import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { additionsOf, WAIT_REASONS, waitReason } from '../../src/knowledge/waitReasons.ts';

const KNOWLEDGE = '../shared/knowledge/goroutines.json';

/** waitReasonStrings of runtime/runtime2.go and gStatusStrings of runtime/traceback.go, copied from Go 1.27. */
const GO_1_27 = [
  'GC assist marking', 'IO wait', 'chan receive (nil chan)', 'chan send (nil chan)', 'dumping heap', 'garbage collection', 'garbage collection scan', 'panicwait',
  'select', 'select (no cases)', 'GC assist wait', 'GC sweep wait', 'GC scavenge wait', 'chan receive', 'chan send', 'finalizer wait', 'force gc (idle)',
  'GOMAXPROCS updater (idle)', 'semacquire', 'sleep', 'sync.Cond.Wait', 'sync.Mutex.Lock', 'sync.RWMutex.RLock', 'sync.RWMutex.Lock', 'sync.WaitGroup.Wait',
  'trace reader (blocked)', 'wait for GC cycle', 'GC worker (idle)', 'GC worker (active)', 'preempted', 'debug call', 'GC mark termination', 'stopping the world',
  'flushing proc caches', 'trace goroutine status', 'trace proc status', 'page trace flush', 'coroutine', 'GC weak to strong wait', 'synctest.Run', 'synctest.Wait',
  'chan receive (durable)', 'chan send (durable)', 'select (durable)', 'sync.WaitGroup.Wait (durable)', 'cleanup wait',
  'idle', 'runnable', 'running', 'syscall', 'waiting', 'dead', 'copystack', 'leaked', 'waiting for cgo callback',
];

/** What Go 1.24 has and 1.27 has not. */
const GO_1_24_ONLY = ['chan receive (synctest)', 'chan send (synctest)', 'select (synctest)'];

describe('what a goroutine’s state means', () => {
  it('covers all that the runtime prints', () => {
    for (const text of GO_1_27) assert.deepEqual([waitReason(text)?.text, waitReason(text)?.until], [text, null]);
    for (const text of GO_1_24_ONLY) assert.equal(waitReason(text)?.until, '1.24', text);
    for (const { text, until } of WAIT_REASONS) if (until === null && !['unknown wait reason', '???'].includes(text)) assert.ok(GO_1_27.includes(text), `Go 1.27 does not print ${text}`);
    // goroutineheader of Go 1.25 and later adds it to any reason that is idle in a bubble.
    assert.equal(waitReason('sync.Cond.Wait (durable)')?.text, 'sync.Cond.Wait');
  });

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
