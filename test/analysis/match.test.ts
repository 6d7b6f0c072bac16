import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { matchStack } from '../../src/analysis/match.ts';
import { isSchedulerFunction } from '../../src/analysis/schedulerFunctions.ts';

const flush = { of: 'task' as const, anchor: 'top' as const, frames: [['request_wait_answer', 'fuse_request_send'], ['fuse_flush'], ['put_files_struct']] };

describe('matchStack', () => {
  it('finds ordered steps with gaps and cuts compiler suffixes', () => {
    assert.deepEqual(matchStack(['request_wait_answer', '__fuse_simple_request', 'fuse_flush', 'filp_close', 'put_files_struct.part.0'], flush), [0, 2, 4]);
  });
  it('takes any alternative of a step', () => {
    assert.deepEqual(matchStack(['fuse_request_send', 'fuse_flush', 'put_files_struct'], flush), [0, 1, 2]);
  });
  it('wants the order of the steps', () => {
    assert.equal(matchStack(['request_wait_answer', 'put_files_struct', 'fuse_flush'], flush), null);
  });
  it('takes a damaged name for one of the scheduler’s where its caller does nothing but sleep', () => {
    assert.deepEqual(matchStack(['__sule', '__wait_for_common', 'wait_for_completion', 'request_wait_answer', 'fuse_flush', 'put_files_struct'], flush), [3, 4, 5]);
    assert.equal(matchStack(['__sule', 'mutex_lock', 'request_wait_answer', 'fuse_flush', 'put_files_struct'], flush), null);
  });
  it('skips scheduler functions above an anchored first step, and nothing else', () => {
    assert.deepEqual(matchStack(['__schedule', 'schedule', 'request_wait_answer', 'fuse_flush', 'put_files_struct'], flush), [2, 3, 4]);
    assert.equal(matchStack(['vfs_read', 'request_wait_answer', 'fuse_flush', 'put_files_struct'], flush), null);
    assert.deepEqual(matchStack(['vfs_read', 'request_wait_answer', 'fuse_flush', 'put_files_struct'], { ...flush, anchor: 'any' }), [1, 2, 3]);
  });
  it('does not count unreliable frames', () => {
    const frame = (name: string, unreliable: boolean) => ({ function: name, offset: null, size: null, module: null, unreliable, proc: false, place: { source: 0, span: { start: 0, end: 0 } } });
    const frames = [frame('request_wait_answer', false), frame('cpuusage_read', true), frame('fuse_flush', true), frame('put_files_struct', false)];
    assert.equal(matchStack(frames, flush), null);
    assert.deepEqual(matchStack([frame('cpuusage_read', true), frame('request_wait_answer', false), frame('fuse_flush', false), frame('put_files_struct', false)], flush), [1, 2, 3]);
  });
  it('refuses a stack with a function of `without`', () => {
    assert.equal(matchStack(['request_wait_answer', 'fuse_flush', 'put_files_struct', 'do_exit'], { ...flush, without: ['do_exit'] }), null);
  });
  it('may name a scheduler function as its first step', () => {
    assert.deepEqual(matchStack(['schedule', 'wait_for_completion', 'flush_work'], { of: 'task', anchor: 'top', frames: [['wait_for_completion'], ['flush_work']] }), [1, 2]);
    assert.ok(isSchedulerFunction('wait_for_completion') && !isSchedulerFunction('folio_wait_bit_common'));
  });
  it('gives ascending indices of frames that are in their steps, for any stack', () => {
    const name = fc.constantFrom('request_wait_answer', 'fuse_flush', 'put_files_struct', 'schedule', 'do_exit', 'x');
    fc.assert(fc.property(fc.array(name, { maxLength: 12 }), (frames) => {
      const found = matchStack(frames, flush);
      if (!found) return;
      assert.equal(found.length, flush.frames.length);
      found.forEach((index, step) => {
        assert.ok(flush.frames[step]!.includes(frames[index]!));
        if (step > 0) assert.ok(index > found[step - 1]!);
      });
    }));
  });
});
