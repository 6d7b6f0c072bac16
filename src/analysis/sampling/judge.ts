import type { Place } from '../../model/fact.ts';
import type { Sample } from '../../model/samples.ts';
import type { Stack } from '../../model/stack.ts';
import { sourceName } from '../../model/stack.ts';
import type { Progress } from '../progress.ts';
import { compareSamples, firstOf } from './compareSamples.ts';
import type { Comparison, Sign } from './compareSamples.ts';
import { durationText } from './durations.ts';
import type { HungSpan } from './hungReports.ts';
import type { Pauses } from './pauses.ts';

/** What one task's looks, reports and counters come to. */
export interface Looks {
  /** In their order; none of the dead, none from after the transcript ended the hang. */
  readonly samples: readonly Sample[];
  readonly hung: HungSpan | null;
  /** What it read or wrote between two looks. */
  readonly io: Sign | null;
  /** Where the transcript sent signals, ascending, by source. */
  readonly kills: ReadonlyMap<number, readonly number[]>;
  readonly pauses: Pauses;
}

interface Step extends Comparison {
  readonly after: Sample;
  /** Something was sent in between, or it began to exit: a change says nothing. */
  readonly apart: boolean;
}

/**
 * The verdict: a report of the kernel that nothing later speaks against; else what stood still for long at the end; else any sign
 * that it ran; else what two looks have in common.
 *
 * @returns null for one look and no report.
 */
export function judge({ samples: looks, hung, io, kills, pauses }: Looks): Progress | null {
  const steps = looks.slice(1).map((after, index): Step => {
    const before = looks[index]!;
    return { after, apart: isKilledBetween(kills.get(after.place.source) ?? [], before.place, after.place) || beganToExit(before, after), ...compareSamples(before, after) };
  });
  const moves = steps.filter((step) => !step.apart && step.moved.length > 0);
  const lastChange = steps.findLastIndex((step) => step.moved.length > 0 || step.other || step.apart);
  const tail = looks.slice(lastChange + 1);
  const held = steps.slice(lastChange + 1);
  const seconds = spanOf(tail, pauses);
  const movedSince = hung !== null && moves.some(({ after }) => after.place.source === hung.last.place.source && after.place.span.start > hung.last.place.span.end + REPORT && after.stack?.place.span.start !== stackBelow(looks, hung)?.place.span.start);
  if (hung && !movedSince) return hungProgress(hung, tail.length, seconds);
  const unswitched = held.some(({ same }) => same.includes('switches'));
  const sure = unswitched && seconds !== null && seconds >= LONG;
  if ((moves.length > 0 || io) && !sure) return movingProgress([...moves.flatMap(({ moved }) => moved), ...(io ? [io] : [])], looks.length);
  const equal = held.filter(({ same }) => same.includes('stack') || same.includes('switches'));
  if (equal.length === 0) return looks.length < 2 ? null : { verdict: 'unknown', sentence: 'The samples of it show nothing that compares: a second stack or a second status would tell whether it moves.', evidence: [], seconds: null, samples: looks.length };
  return stuckProgress(tail, held, unswitched, seconds);
}

/** Below that, unchanged counters say little of a task that moved before. */
const LONG = 10;
/** The line of a report, its two notes and the header of the stack that belongs to it. */
const REPORT = 400;

function stackBelow(looks: readonly Sample[], { last }: HungSpan): Sample['stack'] {
  return looks.find(({ stack }) => stack !== null && stack.place.source === last.place.source && stack.place.span.start > last.place.span.start)?.stack ?? null;
}

function stuckProgress(tail: readonly Sample[], held: readonly Step[], unswitched: boolean, seconds: number | null): Progress {
  const stacks = tail.filter(({ stack }) => stack !== null);
  const sameStack = held.some(({ same }) => same.includes('stack'));
  const what = [sameStack ? 'the same stack' : null, unswitched ? 'context switches unchanged' : null].filter((one) => one !== null).join(', ');
  const count = sameStack && !unswitched ? stacks.length : tail.length;
  const over = seconds === null ? `in ${count} samples` : `for ${durationText(seconds)} (${count} samples)`;
  const end = unswitched ? 'it has not run in between.' : 'nothing shows that it ran in between; the counters of its status would tell for sure.';
  return {
    verdict: 'stuck', seconds, samples: count, sentence: `${capital(what)} ${over}: ${end}`,
    evidence: [
      ...(sameStack ? stacks.slice(-MOST).flatMap(({ stack }) => (stack ? [{ place: stack.place, says: 'the same stack' }] : [])) : []),
      ...tail.slice(-MOST).flatMap((sample) => {
        const fact = firstOf(sample, (one) => one.contextSwitches);
        return fact && unswitched ? [{ place: fact.place, says: `${fact.value} context switches` }] : [];
      }),
    ],
  };
}

function hungProgress(hung: HungSpan, samples: number, seconds: number | null): Progress {
  const times = hung.count === 1 ? '' : ` ${hung.count} times`;
  const again = hung.ranBetween ? ' Between two of the reports it had run: it hangs again and again, and not in one endless sleep.' : '';
  return {
    verdict: hung.ranBetween ? 'moving' : 'stuck', seconds: Math.max(hung.seconds, seconds ?? 0), samples: Math.max(samples, hung.count),
    sentence: `The hung task detector has reported it${times}, ${hung.count === 1 ? 'after' : 'last after'} ${durationText(hung.seconds)} without a context switch.${again}`, evidence: hung.evidence,
  };
}

function movingProgress(signs: readonly Sign[], samples: number): Progress {
  const said = [...new Set(signs.map(({ says }) => says))].slice(0, 3);
  return {
    verdict: 'moving', seconds: null, samples,
    sentence: `It has run between the ${samples} samples (${said.join('; ')}): it is slow or retries, and does not hang in one endless sleep.`,
    evidence: signs.flatMap(({ evidence }) => evidence).slice(0, 2 * MOST),
  };
}

const MOST = 5;

/** Between the first and the last look: by one clock, by the age that ps prints, else by the sleeps of the transcript. */
function spanOf(tail: readonly Sample[], pauses: Pauses): number | null {
  if (tail.length < 2) return null;
  const timed = tail.filter(({ clock }) => clock !== null && clock === tail.find((one) => one.clock !== null)?.clock).map(({ seconds }) => seconds!);
  const ages = tail.flatMap((sample) => firstOf(sample, (one) => one.elapsed)?.value ?? []);
  const known = [timed, ages].flatMap((times) => (times.length < 2 ? [] : [times.at(-1)! - times[0]!])).filter((time) => time > 0);
  const slept = tail.slice(1).reduce((sum, sample, index) => sum + (pauses(tail[index]!.place, sample.place) ?? 0), 0);
  const longest = Math.max(0, slept, ...known);
  return longest > 0 ? longest : null;
}

function isKilledBetween(kills: readonly number[], from: Place, to: Place): boolean {
  if (from.source !== to.source || kills.length === 0) return false;
  let low = 0;
  let high = kills.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (kills[middle]! <= from.span.start) low = middle + 1;
    else high = middle;
  }
  return low < kills.length && kills[low]! < to.span.start;
}

/** From its work into its exit: that is no progress of what it did, and what it hangs in now began after it. */
function beganToExit({ stack: before }: Sample, { stack: after }: Sample): boolean {
  return before !== null && after !== null && !inExit(before) && inExit(after);
}

function inExit({ frames }: Stack): boolean {
  return frames.some((frame) => !frame.unreliable && sourceName(frame.function) === 'do_exit');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
