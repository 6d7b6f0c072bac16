// /proc/PID/stat: fs/proc/array.c do_task_stat. One line; the name may hold blanks and brackets, so it ends at the
// last `)`. Field numbers as in proc_pid_stat(5): 3 state, 4 ppid, 9 flags, 20 num_threads, 52 exit_code.
import type { Fact } from '../model/fact.ts';
import { emptyReading } from '../model/task.ts';
import { readParts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { cover, span, type Span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan } from './lines.ts';
import { ownerOfPrefix } from './owner.ts';

export const procStat: Format = { name: 'procStat', families: ['stat'], read: readBlock };

/** include/linux/sched.h, the same since 2.6. */
const PF_KTHREAD = 0x0020_0000;

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) readLine(line, context, emit);
}

function readLine(line: number, context: Context, emit: Emit): void {
  const parts = readParts(context.lines, line);
  const tid = decimal(parts?.['pid']?.text);
  if (!parts || tid === null) {
    emit.problem('damaged-line', lineSpan(context.lines, line), 'A line of /proc/PID/stat that cannot be read as a whole.');
    return;
  }
  const whole = (value: number | null, where: Span): Fact<number> | null => (value === null ? null : { value, place: placeOf(context, where) });
  const fields = [...parts['fields']!.text.matchAll(/-?\d+/g)];
  // The captured part begins with field 4.
  const field = (number: number): Fact<number> | null => {
    const match = fields[number - 4];
    const at = parts['fields']!.span.start + (match?.index ?? 0);
    return match ? whole(decimal(match[0]), span(at, at + match[0].length)) : null;
  };
  const flags = field(9);
  // A line cut at its end has a last number that may be cut too.
  const complete = fields.length >= 52 - 3;
  emit.add('readings', {
    ...emptyReading('procStat', placeOf(context, lineSpan(context.lines, line))),
    tid: whole(tid, parts['pid']!.span),
    tgid: ownerOfPrefix(line, context)?.tgid ?? tgidOfHeading(tid, context),
    comm: { value: parts['comm']!.text, place: placeOf(context, parts['comm']!.span) },
    state: { value: parts['state']!.text, place: placeOf(context, parts['state']!.span) },
    ppid: field(4),
    flags: flags,
    threads: field(20),
    cpuTicks: sumOf(field(14), field(15)),
    startTime: field(22),
    exitSignal: field(38),
    kthread: flags && { ...flags, value: (flags.value & PF_KTHREAD) !== 0 },
    exitCode: complete ? field(52) : null,
  });
}

function sumOf(a: Fact<number> | null, b: Fact<number> | null): Fact<number> | null {
  return a && b ? { value: a.value + b.value, place: { source: a.place.source, span: cover(a.place.span, b.place.span) } } : null;
}

/** A path `/proc/7416/task/…/stat` names the process; with several processes only the thread's own path tells which. */
function tgidOfHeading(tid: number, context: Context): Fact<number> | null {
  const through = context.heading.files.filter((file) => file.throughTask);
  const named = through.find((file) => file.tid === tid) ?? (new Set(through.map((file) => file.pid)).size === 1 ? through[0] : undefined);
  if (!named || (named.tid !== null && named.tid !== tid)) return null;
  return { value: named.pid, place: placeOf(context, named.pidSpan) };
}
