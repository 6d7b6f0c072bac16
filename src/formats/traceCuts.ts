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
  return (name === 'memoryNotes' || name === 'other') && ELSEWHERE.test(payloadOf(context.lines, line).slice(0, 60));
}

/** Reports, headers and headings of lists. */
const STARTING: ReadonlySet<string> = new Set([
  ...SHAPES.filter((shape) => shape.starts && shape.family === 'stack').map((shape) => shape.name),
  'cpuLine', 'oldCpuLine', 'processLine', 'taskListTitle', 'lockdepLock', 'lockdepNote', 'lockdepRule',
]);

/** mm/kasan/report.c: the traces of those who allocated and freed an object. */
const ELSEWHERE = /^(?:Allocated by|Freed by|Last potentially related|Second to last potentially)/;

/** What is left of a line that was broken before a function, `at:` of a held lock or the events of interrupts. */
export function isTorn(line: number, context: Context): boolean {
  if (line === 0) return false;
  const name = nameAt(context.lines, line - 1);
  if (name === 'heldLock') return true;
  return name === 'traceNotes' && /^(?:hard|soft)irqs last .{0,80}(?:\]|:) *$/.test(payloadOf(context.lines, line - 1).slice(0, 120));
}

/**
 * Whether the frame goes on with a trace above: nothing between begins another one, and the trace above has not come
 * to its end. Without time stamps one line or two may stand between, and no empty one.
 * @param block first line of the block that the frame stands in.
 */
export function continuesTrace(line: number, block: number, context: Context): boolean {
  const logged = isLogged(line, context);
  let strange = 0;
  for (let above = line - 1; above >= Math.max(0, line - LONGEST_GAP); above--) {
    if (isFrameLine(context, above)) return above < block && !isTorn(above, context) && !isLast(above, context) && logged === isLogged(above, context);
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
  return isLogged(line, context) && !/^\[< *(?:0x)?0* *>\]/.test(payloadOf(context.lines, line).slice(0, 40)) && continuesTrace(line, line, context);
}

const STRANGE_IN_LOG = 30;
const STRANGE = 2;

/** With the kernel's time stamp, or one of syslog. */
function isLogged(line: number, context: Context): boolean {
  return /[\d \[][.,]\d+\]|\d\d:\d\d/.test(prefixOf(context.lines, line).slice(0, 200));
}

function isLast(line: number, context: Context): boolean {
  const found = readFrame(line, context, { problem: () => undefined });
  return found !== null && endsStack(found.frame.function);
}
