import type { ReportKind } from '../model/kernelReport.ts';
import { familyOf } from '../syntax/reader.ts';
import type { Context } from './format.ts';
import { isOfOtherCaller } from './callers.ts';
import { isFrameLine } from './frame.ts';
import { isBlank, nameAt, payloadOf } from './lines.ts';

/** Row of a title, and the kind of report that it opens. */
export const TITLES: Readonly<Record<string, ReportKind>> = {
  hungTask: 'hung-task',
  softLockup: 'soft-lockup',
  hardLockup: 'hard-lockup',
  rcuStall: 'rcu-stall',
  csdLock: 'csd-lock',
  workqueueLockup: 'workqueue-lockup',
  workqueueHog: 'workqueue-hog',
  lockdepReport: 'lockdep',
  faultReport: 'bad-access',
  exceptionReport: 'exception',
  oopsReport: 'oops',
  kernelBug: 'kernel-bug',
  bugReport: 'bug',
  warningReport: 'warning',
  sanitizerReport: 'sanitizer',
  panicReport: 'panic',
  oomReport: 'out-of-memory',
};

/** Reports that other CPUs add their own traces to: those are their subject. */
export const SHOWS_OTHERS: ReadonlySet<ReportKind> = new Set(['rcu-stall', 'hard-lockup', 'csd-lock', 'workqueue-lockup']);

/** Longest report in lines: those of many CPUs go on and on, their subject stands at the beginning. */
const LONGEST = 400;
/** Most lines of other text in a row inside of a report: consoles mix in what programs print. */
const STRANGE = 12;
/** What a console or a mailer breaks off the list of modules has no shape of its own. */
const MODULES = /^[a-z0-9_]{1,60}(?:\([A-Z+-]{1,8}\))?(?: |$)[A-Za-z0-9_() +:[\]-]{0,1000}$/;

/**
 * Where the report ends that begins at `first`: before the next title, behind its `---[ end trace`, or where other
 * text takes over. Linear over a source: no line belongs to two reports.
 * @returns the line after the last one, and the kind, which a second title of the same report may make more exact.
 */
export function readExtent(first: number, kind: ReportKind, context: Context): { readonly end: number; readonly kind: ReportKind } {
  const { lines, memo: { callers } } = context;
  let end = first + 1;
  let strange = 0;
  let framesSeen = false;
  let exact = kind;
  for (let line = first + 1; line < lines.shape.length && line < first + LONGEST; line++) {
    if (isBlank(lines, line) || (isOfOtherCaller(line, first, callers) && !SHOWS_OTHERS.has(kind))) continue;
    const family = familyOf(lines.shape[line]!);
    if (family === 'text') {
      if (!MODULES.test(payloadOf(lines, line).slice(0, 1000)) && ++strange > STRANGE) break;
      continue;
    }
    if (family !== 'stack') break;
    const name = nameAt(lines, line);
    const next = TITLES[name];
    if (next !== undefined) {
      if (framesSeen || !isSameReport(exact, next)) break;
      if (next === 'kernel-bug') exact = next;
    }
    if (name === 'cutHere' && exact !== 'bug') break;
    if (exact === 'hung-task' && name === 'taskHeader' && framesSeen) break;
    strange = 0;
    end = line + 1;
    framesSeen ||= isFrameLine(context, line);
    if (name === 'traceNotes' && payloadOf(lines, line).startsWith('---[ end trace')) break;
  }
  return { end, kind: exact };
}

/** A check tells what it found, then the trap of its BUG() or WARN(), then the oops. */
function isSameReport(kind: ReportKind, next: ReportKind): boolean {
  switch (next) {
    case 'exception': return kind === 'kernel-bug' || kind === 'bad-access' || kind === 'bug' || kind === 'sanitizer';
    case 'oops': return kind === 'kernel-bug' || kind === 'bad-access' || kind === 'exception' || kind === 'bug' || kind === 'sanitizer';
    case 'kernel-bug': return kind === 'bug' || kind === 'oops';
    case 'warning': return kind === 'bug';
    default: return false;
  }
}
