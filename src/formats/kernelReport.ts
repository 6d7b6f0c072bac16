// Reports of the kernel log: what happened, to whom, on which CPU, for how long, and in which function. Titles are the
// rows of syntax/shapes/reports.ts; lib/dump_stack.c dump_stack_print_info prints the line `CPU: … PID: … Comm: …`.
import type { Fact } from '../model/fact.ts';
import type { CodePointer, KernelReport, ReportKind } from '../model/kernelReport.ts';
import { readParts, type Parts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isOfOtherCaller } from './callers.ts';
import { frameOf, isFrameLine } from './frame.ts';
import { guiltyOf, isOfOthers } from './guilty.ts';
import { decimal, lineSpan, nameAt, payloadOf, spanIn } from './lines.ts';
import { readExtent, SHOWS_OTHERS, TITLES } from './reportLines.ts';

export const kernelReport: Format = { name: 'kernelReport', families: ['stack'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'codePointer') addCodePointer(line, context, emit);
    const kind = TITLES[name];
    // A title starts its block; what stands further down belongs to the report above.
    if (kind !== undefined && !continuesReport(line, context)) addReport(line, kind, context, emit);
  }
}

function addReport(line: number, row: ReportKind, context: Context, emit: Emit): void {
  const title = payloadOf(context.lines, line).slice(0, 500).trimEnd();
  if (row === 'hung-task' && !/ (?:blocked (?:in I\/O wait )?for more than|can't die for more than)/.test(title)) return;
  const { end, kind } = readExtent(line, row === 'hung-task' && title.includes("can't die") ? 'cannot-die' : row, context);
  const guilty = guiltyOf(kind, line, end, context);
  const known = withWhom(titleFacts(line, title, context), kind, line, end, context);
  emit.add('kernelReports', {
    kind, title, ...known,
    guilty: guilty && { value: guilty.name, place: placeOf(context, guilty.span) },
    place: placeOf(context, span(lineSpan(context.lines, line).start, lineSpan(context.lines, end - 1).end)),
  });
}

/** Whether an earlier title of the same report stands a few lines above, with nothing but notes between. */
function continuesReport(line: number, context: Context): boolean {
  for (let above = line - 1; above >= 0 && above > line - NOTES; above--) {
    if (isOfOtherCaller(above, line, context.memo.callers)) continue;
    if (isFrameLine(context, above)) return false;
    const kind = TITLES[nameAt(context.lines, above)];
    if (kind !== undefined) return readExtent(above, kind, context).end > line;
  }
  return false;
}

/** Longest distance between a first title and the second: arm64 decodes the fault between them. */
const NOTES = 24;

type Known = Pick<KernelReport, 'tid' | 'comm' | 'cpu' | 'seconds' | 'access'>;
const NOTHING: Known = { tid: null, comm: null, cpu: null, seconds: null, access: null };

function titleFacts(line: number, title: string, context: Context): Known {
  const parts = readParts(context.lines, line) ?? {};
  const seconds = matched(/ for more than (\d{1,9}) seconds/, title, line, context, Number);
  return {
    ...NOTHING,
    tid: number(parts, 'pid', context),
    comm: text(parts, 'comm', context),
    cpu: number(parts, 'cpu', context) ?? number(parts, 'on', context) ?? (parts['self'] ? number(parts, 'by', context) : null),
    seconds: number(parts, 'seconds', context) ?? seconds,
  };
}

/** What the lines below the title say of the task and the CPU; the first one that says it stands. */
function withWhom(title: Known, kind: ReportKind, first: number, end: number, context: Context): Known {
  let known = title;
  let others = false;
  for (let line = first; line < end && line < first + REACH; line++) {
    if (isOfOtherCaller(line, first, context.memo.callers) && !SHOWS_OTHERS.has(kind)) continue;
    others = isOfOthers(line, others, context);
    if (others) continue;
    const payload = payloadOf(context.lines, line).slice(0, 1000);
    if (known.cpu === null && nameAt(context.lines, line) === 'rcuCpu') known = { ...known, cpu: number(readParts(context.lines, line) ?? {}, 'cpu', context) };
    // … { 5-.... } of an expedited stall, `, CPU#1: volctl/78` of a warning since 6.18, and the pool of a single CPU
    if (known.cpu === null && line === first) known = { ...known, cpu: matched(/(?:\{ |, CPU#|lockup - pool cpus=)(\d{1,5})(?:-[.A-Z!?0-9]{0,8} |: \S| )/, payload, line, context, Number) };
    if (known.access === null) known = { ...known, access: matched(/^(Read|Write|Free)(?: of size \d{1,9})?(?: at| of)? addr/, payload, line, context, String) };
    if (known.tid === null || known.comm === null) known = { ...known, ...sameTask(known, whom(payload, line, context)) };
    if (known.cpu === null) known = { ...known, cpu: matched(/^CPU:? (\d{1,5}) /, payload, line, context, Number) };
    if (known.tid !== null && known.comm !== null && known.cpu !== null && line > first + 3) break;
  }
  return known;
}

const REACH = 120;

const WHOM = [
  // CPU: 1 UID: 0 PID: 77 Comm: khungtaskd Not tainted 6.1.0
  /^CPU: \d{1,5} (?:UID: \d{1,10} )?PID: (\d{1,10}) Comm: ([^\n]{1,20}?) (?:Not tainted|Tainted:|Kdump:)/,
  // WARNING: CPU: 0 PID: 1 at …
  /^WARNING: CPU: \d{1,5} PID: (\d{1,10}) /,
];
const ACTORS = [
  // task:kworker/u34:2 state:R running task stack:0 pid:30413, below `Task dump for CPU 13:`
  /^task:([^ \u00a0]{1,20}) .{0,80} pid: {0,6}(\d{1,10})(?: |$)/,
  // lockdep: runc/812 is trying to acquire lock:    KASAN: … by task runc/812    BUG: scheduling while atomic: runc/812/0x2
  /^([^\n]{1,20})\/(\d{1,10}) (?:is (?:trying|freeing|leaving)|\[HC|just changed)/,
  / by task ([^\n]{1,20})\/(\d{1,10})/,
  /^BUG: [a-z ]{1,60}: ([^\n/]{1,20}(?:\/[^\n/]{1,10})?)\/(\d{1,10})\/0x/,
  /, CPU#\d{1,5}: ([^\n]{1,20})\/(\d{1,10})\s*$/,
  / code: ([^\n]{1,20})\/(\d{1,10})\s*$/,
];

function whom(payload: string, line: number, context: Context): Partial<Known> {
  for (const [patterns, tidGroup, commGroup] of [[WHOM, 1, 2], [ACTORS, 2, 1]] as const) {
    for (const pattern of patterns) {
      const match = pattern.exec(payload);
      if (!match) continue;
      const tid = fact(match, tidGroup, line, context, Number);
      return match[commGroup] === undefined ? { tid } : { tid, comm: fact(match, commGroup, line, context, String) };
    }
  }
  return {};
}

/** The name of a task may stand further down than its number; another task's does not count. */
function sameTask(known: Known, more: Partial<Known>): Partial<Known> {
  return known.tid === null || known.tid.value === more.tid?.value ? more : {};
}

function addCodePointer(line: number, context: Context, emit: Emit): void {
  const parts = readParts(context.lines, line);
  const frame = parts && frameOf(parts);
  const name = parts?.['function'];
  if (!parts || !frame || !name) return;
  const pointer: CodePointer = { register: parts['register']?.text ?? '', frame, place: placeOf(context, name.span) };
  emit.add('codePointers', pointer);
}

function matched<T>(pattern: RegExp, payload: string, line: number, context: Context, read: (text: string) => T): Fact<T> | null {
  const match = pattern.exec(payload);
  return match ? fact(match, 1, line, context, read) : null;
}

function fact<T>(match: RegExpExecArray, group: number, line: number, context: Context, read: (text: string) => T): Fact<T> {
  const found = match[group]!;
  const from = match.index + match[0].lastIndexOf(found);
  return { value: read(found), place: placeOf(context, spanIn(context.lines, line, from, from + found.length)) };
}

function number(parts: Parts, name: string, context: Context): Fact<number> | null {
  const part = parts[name];
  const value = decimal(part?.text);
  return part && value !== null ? { value, place: placeOf(context, part.span) } : null;
}

function text(parts: Parts, name: string, context: Context): Fact<string> | null {
  const part = parts[name];
  return part ? { value: part.text.trimEnd(), place: placeOf(context, part.span) } : null;
}
