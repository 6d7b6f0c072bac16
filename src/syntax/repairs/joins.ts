import type { RepairConfidence } from '../../text/repair.ts';
import { familyOf, shapeName } from '../reader.ts';
import { readingOf, type Reading } from './reading.ts';
import type { Family } from '../shape.ts';

/** How a line and the one below were one line before somebody broke it. */
export interface Join {
  /** What stood where the break is now. */
  readonly separator: '' | ' ';
  readonly reading: Reading;
  readonly confidence: RepairConfidence;
}

/** Longest line that is put together; the lists of modules, which are longer, hold nothing that is read. */
export const LONGEST_JOIN = 2000;

/**
 * Whether the tail belongs to the head: the head alone is no whole line, or its form may go on as the tail does, and
 * both together read as a whole. Mailers break at a blank and drop it (RFC 3676 keeps it), terminals break anywhere.
 * @param head a line with its prefixes. @param tail the payload of the next one.
 */
export function joinOf(head: string, tail: string, before: Reading, family: Family): Join | null {
  if (tail === '' || before.name === 'blank' || head.length + tail.length > LONGEST_JOIN) return null;
  const payload = head.slice(before.payload);
  const open = !before.whole || mayGoOn(before.name, payload, tail);
  if (!open) return null;
  for (const separator of separators(before.name, payload, tail)) {
    const line = `${separator === '' ? head : head.trimEnd()}${separator}${tail}`;
    const reading = readingOf(line, family);
    if (!reading.whole || (!reading.strong && !JOINED.has(reading.name))) continue;
    // What the head was before, or what only the whole shows: a tail never makes it another kind of line.
    if (before.name !== 'other' && before.name !== reading.name) continue;
    if (before.name === 'other' && !reading.strong && reading.family !== family) continue;
    return { separator, reading, confidence: before.whole ? 'likely' : before.name === 'other' ? 'likely' : 'sure' };
  }
  return null;
}

/** Weak lines that are joined too: what they go on with is as plain. */
const JOINED: ReadonlySet<string> = new Set(['goCall', 'goLocation', 'goCreatedBy', 'statusField', 'hungTaskKernel']);

/** Lines that nothing but a line of their own can be. */
export const NO_TAILS: ReadonlySet<string> = new Set(['goCreatedBy', 'goroutineHeader', 'hungTask', 'taskHeader', 'callTrace', 'statusMask', 'statusState', 'statusName', 'procFrame', 'prompt', 'command', 'fileHeading']);

/** A head that reads, and a tail that nothing else can begin with. */
function mayGoOn(name: string, head: string, tail: string): boolean {
  const text = head.trimEnd();
  switch (name) {
    case 'procFrame':
    case 'logFrame':
    case 'addressFrame':
    case 'enclosedFrame':
    case 'armFrame':
      // A module's name has a letter: `[4711] nginx` is what a loop prints above the next stack.
      return (/^\[(?!\d+\])[\w-]{1,60}(?: [0-9a-f]{6,64})?\](?:$|[ )])/.test(tail) && !text.endsWith(']')) || /^(?:\+0x|0x[0-9a-f]+\/0x|\(unreliable\)$)/.test(tail);
    case 'oldTaskHeader':
      return /^0x[0-9a-f]{8,16}$/.test(tail) && /\d$/.test(text);
    case 'cpuLine':
      return (!/ Not tainted| Tainted:/.test(text) && /^(?:\S{1,20} ){0,3}(?:Kdump: loaded )?(?:Not tainted|tainted|Tainted:) /.test(tail.slice(0, 120))) || (/ Not tainted$/.test(text) && /^\d{1,2}\.\d/.test(tail));
    case 'taskHeader':
      return /^(?:state|stack|pid|tgid|ppid|task_flags|flags):/.test(tail) || (/(?:stack|pid|flags):(?:0x[0-9a-f]*|\s*\d*)$/.test(text) && /^(?:0x)?[0-9a-f]{1,16}(?:$| )/.test(tail) && !/flags:0x[0-9a-f]{8,16}$/.test(text));
    case 'hungTask':
      return false;
    case 'hungTaskKernel':
      return /^(?:#\d|SMP|PREEMPT|Debian|Ubuntu|\d[\w.~+-]*$)/.test(tail);
    case 'goLocation':
      return /^\+0x[0-9a-f]{1,8}(?:$| )/.test(tail) && !text.includes(' +0x');
    case 'goCreatedBy':
      return /^in goroutine \d{1,15}$/.test(tail) && !text.includes(' in goroutine');
    case 'statLine':
      return /^-?\d{1,20}(?: -?\d{1,20}){2,60}$/.test(tail) && text.split(' ').length < 52;
    case 'statusMask':
      return /^[0-9a-f]{1,15}$/.test(tail) && /[:\s][0-9a-f]{1,15}$/.test(text) && /[0-9a-f]+$/.exec(text.slice(-16))![0].length + tail.length === 16;
    case 'statusField':
      return /^(?:Sig|Shd|Cap)[A-Za-z]{3}:$/.test(text) && /^[0-9a-f]{16}$/.test(tail);
    default:
      return false;
  }
}

function separators(name: string, head: string, tail: string): readonly ('' | ' ')[] {
  if (/[ \t\u00a0]$/.test(head)) return ['', ' '];
  if (name === 'goLocation') return /^(?:\+0x|fp=|sp=|pc=)/.test(tail) ? [' '] : [''];
  if (name === 'statusMask') return [''];
  if ((name === 'procFrame' || name === 'logFrame' || name === 'other') && /^(?:\+0x|\/0x)/.test(tail)) return [''];
  if (name === 'goCall') return head.endsWith(',') ? [' ', ''] : ['', ' '];
  if (name === 'taskHeader' && /[0-9a-fx:]$/.test(head) && /^[0-9a-f]/.test(tail) && !/^\d+ /.test(tail)) return /^(?:pid|ppid|tgid|flags|state|stack|task_flags):/.test(tail) ? [' ', ''] : ['', ' '];
  return [' ', ''];
}

/** Whether a line of the shape cannot end where it ends. Cheap: one look at its last character. */
export function endsOpen(shape: number, last: number): boolean {
  const family = familyOf(shape);
  // Before 5.9 the header of a task ends with its flags, which on a line of their own read as an address.
  if (family === 'stack') return ((last >= 0x30 && last <= 0x39) || last === 0x20) && shapeName(shape) === 'oldTaskHeader';
  if (family !== 'goroutine') return false;
  const name = shapeName(shape);
  if (name === 'goLocation') return !((last >= 0x30 && last <= 0x39) || (last >= 0x61 && last <= 0x66) || last <= 0x20);
  if (name === 'goCall') return last !== 0x29 && last > 0x20;
  if (name === 'goroutineHeader') return last !== 0x3a && last !== 0x5d && last > 0x20;
  return false;
}

/** Whether an OTHER line might be the beginning of a line of a dump, to be tried with the one below. */
export function mayBeHead(payload: string, tail: string): boolean {
  return (
    /^(?:INFO|INFO:|INFO: task|task:|goroutine(?: \d{1,15})?|created|created by|\?|\[<?|"echo|Call|Tainted:|Not)$/.test(payload.trimEnd()) ||
    (/^(?:\? )?[A-Za-z_][\w.$]{1,200}(?:\+(?:0x[0-9a-f]{0,8}(?:\/(?:0x?)?)?|0)?)?$/.test(payload) && /^(?:[\w.$]{0,100}\+0x[0-9a-f]|[0-9a-f]{0,8}\/0x[0-9a-f]|(?:0?x)?[0-9a-f]{1,8}(?:\/0x|$| \[))/.test(tail)) ||
    /^goroutine \d{1,15} ?\[?$/.test(payload) ||
    /^CPU: \d{1,5} (?:UID: \d{1,10} )?PID: \d{1,10} Comm:$/.test(payload.trimEnd()) ||
    /^(?:\[[0-9a-f]{8,16}\] \[[0-9a-f]{8,16}\]|[A-Za-z_][\w.$]{1,200} from)$/.test(payload.trimEnd()) ||
    // kernel/sched/core.c sched_show_task before 5.9: the columns follow each other at fixed widths.
    (/^(?:\d{1,10} +){0,2}0x[0-9a-f]{8,16}$/.test(tail) && /^\S.{0,40} [RSDTtXxZPIKWN](?: {1,3}(?:[0-9a-f]{8,16}|running task))?(?: {0,12}\d{1,10}){0,3}$/.test(payload.trimEnd().slice(0, 120)))
  );
}
