import assert from 'node:assert/strict';
import { createScene } from '../../src/analysis/actor.ts';
import { sigkillOf } from '../../src/analysis/deliverability.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { FLUSH_EXIT, FUSE_READ, KILL, NANOSLEEP, NO_SIGNALS, incidentOf } from './incidentOf.ts';
import type { TaskSpec } from './incidentOf.ts';

const PENDING_NONE = { SigPnd: NO_SIGNALS, ShdPnd: NO_SIGNALS };
const ask = (spec: Omit<TaskSpec, 'tid'>) => sigkillOf(createScene(incidentOf({ tasks: [{ tid: 1, ...spec }] }), loadCatalogue()).byTid.get(1)!);

describe('sigkillOf', () => {
  const cases: readonly (readonly [string, Omit<TaskSpec, 'tid'>, string, RegExp])[] = [
    ['an exiting task in D', { state: 'D', stack: FLUSH_EXIT, flags: 0x40054c }, 'no-effect', /already exiting/],
    ['an exiting task in S', { state: 'S', stack: FLUSH_EXIT, flags: 0x40000c, masks: PENDING_NONE }, 'no-effect', /may leave no trace/],
    ['an exiting task known by its stack alone', { stack: FLUSH_EXIT }, 'no-effect', /already exiting/],
    ['a task of a FUSE read, untouched', { state: 'S', stack: FUSE_READ, masks: PENDING_NONE }, 'depends', /No signal yet/],
    ['a killed task of a FUSE read', { state: 'D', stack: FUSE_READ, masks: { SigPnd: KILL, ShdPnd: KILL } }, 'killed-already', /KILL in SigPnd/],
    ['a zombie', { state: 'Z' }, 'no-effect', /dead already/],
    ['a zombie leader', { state: 'Z', threads: 2 }, 'no-effect', /2 threads are counted/],
    ['a kernel thread', { state: 'D', flags: 0x200040 }, 'no-effect', /kernel thread/],
    ['a stopped task', { state: 'T', stack: ['do_signal_stop', 'get_signal'] }, 'wakes', /stopped/],
    ['a frozen task of a v1 freezer', { state: 'D', stack: NANOSLEEP, flags: 0x400000 }, 'after-thaw', /frozen/],
    ['a sleeper', { state: 'S', stack: NANOSLEEP, flags: 0x400000 }, 'wakes', /accepts signals: SIGKILL ends it/],
    ['an unknown D', { state: 'D', stack: ['some_driver_wait'] }, 'unknown', /does not tell/],
    ['a task in the first steps of do_exit', { state: 'S', stack: ['ptrace_stop', 'ptrace_notify', 'do_exit'] }, 'depends', /./],
  ];
  for (const [name, spec, verdict, why] of cases) {
    it(`${name}: ${verdict}`, () => {
      const said = ask(spec);
      assert.equal(said.verdict, verdict);
      assert.match(said.why, why);
    });
  }
  it('answers every predicate', () => {
    assert.deepEqual(ask({}).predicates.map((one) => one.answer), ['unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown']);
  });
});
