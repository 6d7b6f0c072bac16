import assert from 'node:assert/strict';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { at, filesOf } from './resolvers/edgesOfText.ts';

const statusOf = (pid: number, name: string, wchan: string): string => at(`grep -E '^(Name|State|PPid|Threads)' /proc/${pid}/status; cat /proc/${pid}/wchan; echo`, `Name:\t${name}`, 'State:\tS (sleeping)', 'PPid:\t50', 'Threads:\t1', wchan);
const WAITERS = statusOf(801, 'stat', 'request_wait_answer') + statusOf(802, 'grep', 'request_wait_answer');

function stepsOf(...parts: readonly string[]): readonly string[] {
  return analyzeTexts([createText('text', parts.join(''))]).analysis.findings[0]?.next.flatMap(({ command }) => command ?? []) ?? [];
}

describe('waiters of a daemon that reads no requests, without stacks', () => {
  it('can be killed while their request is queued', () => {
    assert.ok(stepsOf(WAITERS, statusOf(800, 'ssh-agent', 'hrtimer_nanosleep'), filesOf(800, ['rw', 4, '/dev/fuse'])).includes('kill -9 801 802'));
  });
  it('not where the daemon waits for the next request, or nothing tells what it does', () => {
    for (const wchan of ['fuse_dev_do_read', '0']) {
      const steps = stepsOf(WAITERS, statusOf(800, 'sshfs', wchan), filesOf(800, ['rw', 4, '/dev/fuse']));
      assert.ok(steps.length > 0 && !steps.includes('kill -9 801 802'), wchan);
    }
  });
});
