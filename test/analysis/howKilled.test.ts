import assert from 'node:assert/strict';
import { createScene } from '../../src/analysis/actor.ts';
import { howKilled } from '../../src/analysis/howKilled.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { FLUSH_EXIT, FUSE_READ, KILL, NANOSLEEP, NO_SIGNALS, incidentOf } from './incidentOf.ts';
import type { TaskSpec } from './incidentOf.ts';

const TERM = '0000000000004000';
const OWN_EXIT = [...FLUSH_EXIT.slice(0, 8), '__x64_sys_exit_group', 'do_syscall_64'];
const of = (spec: Omit<TaskSpec, 'tid'>) => howKilled(createScene(incidentOf({ tasks: [{ tid: 101, ...spec }] }), loadCatalogue()).byTid.get(101)!);

describe('howKilled: which mask holds the kill tells how it came', () => {
  const cases: readonly (readonly [origin: string, spec: Omit<TaskSpec, 'tid'>, sentence: RegExp])[] = [
    ['taken', { state: 'D', flags: 0x40054c, stack: FLUSH_EXIT, masks: { SigPnd: NO_SIGNALS, ShdPnd: KILL } }, /taken the fatal signal \(get_signal\)/],
    ['taken', { state: 'D', flags: 0x40054c, masks: { SigPnd: NO_SIGNALS, ShdPnd: KILL } }, /no KILL mark of its own any more/],
    ['after-own-exit', { state: 'S', flags: 0x40000c, stack: OWN_EXIT, masks: { SigPnd: NO_SIGNALS, ShdPnd: KILL } }, /begun to exit by itself/],
    ['sent', { state: 'D', flags: 0x400000, stack: FUSE_READ, masks: { SigPnd: KILL, ShdPnd: KILL } }, /somebody sent SIGKILL/],
    ['own-process', { state: 'D', flags: 0x400000, stack: FUSE_READ, masks: { SigPnd: KILL, ShdPnd: NO_SIGNALS } }, /nobody sent SIGKILL/],
    ['other-signal', { state: 'D', flags: 0x400000, stack: FUSE_READ, masks: { SigPnd: KILL, ShdPnd: TERM } }, /SIGTERM in ShdPnd started/],
    ['group-exit-taken', { state: 'D', flags: 0x400404, stack: FLUSH_EXIT, masks: { SigPnd: NO_SIGNALS, ShdPnd: NO_SIGNALS } }, /its own process ended/],
    ['own-exit', { state: 'S', flags: 0x40000c, stack: OWN_EXIT, masks: { SigPnd: NO_SIGNALS, ShdPnd: NO_SIGNALS } }, /leaves no trace from Linux 6\.0 on/],
    ['marked-while-exiting', { state: 'D', flags: 0x40000c, stack: OWN_EXIT, masks: { SigPnd: KILL, ShdPnd: KILL } }, /already begun to exit/],
    ['between', { state: 'S', flags: 0x400000, stack: NANOSLEEP, masks: { SigPnd: NO_SIGNALS, ShdPnd: KILL } }, /rare/],
  ];
  for (const [origin, spec, sentence] of cases) {
    it(`${origin}: ${sentence.source}`, () => {
      const said = of(spec);
      assert.equal(said?.origin, origin);
      assert.match(said.sentence, sentence);
      assert.ok(said.evidence.length >= 2);
    });
  }
  it('says nothing of the living, of the dead, and of masks that are not there', () => {
    assert.equal(of({ state: 'S', flags: 0x400000, stack: NANOSLEEP, masks: { SigPnd: NO_SIGNALS, ShdPnd: NO_SIGNALS } }), null);
    assert.equal(of({ state: 'Z', masks: { SigPnd: NO_SIGNALS, ShdPnd: KILL } }), null);
    assert.equal(of({ state: 'D', stack: FLUSH_EXIT, masks: { SigPnd: NO_SIGNALS } }), null);
  });
});
