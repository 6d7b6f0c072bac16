import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { explainMask } from '../../src/analysis/maskMeaning.ts';
import { SIGNAL_FIELDS } from '../../src/model/task.ts';
import { FLUSH_EXIT, FUSE_READ, KILL, NO_SIGNALS, incidentOf, stuckContainer } from './incidentOf.ts';
import type { TaskSpec } from './incidentOf.ts';

const TERM = '0000000000004000';
const task = (spec: TaskSpec) => incidentOf({ tasks: [spec] }).tasks.get(spec.tid)!;

describe('explainMask', () => {
  const [init, leader, thread] = stuckContainer(10);
  it('KILL in ShdPnd alone in an exiting thread: killed already, not filed wrongly', () => {
    const text = explainMask('ShdPnd', KILL, task(thread!), null).join(' ');
    assert.match(text, /killed and acts on it/);
    assert.match(text, /not filed wrongly/);
    assert.match(text, /kill -9 changes nothing/);
  });
  it('KILL in both sets, not exiting: told, and not got to die yet', () => {
    const text = explainMask('SigPnd', KILL, task({ tid: 1, state: 'D', flags: 0x440000, stack: FUSE_READ, masks: { SigPnd: KILL, ShdPnd: KILL } }), null).join(' ');
    assert.match(text, /both sets/);
    assert.match(text, /state D/);
  });
  it('KILL in SigPnd alone: its own process ended itself, or another fatal signal did', () => {
    assert.match(explainMask('SigPnd', KILL, task({ tid: 1, state: 'D', masks: { SigPnd: KILL, ShdPnd: NO_SIGNALS } }), null).join(' '), /nobody sent SIGKILL.*exit_group/);
    assert.match(explainMask('SigPnd', KILL, task({ tid: 1, state: 'D', masks: { SigPnd: KILL, ShdPnd: TERM } }), null).join(' '), /SIGTERM in ShdPnd started/);
  });
  it('no trace of a kill in an exiting task is no proof', () => {
    assert.match(explainMask('ShdPnd', NO_SIGNALS, task({ tid: 1, state: 'S', flags: 0x40000c, stack: FLUSH_EXIT, masks: { SigPnd: NO_SIGNALS, ShdPnd: NO_SIGNALS } }), null).join(' '), /dropped without a trace/);
  });
  it('SIGCHLD ignored by a dying container init is the teardown', () => {
    assert.match(explainMask('SigIgn', '0000000000010000', task(init!), null).join(' '), /torn down: zap_pid_ns_processes sets it/);
    assert.match(explainMask('SigIgn', '0000000000010000', task({ tid: 1, state: 'S', flags: 0, masks: {} }), null).join(' '), /leave no zombies/);
  });
  it('leftovers of a zombie, kernel threads, PID 1 without a handler, blocked and ignored TERM', () => {
    assert.match(explainMask('ShdPnd', KILL, task(leader!), null).join(' '), /zombie.*leftover/);
    assert.match(explainMask('SigIgn', 'ffffffffffffffff', null, null).join(' '), /kernel thread/);
    assert.match(explainMask('SigCgt', '0000000000000002', task({ tid: 1, state: 'S', flags: 0, nspid: [1, 1], masks: {} }), null).join(' '), /PID 1 .*docker stop/);
    assert.match(explainMask('SigBlk', TERM, task({ tid: 1, state: 'S', masks: { ShdPnd: TERM, SigBlk: TERM } }), null).join(' '), /blocked and pending/);
    assert.match(explainMask('ShdPnd', TERM, task({ tid: 1, state: 'S', masks: { ShdPnd: TERM, SigBlk: TERM } }), null).join(' '), /SIGTERM waits because this thread blocks it/);
    assert.match(explainMask('SigIgn', TERM, null, null).join(' '), /leave no trace/);
    assert.match(explainMask('SigCgt', 'fffffffe7fc1feff', null, null).join(' '), /Go/);
  });
  it('does not take the pending TERM of a stopped task for lost', () => {
    assert.match(explainMask('ShdPnd', TERM, task({ tid: 1, state: 'T', masks: { ShdPnd: TERM, SigBlk: NO_SIGNALS } }), null).join(' '), /until the task is continued/);
  });
  it('never throws, and says nothing of what is no mask', () => {
    fc.assert(fc.property(fc.constantFrom(...SIGNAL_FIELDS), fc.string(), (field, hex) => {
      const said = explainMask(field, hex, task(thread!), null);
      if (!/^(0[xX])?[0-9a-fA-F]{1,32}$/.test(hex)) assert.deepEqual(said, []);
    }));
  });
});
