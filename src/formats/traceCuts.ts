// Where a trace of the kernel log ends, and where it goes on: what other CPUs print stands between its lines.
import { shapeName } from '../syntax/reader.ts';
import { SHAPES } from '../syntax/shapes.ts';
import type { Context } from './format.ts';
import { endsStack, isFrameLine, readFrame } from './frame.ts';
import { nameAt, payloadOf, prefixOf } from './lines.ts';

/** Most lines that stand between two frames of one trace: the registers of an interrupt, and lines of others. */
export const LONGEST_GAP = 40;

/** Lines that begin something else: a trace does not reach over them. */
export function endsTrace(line: number, context: Context): boolean {
  const shape = context.lines.shape[line]!;
  if (STARTING.has(shapeName(shape))) return true;
  const name = shapeName(shape);
  if (name === 'callTrace') return /^Call/.test(payloadOf(context.lines, line));
  if (name === 'traceNotes') return payloadOf(context.lines, line).startsWith('---[ end ');
  return (name === 'memoryNotes' || name === 'other') && ELSEWHERE.test(payloadOf(context.lines, line).slice(0, 60));
}

/** Reports, headers and headings of lists. */
const STARTING: ReadonlySet<string> = new Set([
  ...SHAPES.filter((shape) => shape.starts && shape.family === 'stack').map((shape) => shape.name),
  'cpuLine', 'oldCpuLine', 'processLine', 'taskListTitle', 'lockdepLock', 'lockdepNote', 'lockdepRule',
]);

/** arch/s390/kernel/dumpstack.c show_last_breaking_event: where the program was before its last jump, in a line that reads as a frame. */
const LAST_BREAK = /^Last Breaking-Event-Address: *$/;

/** mm/kasan/report.c: the traces of those who allocated and freed an object. */
const ELSEWHERE = /^(?:Allocated by|Freed by|Last potentially related|Second to last potentially)/;

/** What is left of a line that was broken before a function, `at:` of a held lock or the events of interrupts; and what reads as a frame and is none. */
export function isTorn(line: number, context: Context): boolean {
  const above = context.memo.callers.above(line);
  if (above < 0) return false;
  const name = nameAt(context.lines, above);
  if (name === 'heldLock') return true;
  if (name !== 'registers' && name !== 'traceNotes') return false;
  const text = payloadOf(context.lines, above).slice(0, 120);
  if (name === 'registers') return LAST_BREAK.test(text);
  return name === 'traceNotes' && /^(?:hard|soft)irqs last .{0,80}(?:\]|:) *$/.test(text);
}

/**
 * Whether the frame goes on with a trace above: nothing between begins another one, and the trace above has not come
 * to its end. Without time stamps one line or two may stand between, and no empty one.
 * @param block first line of the block that the frame stands in.
 */
export function continuesTrace(line: number, block: number, context: Context): boolean {
  const logged = isLogged(line, context);
  let strange = 0;
  const { callers } = context.memo;
  for (let above = callers.above(line), steps = 0; above >= 0 && steps < LONGEST_GAP; above = callers.above(above), steps++) {
    if (isFrameLine(context, above)) return above < block && !isTorn(above, context) && !isLast(above, line, context) && logged === isLogged(above, context);
    const name = nameAt(context.lines, above);
    if (endsTrace(above, context) || name === 'prompt' || name === 'command') return false;
    if (name === 'callTrace' && payloadOf(context.lines, above).startsWith('</TASK>')) return false;
    if (name === 'blank' && !logged) return false;
    if (name === 'other' && ++strange > (logged ? STRANGE_IN_LOG : STRANGE)) return false;
  }
  return false;
}

/** The same of a block that begins with an address in brackets, which a file of /proc might have printed too. */
export function continuesLog(line: number, context: Context): boolean {
  if (/^\[< *(?:0x)?0* *>\]/.test(payloadOf(context.lines, line).slice(0, 40))) return false;
  return belowTitle(line, context) || (isLogged(line, context) && continuesTrace(line, line, context));
}

/** `Call Trace:` with nothing between but the empty lines that mailers put there. */
function belowTitle(line: number, context: Context): boolean {
  for (let above = line - 1; above >= Math.max(0, line - 3); above--) {
    const name = nameAt(context.lines, above);
    if (name !== 'blank') return name === 'callTrace';
  }
  return false;
}

const STRANGE_IN_LOG = 30;
const STRANGE = 2;

/** With the kernel's time stamp, or one of syslog. */
function isLogged(line: number, context: Context): boolean {
  return /[\d \[][.,]\d+\]|\d\d:\d\d/.test(prefixOf(context.lines, line).slice(0, 200));
}

/**
 * Whether a trace ends with a frame, and the next one is of another. Several last ones follow each other (`el0_svc` and
 * `el0t_64_sync`; `ret_from_fork` and, since 6.6, `ret_from_fork_asm`), and what the unwinder doubts stands anywhere.
 */
export function isLast(line: number, next: number, context: Context): boolean {
  const found = readFrame(line, context, SILENT);
  if (found === null || !endsStack(found.frame.function)) return false;
  const below = readFrame(next, context, SILENT)?.frame;
  return below !== undefined && !below.unreliable && !endsStack(below.function);
}

const SILENT = { problem: (): void => undefined };
