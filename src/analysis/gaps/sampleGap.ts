import type { Gap } from '../analysis.ts';
import { killPending } from '../moment.ts';
import { nameOf } from '../wording.ts';
import { gap, ROOT, type Concluded } from './gap.ts';

/**
 * One look cannot tell a hang from a slow machine: the stuck task of each story needs a second one. Not where it was
 * killed and is still there, exits, is stopped, or was reported by the kernel: then it has been waiting.
 */
export function* sampleGap({ scene, stories }: Concluded): Iterable<Gap> {
  for (const { stuck } of stories) {
    if (stuck.tid === null || (stuck.task?.stacks.length ?? 0) > 1 || stuck.exiting.answer === 'yes' || scene.reportedHung.has(stuck.tid)) continue;
    if (killPending(stuck.moment, 'SigPnd') === true || stuck.wait?.kind === 'stopped') continue;
    yield gap(`Does ${nameOf(stuck)} move? Two looks with equal stacks and equal context switches say that it does not.`,
      `for i in 1 2; do grep ctxt /proc/${stuck.tid}/status; cat /proc/${stuck.tid}/stack; sleep 10; done`, ROOT);
  }
}
