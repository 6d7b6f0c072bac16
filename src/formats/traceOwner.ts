// Whose trace it is: the kernel prints the task first (sched_show_task, dump_stack_print_info, check_hung_task), then
// notes and registers, then the frames.
import { readParts } from '../syntax/reader.ts';
import { placeOf, type Context } from './format.ts';
import { isFrameLine } from './frame.ts';
import { subjectOf } from './hungTask.ts';
import { decimal, nameAt, payloadOf, spanIn } from './lines.ts';
import { ownerOfPrefix, wordsOwner, type Owner } from './owner.ts';
import { TASK_LINES, taskLine } from './taskHeader.ts';
import { endsTrace } from './traceCuts.ts';

/** The task whose trace begins at a line, or null where the text does not say. */
export function traceOwner(first: number, context: Context): Owner | null {
  return ownerOfPrefix(first, context) ?? headerAbove(first, context) ?? wordsOwner(first, context, 6);
}

/**
 * The nearest line above that names a task. Notes and registers come in between, and lines of others that were
 * printed meanwhile; a frame ends the search: what it belongs to is another trace.
 */
function headerAbove(first: number, context: Context): Owner | null {
  const { above } = context.memo.callers;
  for (let line = above(first), strange = 0, steps = 0; line >= 0 && steps < REACH && strange <= NEAR; line = above(line), steps++) {
    if (isFrameLine(context, line)) return null;
    const told = toldBy(line, context);
    if (told !== undefined) return told;
    const name = nameAt(context.lines, line);
    if (name !== 'callTrace' && endsTrace(line, context)) return null;
    if (name === 'other') strange++;
  }
  return null;
}

const REACH = 150;
const NEAR = 12;

/** The task that a line says the trace is of; undefined where the line says nothing of it. */
function toldBy(line: number, context: Context): Owner | null | undefined {
  const name = nameAt(context.lines, line);
  if (TASK_LINES.has(name)) {
    const reading = taskLine(line, context);
    return reading?.tid ? { tid: reading.tid, tgid: reading.tgid } : null;
  }
  if (name === 'hungTask') {
    const subject = subjectOf(line, context);
    return subject && { tid: subject.tid, tgid: null };
  }
  // "[comm:pid]" of a soft lockup and "CPU: n PID: n" of a warning, where the line of the CPU is lost.
  if (name === 'softLockup' || name === 'warningReport') {
    const pid = readParts(context.lines, line)?.['pid'];
    const value = decimal(pid?.text);
    return pid && value !== null ? { tid: { value, place: placeOf(context, pid.span) }, tgid: null } : null;
  }
  return name === 'memoryNotes' || name === 'other' ? toldByMemoryNote(line, context) : undefined;
}

/** mm/kasan/report.c print_track: "Allocated by task %d". */
function toldByMemoryNote(line: number, context: Context): Owner | undefined {
  const match = /^(?:Allocated|Freed) by task (\d{1,10})/.exec(payloadOf(context.lines, line).slice(0, 80));
  if (!match) return undefined;
  const place = placeOf(context, spanIn(context.lines, line, match[0].length - match[1]!.length, match[0].length));
  return { tid: { value: Number(match[1]), place }, tgid: null };
}
