// Lines that say whose stack follows. kernel/sched/core.c sched_show_task: since 5.9 "task:%-15.15s state:%c" and
// " stack:%-5lu pid:%-5d tgid:%-5d ppid:%-6d task_flags:0x%04x flags:0x%08lx" (tgid since 6.8, task_flags since 6.15),
// before "%-15.15s %c". lib/dump_stack.c dump_stack_print_info: "CPU: %d UID: %u PID: %d Comm: %.20s" (UID since 6.9).
import type { Fact } from '../model/fact.ts';
import { emptyReading, type TaskReading } from '../model/task.ts';
import { readParts, type Part, type Parts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { digitsEnd, isBlankCode, isWordCode } from '../text/codes.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, nameAt, payloadOf, spanIn } from './lines.ts';

export const taskHeader: Format = { name: 'taskHeader', families: ['stack'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (!TASK_LINES.has(name)) continue;
    const reading = taskLine(line, context);
    if (reading) emit.add('readings', reading);
    if (name === 'taskHeader' && fieldsBelow(line, context)) emit.claim(line + 1);
    if (!reading || !context.memo.header.whole) {
      emit.problem('damaged-line', lineSpan(context.lines, line), 'A task header that cannot be read as a whole.');
    }
  }
}

/** Rows of the table that name the task whose stack follows. */
export const TASK_LINES: ReadonlySet<string> = new Set(['taskHeader', 'oldTaskHeader', 'cpuLine', 'oldCpuLine', 'processLine']);

/** What a line of {@link TASK_LINES} says, or null where it is too damaged to name a task. */
export function taskLine(line: number, context: Context): TaskReading | null {
  const { header } = context.memo;
  return header.line === line ? header.reading : Object.assign(header, { line, ...readTaskLine(line, context) }).reading;
}

function readTaskLine(line: number, context: Context): { readonly reading: TaskReading | null; readonly whole: boolean } {
  const parts = readParts(context.lines, line);
  const whole = parts !== null;
  switch (nameAt(context.lines, line)) {
    case 'taskHeader':
      return { reading: parts ? newHeader(line, parts, context) : cutHeader(line, context), whole };
    case 'oldTaskHeader':
      return { reading: parts ? oldHeader(line, parts, context) : cutOldHeader(line, context), whole };
    default:
      return { reading: parts && cpuLine(line, parts, context), whole };
  }
}

function newHeader(line: number, parts: Parts, context: Context): TaskReading {
  const own = parts['fields'];
  const fields = own && /\bpid:/.test(own.text.slice(0, 400)) ? own : (fieldsBelow(line, context) ?? own);
  return {
    ...emptyReading('taskHeader', placeOf(context, lineSpan(context.lines, line))),
    comm: textOf(parts['comm'], context),
    state: textOf(parts['state'], context),
    ...(fields ? headerFields(fields, context) : {}),
  };
}

/** The kernel prints the header in pieces: each may become a record of the log with a time stamp of its own. */
function fieldsBelow(line: number, context: Context): Part | null {
  if (line + 1 >= context.lines.shape.length || nameAt(context.lines, line + 1) !== 'other' || /\bpid:/.test(payloadOf(context.lines, line).slice(0, 400))) return null;
  const text = payloadOf(context.lines, line + 1).slice(0, 400);
  return /^(?:running task +)?stack: *\d/.test(text) ? { text, span: spanIn(context.lines, line + 1, 0, text.length) } : null;
}

/** Cut behind the name, or before: what stands there is read. */
function cutHeader(line: number, context: Context): TaskReading | null {
  const comm = /^task:(\S{1,15})(?: |$)/.exec(payloadOf(context.lines, line).slice(0, 60))?.[1];
  if (comm === undefined) return null;
  const at = 'task:'.length;
  const where = spanIn(context.lines, line, at, at + comm.length);
  return { ...emptyReading('taskHeader', placeOf(context, lineSpan(context.lines, line))), comm: { value: comm, place: placeOf(context, where) } };
}

/** ` stack:0     pid:12    tgid:12    ppid:2      task_flags:0x4208060 flags:0x00004000`; flags: are TIF_*, not PF_*. */
function headerFields(fields: Part, context: Context): Partial<TaskReading> {
  const text = fields.text.slice(0, 400);
  const number = (key: string, radix: 10 | 16): Fact<number> | null => {
    const at = valueStart(text, key, radix);
    const end = at < 0 ? at : digitsEnd(text, at, radix);
    if (end <= at || end - at > (radix === 10 ? 10 : 8)) return null;
    return { value: Number.parseInt(text.slice(at, end), radix), place: placeOf(context, span(fields.span.start + at, fields.span.start + end)) };
  };
  return { tid: number('pid:', 10), tgid: number('tgid:', 10), ppid: number('ppid:', 10), flags: number('task_flags:', 16) };
}

/** Where the value of a field begins whose name is a word of its own; less than 0: nowhere. One header is one task of many thousands: no pattern. */
function valueStart(text: string, key: string, radix: 10 | 16): number {
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
    if (at > 0 && isWordCode(text.charCodeAt(at - 1))) continue;
    let start = at + key.length;
    while (isBlankCode(text.charCodeAt(start))) start++;
    if (radix === 10) return start;
    if (text.startsWith('0x', start)) return start + '0x'.length;
  }
  return -1;
}

/** "%-15.15s %c": of more than 15 characters the first ones are a prefix that is not known. */
function oldComm(part: Part | undefined, context: Context): Fact<string> | null {
  if (part === undefined || part.text.length <= LONGEST_COMM) return textOf(part, context);
  const at = part.text.lastIndexOf(' ') + 1;
  return textOf({ text: part.text.slice(at), span: span(part.span.start + at, part.span.end) }, context);
}

const LONGEST_COMM = 15;

/** The flags of this form are those of thread_info. */
function oldHeader(line: number, parts: Parts, context: Context): TaskReading {
  return {
    ...emptyReading('oldTaskHeader', placeOf(context, lineSpan(context.lines, line))),
    comm: oldComm(parts['comm'], context), state: textOf(parts['state'], context), tid: numberOf(parts['pid'], context), ppid: numberOf(parts['ppid'], context),
  };
}

/** Cut before the flags. */
function cutOldHeader(line: number, context: Context): TaskReading | null {
  const match = /^(\S{1,15}(?: \S{1,15}){0,3}) {1,15}([A-Za-z?]) {1,6}(?:[0-9a-f]{8,16}|running(?: task)?) {1,12}\d{1,8} {1,12}(\d{1,10}) {1,12}(\d{1,10})(?= |$)/.exec(payloadOf(context.lines, line).slice(0, 200));
  if (!match) return null;
  const at = match[0].lastIndexOf(match[3]!, match[0].length - match[4]!.length - 1);
  const where = spanIn(context.lines, line, at, at + match[3]!.length);
  const name = spanIn(context.lines, line, 0, match[1]!.length);
  return {
    ...emptyReading('oldTaskHeader', placeOf(context, lineSpan(context.lines, line))),
    comm: { value: match[1]!, place: placeOf(context, name) }, tid: { value: Number(match[3]), place: placeOf(context, where) },
  };
}

function cpuLine(line: number, parts: Parts, context: Context): TaskReading | null {
  const tid = numberOf(parts['pid'], context);
  if (!tid) return null;
  const comm = parts['comm'] ?? parts['rest'];
  return { ...emptyReading('cpuLine', placeOf(context, lineSpan(context.lines, line))), tid, comm: commOf(comm, context) };
}

/** "%.20s", and behind it whether a crash kernel is loaded. Of a cut line the first word is the name. */
function commOf(part: Part | undefined, context: Context): Fact<string> | null {
  const comm = part && /^(.{1,20}?)(?: Kdump: loaded.*| Not|\s{0,20})$/.exec(part.text.slice(0, 100))?.[1];
  return part && comm ? { value: comm, place: placeOf(context, span(part.span.start, part.span.start + comm.length)) } : null;
}

function textOf(part: Part | undefined, context: Context): Fact<string> | null {
  return part === undefined ? null : { value: part.text, place: placeOf(context, part.span) };
}

function numberOf(part: Part | undefined, context: Context): Fact<number> | null {
  const value = decimal(part?.text);
  return part === undefined || value === null ? null : { value, place: placeOf(context, part.span) };
}
