import assert from 'node:assert/strict';
import { createScene } from '../../src/analysis/actor.ts';
import { goroutineGaps } from '../../src/analysis/goroutineGaps.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { createText } from '../../src/text/text.ts';

interface Spec {
  readonly id: number;
  readonly state: string;
  /** `function(arguments)` with an optional line of code, innermost first. */
  readonly frames: readonly string[];
  readonly by?: string;
  readonly at?: number;
  readonly parent?: number;
}

const LOCK = (address: string) => ['sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)', `internal/sync.(*Mutex).lockSlow(${address})`, 'sync.(*Mutex).Lock(...)'];
const one = ({ id, state, frames, by, at = 9, parent }: Spec): string => `goroutine ${id} [${state}]:\n${frames.map((frame, index) => `${frame}\n\t/src/app/main.go:${index + 20} +0x1d\n`).join('')}${by === undefined ? '' : `created by ${by}${parent === undefined ? '' : ` in goroutine ${parent}`}\n\t/src/app/main.go:${at} +0x5\n`}`;
const analyzed = (goroutines: readonly Spec[], before = '') => analyzeTexts([createText('dump', before + goroutines.map(one).join('\n'))]).analysis;
const edges = (goroutines: readonly Spec[]) => analyzed(goroutines).edges.map(({ from, to, via, strength }) => `${from} > ${to} ${via} ${strength}`).sort();

const WANTS_A: Spec = { id: 5, state: 'sync.Mutex.Lock, 3 minutes', frames: [...LOCK('0xc000010008'), 'main.(*a).get(0xc000010000)', 'main.(*b).put(0xc000020000)'], by: 'main.main', parent: 1 };
const WANTS_B: Spec = { id: 6, state: 'sync.Mutex.Lock, 3 minutes', frames: [...LOCK('0xc000020010'), 'main.(*b).get(0xc000020000)', 'main.(*a).put(0xc000010000)'], by: 'main.main', parent: 1 };

describe('holders of mutexes', () => {
  it('by the address of the object: a ring of two, inferred, and who queues behind it', () => {
    const more: Spec = { id: 7, state: 'sync.Mutex.Lock, 2 minutes', frames: [...LOCK('0xc000010008'), 'main.(*a).get(0xc000010000)'], by: 'main.main', parent: 1 };
    assert.deepEqual(edges([WANTS_A, WANTS_B, more]), ['goroutine 5 > goroutine 6 go-lock inferred', 'goroutine 6 > goroutine 5 go-lock inferred', 'goroutine 7 > goroutine 6 go-lock inferred']);
    const [first] = analyzed([WANTS_A, WANTS_B, more]).findings;
    assert.equal(first?.id, 'go-mutex-abba');
    assert.equal(first.severity, 'error');
    assert.match(first.title, /Goroutines 5 and 6 .*; 1 more wait/);
  });

  it('is the same in any order of the goroutines', () => {
    assert.deepEqual(edges([WANTS_B, WANTS_A]), edges([WANTS_A, WANTS_B]));
    assert.equal(analyzed([WANTS_B, WANTS_A]).findings[0]?.title, analyzed([WANTS_A, WANTS_B]).findings[0]?.title);
  });

  it('by types where arguments are inlined away: assumed', () => {
    const bare = (spec: Spec): Spec => ({ ...spec, frames: spec.frames.map((frame) => frame.replace(/\([^()]*\)$/, '(...)')) });
    assert.deepEqual(edges([bare(WANTS_A), bare(WANTS_B)]), ['goroutine 5 > goroutine 6 go-lock assumed', 'goroutine 6 > goroutine 5 go-lock assumed']);
  });

  it('other objects of the same type are no holders', () => {
    const other: Spec = { ...WANTS_B, frames: [...LOCK('0xc000020010'), 'main.(*b).get(0xc000020000)', 'main.(*a).put(0xc000077000)'] };
    assert.deepEqual(edges([WANTS_A, other]), ['goroutine 6 > goroutine 5 go-lock inferred']);
  });

  it('of several that fit none is taken, and the finding says so', () => {
    const inside = (id: number): Spec => ({ id, state: 'IO wait, 3 minutes', frames: ['internal/poll.(*FD).Read(0xc000099000)', 'main.(*a).load(0xc000010000)'], by: 'main.main', parent: 1 });
    const alone: Spec = { ...WANTS_A, frames: [...LOCK('0xc000010008'), 'main.(*a).get(0xc000010000)'] };
    assert.deepEqual(edges([alone, inside(8), inside(9)]), []);
    assert.match(analyzed([alone, inside(8), inside(9)]).findings[0]!.why.join(' '), /One of goroutines 8 and 9 may hold it/);
    assert.deepEqual(edges([alone, inside(8)]), ['goroutine 5 > goroutine 8 go-lock inferred']);
  });

  it('a loop that waits for work holds nothing; nobody inside: taken and never released', () => {
    const alone: Spec = { ...WANTS_A, frames: [...LOCK('0xc000010008'), 'main.(*a).get(0xc000010000)'] };
    const loop: Spec = { id: 8, state: 'select, 3 minutes', frames: ['main.(*a).run(0xc000010000)'], by: 'main.main', parent: 1 };
    assert.deepEqual(edges([alone, loop]), []);
    assert.match(analyzed([alone, loop]).findings[0]!.why.join(' '), /returned without Unlock/);
    assert.match(analyzed([alone]).findings[0]!.why.join(' '), /Nobody in this dump is inside/);
  });

  it('a goroutine that stands in another method of the same object may wait for itself; after SIGQUIT that is a warning', () => {
    const twice: Spec = { id: 5, state: 'semacquire', frames: [...LOCK('0xc000010008'), 'main.(*a).get(0xc000010000)', 'main.(*a).update(0xc000010000)'], by: 'main.main', parent: 1 };
    const [first] = analyzed([twice], 'SIGQUIT: quit\nPC=0x46d2e0 m=0 sigcode=0\n\n').findings;
    assert.equal(first?.severity, 'warning');
    assert.match(first.why.join(' '), /waits for itself/);
    assert.equal(analyzed([twice]).findings[0]?.severity, 'information', 'one of many dumps of a live server');
    assert.deepEqual(edges([twice]), []);
  });

  it('a variable of main: its closures wait, main itself has it (assumed)', () => {
    const handler = (id: number): Spec => ({ id, state: 'semacquire', frames: [...LOCK('0xc00001a9e8'), 'main.main.func8({0x4b13e0?, 0xc0000cce80?}, 0x7fd35d538808?)', 'net/http.HandlerFunc.ServeHTTP(0x1)'], by: 'net/http.(*Server).Serve' });
    const main: Spec = { id: 1, state: 'IO wait', frames: ['internal/poll.(*FD).Accept(0xc0000ccc80)', 'net/http.(*Server).Serve(0xc0000f8000)', 'net/http.Serve(...)', 'main.main()'] };
    assert.deepEqual(edges([main, handler(6), handler(7)]), ['goroutine 6 > goroutine 1 go-lock assumed', 'goroutine 7 > goroutine 1 go-lock assumed']);
    const [first] = analyzed([main, handler(6), handler(7)]).findings;
    assert.equal(first?.id, 'go-lock-holder');
    assert.equal(first.severity, 'warning');
    // A variable of the package may be locked by anybody.
    const global = (id: number): Spec => ({ ...handler(id), frames: handler(id).frames.map((frame) => frame.replace('0xc00001a9e8', '0x98e270')) });
    assert.deepEqual(edges([main, global(6), global(7)]), []);
  });

  it('a lock that is held for a moment in a busy server is no more than information', () => {
    const alone: Spec = { ...WANTS_A, state: 'sync.Mutex.Lock', frames: [...LOCK('0xc000010008'), 'main.(*a).get(0xc000010000)'] };
    const inside: Spec = { id: 8, state: 'IO wait', frames: ['internal/poll.(*FD).Read(0xc000099000)', 'main.(*a).load(0xc000010000)'], by: 'main.main', parent: 1 };
    assert.deepEqual(analyzed([alone, { ...alone, id: 7 }, inside]).findings.filter(({ severity }) => severity !== 'information').map(({ title }) => title), []);
  });
});

describe('read locks', () => {
  const reader = (id: number, ...outer: string[]): Spec => ({ id, state: 'sync.RWMutex.RLock', frames: ['sync.runtime_SemacquireRWMutexR(0xc00001806c, 0x0, 0x0)', 'sync.(*RWMutex).RLock(...)', 'main.(*cache).String(0xc000018060)', ...outer], by: 'main.main', parent: 1 });
  const writer: Spec = { id: 7, state: 'sync.RWMutex.Lock', frames: ['sync.runtime_SemacquireRWMutex(0xc000018068, 0x0, 0x0)', 'sync.(*RWMutex).Lock(0xc000018060)', 'main.(*cache).Store(0xc000018060)'], by: 'main.main', parent: 1 };

  it('asked for twice with a writer between: a deadlock of two; other readers are victims', () => {
    const found = analyzed([reader(5, 'fmt.(*pp).handleMethods(0xc00010a000)', 'main.(*cache).Lookup(0xc000018060)'), reader(6), writer]);
    assert.deepEqual(found.edges.map(({ from, to, strength }) => `${from} > ${to} ${strength}`).sort(), ['goroutine 5 > goroutine 7 inferred', 'goroutine 6 > goroutine 7 inferred', 'goroutine 7 > goroutine 5 assumed']);
    assert.equal(found.findings[0]?.id, 'go-rwmutex-recursive');
  });

  it('without a nested reader the writer waits for nobody that is known', () => {
    assert.deepEqual(edges([reader(5), writer]), ['goroutine 5 > goroutine 7 go-lock inferred']);
  });

  it('with somebody inside it is that one, and no recursion', () => {
    const inside: Spec = { id: 9, state: 'chan send, 2 minutes', frames: ['main.(*cache).each(0xc000018060)'], by: 'main.main', parent: 1 };
    assert.deepEqual(edges([reader(5, 'main.(*cache).Lookup(0xc000018060)'), writer, inside]), ['goroutine 5 > goroutine 7 go-lock inferred', 'goroutine 7 > goroutine 9 go-lock inferred']);
  });
});

describe('channels and WaitGroups', () => {
  const main: Spec = { id: 1, state: 'semacquire', frames: ['sync.runtime_Semacquire(0xc0000a4500?)', 'sync.(*WaitGroup).Wait(0x0?)', 'main.main()'] };
  const worker = (id: number, more: Partial<Spec> = {}): Spec => ({ id, state: 'chan receive', frames: ['main.work(0x0?)'], by: 'main.main', at: 30, ...more });

  it('Wait waits for those started in a loop, not for servers beside them', () => {
    const server: Spec = { id: 20, state: 'IO wait', frames: ['internal/poll.(*FD).Accept(0xc0000ccc80)', 'main.main.func1()'], by: 'main.main', at: 10 };
    assert.deepEqual(edges([main, server, worker(18), worker(19)]), ['goroutine 1 > goroutine 18 go-channel assumed', 'goroutine 1 > goroutine 19 go-channel assumed']);
  });

  it('a worker that was given the WaitGroup is inferred', () => {
    const wait: Spec = { ...main, frames: ['sync.(*WaitGroup).Wait(0xc000014060)', 'main.main()'] };
    assert.deepEqual(edges([wait, worker(18, { frames: ['main.work(0xc00000e010, 0xc000014060)'] }), worker(19, { at: 31 })]), ['goroutine 1 > goroutine 18 go-channel inferred']);
  });

  it('several goroutines in the creating function, and no parent printed: nobody is taken', () => {
    assert.deepEqual(edges([main, { ...main, id: 2 }, worker(18), worker(19)]), []);
  });

  it('a worker that sends while its creator waits for it: a ring; a collector beside them receives', () => {
    const sender = worker(18, { state: 'chan send, 5 minutes', parent: 1 });
    const found = analyzed([{ ...main, state: 'sync.WaitGroup.Wait, 5 minutes' }, sender]);
    assert.equal(found.findings[0]?.id, 'go-deadlock-channel');
    assert.deepEqual(edges([main, sender, worker(19, { state: 'select', frames: ['main.collect()'], at: 31, parent: 1 })]).filter((line) => line.startsWith('goroutine 18')), []);
  });

  it('many senders whose creator has gone are a leak, before a single nil channel', () => {
    const leak = Array.from({ length: 12 }, (_, index) => worker(100 + index, { state: 'chan send', frames: ['main.fetch(0x0?)'], by: 'main.handle' }));
    const nil = worker(50, { state: 'chan send (nil chan)', frames: ['main.main.func6()'] });
    const { findings } = analyzed([nil, ...leak]);
    assert.match(findings[0]!.title, /^Goroutine leak: 12 goroutines .* main\.fetch/);
    assert.equal(findings[0]!.severity, 'error');
    assert.equal(findings[1]!.id, 'go-nil-chan-send');
    // The creator still lives: back pressure perhaps.
    assert.notEqual(analyzed([...leak, worker(51, { frames: ['main.handle()'] })]).findings[0]?.severity, 'error');
  });

  it('a request waits for the reader of its own connection', () => {
    const request: Spec = { id: 21, state: 'select, 2 minutes', frames: ['net/http.(*persistConn).roundTrip(0xc0000ce360, 0xc0000da800)', 'main.(*client).call(0x0?)'], by: 'main.main' };
    const reader = (id: number, address: string): Spec => ({ id, state: 'IO wait, 2 minutes', frames: ['internal/poll.(*FD).Read(0xc0000fed00)', `net/http.(*persistConn).readLoop(${address})`], by: 'net/http.(*Transport).dialConn' });
    assert.deepEqual(edges([request, reader(23, '0xc0000ce360'), reader(24, '0xc0000ce480')]), ['goroutine 21 > goroutine 23 go-channel inferred']);
  });
});

describe('a program that the runtime ended', () => {
  it('says for whom goroutine 1 waits', () => {
    const goroutines: readonly Spec[] = [
      { id: 1, state: 'semacquire', frames: ['sync.(*WaitGroup).Wait(0x0?)', 'main.main()'] },
      { id: 18, state: 'chan receive', frames: ['main.subscriber(0x0?)'], by: 'main.main' },
    ];
    const [first] = analyzed(goroutines, 'fatal error: all goroutines are asleep - deadlock!\n\n').findings;
    assert.equal(first?.id, 'go-all-asleep');
    assert.match(first.title, /goroutine 1 waits in WaitGroup\.Wait for goroutine 18 in main\.subscriber/);
  });
});

describe('equal ids of two programs', () => {
  it('are two nodes', () => {
    const other = one({ id: 5, state: 'select', frames: ['other.loop()'], by: 'other.main' });
    const { analysis } = analyzeTexts([createText('a', [WANTS_A, WANTS_B].map(one).join('\n')), createText('b', other)]);
    assert.ok(analysis.edges.some(({ from }) => String(from).startsWith('goroutine 5 (line 1')), JSON.stringify(analysis.edges.map(({ from }) => from)));
  });
});

describe('what would make the links surer', () => {
  const gapsOf = (text: string) => goroutineGaps(createScene(analyzeTexts([createText('dump', text)]).incident, loadCatalogue())).map(({ text: question }) => question);

  it('is asked for assumed locks and for profiles without states, not for what is inferred', () => {
    const bare = (spec: Spec): Spec => ({ ...spec, frames: spec.frames.map((frame) => frame.replace(/\([^()]*\)$/, '(...)')) });
    assert.match(gapsOf([bare(WANTS_A), bare(WANTS_B)].map(one).join('\n')).join(), /hold the lock that goroutine \d waits for/);
    assert.deepEqual(gapsOf([WANTS_A, WANTS_B].map(one).join('\n')), []);
    assert.match(gapsOf('goroutine profile: total 4\n4 @ 0x43b256 0x44c11e\n#\t0x471764\tsync.(*Mutex).lockSlow+0x164\t/usr/lib/go-1.19/src/sync/mutex.go:171\n').join(), /profile counts goroutines/);
  });
});
