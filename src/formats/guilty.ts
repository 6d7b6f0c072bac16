import type { ReportKind } from '../model/kernelReport.ts';
import { sourceName } from '../model/stack.ts';
import { readParts } from '../syntax/reader.ts';
import { span, type Span } from '../text/span.ts';
import type { Context } from './format.ts';
import { isOfOtherCaller } from './callers.ts';
import { isFrameLine, readFrame } from './frame.ts';
import { isCrossCall, isDispatching, isLibrary, isLocking, isReporting, isSleeping } from './frameRoles.ts';
import { nameAt, payloadOf, spanIn } from './lines.ts';
import { SHOWS_OTHERS } from './reportLines.ts';

/** A function of a report, and where it stands. */
export interface Named {
  readonly name: string;
  readonly span: Span;
}

/** A step of a trace: the code pointer that the CPU was at, or a frame that the unwinder vouches for. */
interface Step extends Named {
  readonly pointer: boolean;
}

/**
 * The function that a report is about: the first one that does not report, and, by the kind of report, does not only
 * wait, lock or serve everybody. null where no frame that the unwinder vouches for is left.
 */
export function guiltyOf(kind: ReportKind, first: number, end: number, context: Context): Named | null {
  if (kind === 'lockdep') return lockSite(first, end, context) ?? firstOf(stepsOf(kind, first, end, context), isPassedOver);
  const steps = stepsOf(kind, first, end, context);
  switch (kind) {
    case 'hung-task':
    case 'cannot-die': return firstOf(steps, isWaiting);
    case 'soft-lockup':
    case 'hard-lockup':
    case 'rcu-stall':
    case 'csd-lock': return loopOf(steps) ?? firstOf(steps, isPassedOver) ?? titleSite(first, context);
    // What panics has been called from anywhere; the call of a thread's main function says nothing.
    case 'panic': return firstOf(steps, (name) => isPassedOver(name) || isDispatching(name));
    default: {
      const site = titleSite(first, context);
      return firstOf(site ? [{ ...site, pointer: true }, ...steps] : steps, isPassedOver);
    }
  }
}

function firstOf(steps: readonly Step[], passedOver: (name: string) => boolean): Named | null {
  return steps.find((step) => !passedOver(step.name)) ?? null;
}

function isPassedOver(name: string): boolean {
  return isReporting(name) || isSleeping(name) || isLocking(name) || isLibrary(name);
}

function isWaiting(name: string): boolean {
  return isReporting(name) || isSleeping(name) || isLocking(name);
}

/**
 * A CPU that is stuck runs a loop, and the trace is taken anywhere in it: what it was just at is chance. What it was
 * called for is not, so that the function below the first one that dispatches is named.
 */
function loopOf(steps: readonly Step[]): Named | null {
  let before: Step | null = null;
  for (const step of steps) {
    if (isReporting(step.name)) continue;
    if (isCrossCall(step.name)) return step;
    if (!isDispatching(step.name)) before = step;
    else if (before !== null) return isPassedOver(before.name) ? null : before;
  }
  return null;
}

/** `(lock){…}, at: f+0x1/0x2` of the first lock that the report names. */
function lockSite(first: number, end: number, context: Context): Named | null {
  for (let line = first + 1; line < end && line < first + 40; line++) {
    if (isFrameLine(context, line)) return null;
    const text = payloadOf(context.lines, line).slice(0, 1000);
    const at = text.indexOf(', at: ');
    if (at < 0) continue;
    const match = /^(?:\[<[^>]{0,40}>\] )?([A-Za-z_][\w.$]{0,500})\+0x/.exec(text.slice(at + ', at: '.length));
    if (!match) continue;
    const from = at + ', at: '.length + match[0].indexOf(match[1]!, match[0].startsWith('[') ? match[0].indexOf(']') : 0);
    return { name: sourceName(match[1]!), span: spanIn(context.lines, line, from, from + match[1]!.length) };
  }
  return null;
}

/** The function that the title itself names: `BUG: KASAN: … in f+0x1/0x2`, `WARNING: … at file:1 f+0x1/0x2`. */
function titleSite(line: number, context: Context): Named | null {
  const text = payloadOf(context.lines, line).slice(0, 1000);
  const match = /(?: in | at | @ | )([A-Za-z_][\w.$]{0,200})\+0x[0-9a-f]{1,16}\/0x/.exec(text);
  const race = match ?? /^BUG: KCSAN: [a-z-]{1,40} in ([A-Za-z_][\w.$]{0,200})/.exec(text) ?? /^workqueue: ([A-Za-z_][\w.$]{0,200})(?: \[[^\]]{0,60}\])? hogged/.exec(text);
  if (!race) return null;
  const from = race.index + race[0].lastIndexOf(race[1]!);
  return { name: sourceName(race[1]!), span: spanIn(context.lines, line, from, from + race[1]!.length) };
}

/** The steps in the order of the text. Where an interrupt came in, both stacks follow each other in it. */
function stepsOf(kind: ReportKind, first: number, end: number, context: Context): readonly Step[] {
  const steps: Step[] = [];
  const silent = { problem: (): void => undefined };
  let others = false;
  for (let line = first + 1; line < end; line++) {
    if (isOfOtherCaller(line, first, context.memo.callers) && !SHOWS_OTHERS.has(kind)) continue;
    if (!isFrameLine(context, line)) others = isOfOthers(line, others, context);
    if (others) continue;
    if (isFrameLine(context, line)) {
      const found = readFrame(line, context, silent);
      if (!found || found.frame.unreliable || found.frame.function.startsWith('0x') || found.frame.function === '(nil)') continue;
      for (const one of found.callee && steps.length === 0 ? [found.callee, found] : [found]) steps.push(stepOf(one.frame.function, one.nameStart, false));
    } else if (nameAt(context.lines, line) === 'codePointer') {
      const parts = readParts(context.lines, line);
      const name = parts?.['function'];
      const register = parts?.['register']?.text ?? '';
      if (name && !isReturnAddress(register)) steps.push(stepOf(name.text, name.span.start, true));
    } else if (nameAt(context.lines, line) === 'warningReport') {
      const site = titleSite(line, context);
      if (site) steps.push({ ...site, pointer: true });
    }
  }
  return steps;
}

/** The thread that serves RCU is shown beside a stall: it waits, and is not what it waits for. */
export function isOfOthers(line: number, before: boolean, context: Context): boolean {
  const name = nameAt(context.lines, line);
  const text = payloadOf(context.lines, line).slice(0, 60);
  if (name === 'rcuNote') return before || text.includes('RCU grace-period kthread stack dump');
  return before && !/^(?:CPU: \d|NMI backtrace|Sending NMI|Task dump for CPU)/.test(text);
}

function stepOf(name: string, start: number, pointer: boolean): Step {
  return { name: sourceName(name), span: span(start, start + name.length), pointer };
}

function isReturnAddress(register: string): boolean {
  return /^(?:lr|LR|ra|I7|RP|LR is at)/.test(register);
}
