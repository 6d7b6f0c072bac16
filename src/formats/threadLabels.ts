// Labels of threads below each other (`tid 480368`, `tid 480369`, each with what was shown of it): all threads of one
// process, where the first is its leader and its status counts as many.
import { emptyReading } from '../model/task.ts';
import { cover, span, type Span } from '../text/span.ts';
import type { Lines } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isBlank, nameAt, payloadOf } from './lines.ts';

export const threadLabels: Format = { name: 'threadLabels', families: ['status'], read: readBlock };

export interface ThreadLabel {
  readonly tid: number;
  readonly span: Span;
}

/** fs/proc/base.c proc_task_readdir lists the leader first; fs/proc/array.c task_state prints `Threads:` of the whole process. */
function readBlock(block: Block, context: Context, emit: Emit): void {
  // What was typed tells itself whose its output is.
  if (context.heading.typed) return;
  let pid: number | null = null;
  for (let line = block.first; line < block.end; line++) {
    const match = /^(Name|Tgid|Pid|NSpid|Threads):[ \t]*(\d{1,10})?/.exec(payloadOf(context.lines, line).slice(0, 60));
    if (match?.[1] === 'Name') pid = null;
    if (!match || match[2] === undefined) continue;
    if (match[1] !== 'Threads') pid = Number(match[2]);
    else if (pid !== null && Number(match[2]) > 1) emitThreads(pid, Number(match[2]), context, emit);
  }
}

function emitThreads(pid: number, count: number, context: Context, emit: Emit): void {
  const { named } = context.memo;
  named.labelled ??= labelledRuns(context.lines);
  const run = named.labelled.get(pid);
  if (run?.length !== count) return;
  const leader = { value: pid, place: placeOf(context, run[0]!.span) };
  const place = placeOf(context, run.map((label) => label.span).reduce(cover));
  emit.add('readings', { ...emptyReading('threadLabels', place), tid: leader, tgid: leader, taskList: { value: run.map(({ tid }) => tid), place } });
}

/** Labels that follow each other with nothing but dumps between, by the first. Reads all lines, once, and only where somebody asks. */
function labelledRuns(lines: Lines): ReadonlyMap<number, readonly ThreadLabel[]> {
  const runs = new Map<number, ThreadLabel[]>();
  let run: ThreadLabel[] = [];
  for (let line = 0; line < lines.shape.length; line++) {
    if (isBlank(lines, line) || nameAt(lines, line) !== 'other') continue;
    const text = payloadOf(lines, line).slice(0, 120).trimEnd();
    const match = LABEL.exec(text);
    if (!match) {
      // A wait channel, a symbol: a file of the thread.
      if (!/^[\w.]+$/.test(text)) run = [];
      continue;
    }
    const tid = Number(match[1]);
    // The second time is the next sample.
    if (run.some((label) => label.tid === tid) && run.length > 0) run = [];
    if (run.length >= MOST) continue;
    const at = lines.payload[line]! + text.indexOf(match[1]!);
    run.push({ tid, span: span(at, at + match[1]!.length) });
    if (run.length === 1 && !runs.has(tid)) runs.set(tid, run);
  }
  return runs;
}

/** Keeps the look for a second sample short; larger processes are dumped by scripts that print the paths. */
const MOST = 200;
const LABEL = /^[-=#*_~+>:.|<[\]( \t]{0,40}(?:tid|lwp|thread)[ \t]{0,8}[:=#]?[ \t]{0,8}(\d{1,10})[-=#*_~+<>:.\])| \t]{0,40}$/i;
