import assert from 'node:assert/strict';
import { groupGoroutines, lastSamples, matchGoroutine } from '../../src/analysis/goroutineWaits.ts';
import { readDump } from '../../src/formats/readDump.ts';
import { createCatalogue, loadCatalogue } from '../../src/knowledge/catalogue.ts';
import type { GoroutineMatch } from '../../src/knowledge/schema.ts';
import { createText } from '../../src/text/text.ts';

const goroutinesOf = (text: string) => readDump(createText('dump', text), 0).goroutines;
const WAITING = (id: number, frames: readonly string[], state = 'semacquire, 3 minutes') =>
  `goroutine ${id} [${state}]:\n${frames.map((name) => `${name}(0xc000012345)\n\t/src/x/x.go:12 +0x1d\n`).join('')}created by main.main\n\t/src/x/main.go:7 +0x5\n\n`;
const match = (more: Partial<GoroutineMatch>): GoroutineMatch => ({ of: 'goroutine', ...more });

describe('goroutines and pages', () => {
  const [one] = goroutinesOf(WAITING(7, ['runtime.gopark', 'sync.(*Mutex).lockSlow', 'main.(*store).Count']));

  it('match by reason, frames in order, prefixes, creator and minutes', () => {
    assert.deepEqual(matchGoroutine(one!, match({ reasons: ['semacquire'], frames: [['sync.(*Mutex).*'], ['main.*']] })), [1, 2]);
    assert.deepEqual(matchGoroutine(one!, match({ createdBy: ['main.main'], minutes: 3 })), []);
    assert.equal(matchGoroutine(one!, match({ reasons: ['select'] })), null);
    assert.equal(matchGoroutine(one!, match({ frames: [['main.(*store).Count'], ['sync.(*Mutex).lockSlow']] })), null, 'the order counts');
    assert.equal(matchGoroutine(one!, match({ frames: [['sync.(*Mutex).lock']] })), null, 'a name without * is the whole name');
    assert.equal(matchGoroutine(one!, match({ without: ['main.(*store).*'] })), null);
    assert.equal(matchGoroutine(one!, match({ minutes: 4 })), null);
    assert.equal(matchGoroutine(one!, match({ createdBy: ['other.main'] })), null);
  });

  it('take the most specific page, each goroutine once', () => {
    const base = loadCatalogue().ofGoroutines[0]!;
    const page = (id: string, specificity: number, frames: GoroutineMatch['frames']) => ({ ...base, id, specificity, match: match(frames ? { frames } : {}) });
    const catalogue = createCatalogue([page('wide', 1, undefined), page('narrow', 2, [['sync.(*Mutex).*']])]);
    const groups = groupGoroutines(goroutinesOf(WAITING(1, ['sync.(*Mutex).lockSlow', 'main.a']) + WAITING(2, ['main.b'])), catalogue);
    assert.deepEqual(groups.map((group) => [group.page.id, group.goroutines.map(({ id }) => id)]), [['narrow', [1]], ['wide', [2]]]);
  });

  it('count once what two dumps of one process show twice', () => {
    const twice = goroutinesOf(`${WAITING(1, ['main.a'])}${WAITING(2, ['main.a'])}SIGQUIT: quit\n\n${WAITING(1, ['runtime.gopark', 'main.a', 'main.main.func1'])}${WAITING(2, ['main.a'])}`);
    assert.equal(twice.length, 4);
    assert.deepEqual(lastSamples(twice), twice.slice(2));
    const others = goroutinesOf(WAITING(1, ['main.a']) + WAITING(1, ['main.a']).replace('created by main.main', 'created by other.main'));
    assert.equal(lastSamples(others).length, 2, 'another program has ids of its own');
  });
});
