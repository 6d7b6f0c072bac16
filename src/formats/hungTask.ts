// Reports of khungtaskd, kernel/hung_task.c: check_hung_task (hung_task_info since 6.19) prints "INFO: task %s:%d
// blocked for more than %ld seconds." and debug_show_blocker (6.16 and later) whom the task waits for.
import type { Fact } from '../model/fact.ts';
import type { HungTask } from '../model/hungTask.ts';
import type { LockWait } from '../model/lock.ts';
import { emptyReading } from '../model/task.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, nameAt, payloadOf, spanIn } from './lines.ts';

export const hungTask: Format = { name: 'hungTask', families: ['stack'], read: readBlock };

/** A task as the kernel names it: its thread's name, and its pid. */
export interface NamedTask {
  readonly comm: Fact<string>;
  readonly tid: Fact<number>;
}

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    if (nameAt(context.lines, line) !== 'hungTask') continue;
    const place = placeOf(context, lineSpan(context.lines, line));
    const report = hungTaskAt(line, block.end, context);
    const wait = report ? null : lockWaitAt(line, context);
    if (report) emit.add('hungTasks', report);
    if (wait) emit.add('lockWaits', wait);
    const owner = wait && ownerOf(wait);
    const named = report ?? wait ?? namedTask(line, context);
    if (named) emit.add('readings', { ...emptyReading('hungTask', place), comm: named.comm, tid: named.tid });
    else emit.problem('damaged-line', place.span, 'A report of a hung task that cannot be read.');
    if (owner) emit.add('readings', { ...emptyReading('lockWait', place), ...owner });
  }
}

/** Whose stack follows a line of the detector where no header of a task does: the owner's, after a line that names one. */
export function subjectOf(line: number, context: Context): NamedTask | null {
  const wait = lockWaitAt(line, context);
  return wait ? ownerOf(wait) : namedTask(line, context);
}

function ownerOf({ ownerTid, ownerComm }: LockWait): NamedTask | null {
  return ownerTid && ownerComm ? { tid: ownerTid, comm: ownerComm } : null;
}

function hungTaskAt(line: number, end: number, context: Context): HungTask | null {
  const match = HUNG.exec(payloadOf(context.lines, line).slice(0, LONGEST_REPORT));
  if (!match) return null;
  const seconds = match[4];
  const at = match[0].length - (seconds?.length ?? 0);
  return {
    ...taskAt(line, INFO.length, match[1]!, match[2]!, context),
    seconds: seconds === undefined ? null : { value: Number(seconds), place: placeOf(context, spanIn(context.lines, line, at, at + seconds.length)) },
    kind: match[3]!.startsWith('can') ? 'cannot-die' : match[3]!.includes('I/O') ? 'io-wait' : 'blocked',
    coredump: notedBelow(line, end, context),
    place: placeOf(context, lineSpan(context.lines, line)),
  };
}

/** `Blocked by coredump.` stands below the line that names the kernel. */
function notedBelow(line: number, end: number, context: Context): boolean {
  for (let below = line + 1; below < Math.min(end, line + 5); below++) {
    if (payloadOf(context.lines, below).startsWith('Blocked by coredump')) return true;
  }
  return false;
}

function lockWaitAt(line: number, context: Context): LockWait | null {
  const text = payloadOf(context.lines, line).slice(0, LONGEST_REPORT);
  const match = WAIT.exec(text);
  if (!match) return null;
  const [whole, comm, pid, waitsAs, lock] = match;
  const owner = OWNER.exec(text.slice(whole.length));
  const task = owner && taskAt(line, whole.length + owner[0].length - owner[1]!.length, owner[2]!, owner[3]!, context);
  return {
    ...taskAt(line, INFO.length, comm!, pid!, context),
    lock: lock as LockWait['lock'],
    waitsAs: (waitsAs ?? null) as LockWait['waitsAs'],
    ownerTid: task?.tid ?? null,
    ownerComm: task?.comm ?? null,
    heldAs: (owner?.[4] ?? null) as LockWait['heldAs'],
    place: placeOf(context, lineSpan(context.lines, line)),
  };
}

function namedTask(line: number, context: Context): NamedTask | null {
  const match = /^INFO: task (.{1,20}):(\d{1,10})(?!\d)/.exec(payloadOf(context.lines, line).slice(0, LONGEST_REPORT));
  return match && taskAt(line, INFO.length, match[1]!, match[2]!, context);
}

/** `comm:pid`: a comm may hold colons, brackets and blanks of its own. */
function taskAt(line: number, at: number, comm: string, pid: string, context: Context): NamedTask {
  const pidAt = at + comm.length + 1;
  return {
    comm: { value: comm, place: placeOf(context, spanIn(context.lines, line, at, at + comm.length)) },
    tid: { value: Number(pid), place: placeOf(context, spanIn(context.lines, line, pidAt, pidAt + pid.length)) },
  };
}

const LONGEST_REPORT = 400;
const INFO = 'INFO: task ';
const HUNG = /^INFO: task (.{1,20}):(\d{1,10}) (blocked(?: in I\/O wait)? for more than|can.{1,6}t die for more than)(?: (\d{1,10})(?!\d))?/;
const WAIT = /^INFO: task (.{1,20}):(\d{1,10})(?: <(reader|writer)>)?(?: is)? blocked on an? (mutex|semaphore|rw-semaphore)\b/;
const OWNER = /^ likely (?:last )?(?:owned|held) by(?: task)? ((.{1,20}):(\d{1,10})(?!\d)(?: <(reader|writer)>)?)/;
