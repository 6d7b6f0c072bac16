import type { HungTask } from '../../model/hungTask.ts';
import type { Clock } from '../../model/times.ts';
import type { Evidence } from '../analysis.ts';

/** What the reports of the hung task detector say of one task, put together. */
export interface HungSpan {
  /** It has not run for so long, at least, when it was reported last. */
  readonly seconds: number;
  readonly count: number;
  /** It had run between two of the reports: hung again, and not all the time. */
  readonly ranBetween: boolean;
  readonly last: HungTask;
  readonly evidence: readonly Evidence[];
}

/**
 * khungtaskd reports a task whose switch count has not changed for that long (kernel/hung_task.c `check_hung_task`); the
 * number is the time since the last change from 5.0 on, and the time-out itself up to 4.19. So a later report with a
 * number smaller than the time between the two shows that the task ran in between, if the numbers differ at all.
 *
 * @param reports of one task, in the order of the text. null for none that tells a time.
 */
export function hungSpanOf(reports: readonly HungTask[], clock: Clock): HungSpan | null {
  const timed = reports.flatMap((report) => (report.seconds ? [{ report, seconds: report.seconds.value, time: clock(report.place) }] : []));
  const last = timed.at(-1);
  if (!last) return null;
  const counts = new Set(timed.map(({ seconds }) => seconds)).size > 1;
  let ranBetween = false;
  let since = 0;
  timed.forEach((one, index) => {
    const before = timed[index - 1];
    if (!before) return;
    const apart = one.time?.exact === true && before.time?.exact === true && one.time.clock === before.time.clock ? one.time.seconds - before.time.seconds : null;
    const shrank = one.seconds < before.seconds || (counts && apart !== null && one.seconds < apart - SLACK);
    if (shrank) [ranBetween, since] = [true, index];
  });
  const held = timed.slice(since);
  const [first] = held;
  const apart = first && last.time?.exact === true && first.time?.exact === true && first.time.clock === last.time.clock ? last.time.seconds - first.time.seconds : 0;
  // Up to 4.19 the number stays the same, and the stamps tell more; from 5.0 on both say the same.
  const seconds = Math.max(last.seconds, counts || apart <= 0 ? 0 : Math.round(apart + first!.seconds));
  return { seconds, count: timed.length, ranBetween, last: last.report, evidence: held.slice(-MOST).map(({ report, seconds: of }) => ({ place: report.place, says: `it has not run for more than ${of} seconds` })) };
}

/** The detector looks every time-out: a number may lag behind the stamps by a little. */
const SLACK = 5;
const MOST = 5;
