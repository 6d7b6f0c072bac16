// Stacks that bcc tools print as blocks: tools/offcputime.py, offwaketime.py, wakeuptime.py, stackcount.py, profile.py.
// Nothing in such a block has a shape of its own: the indented lines between two empty ones, with a number that is
// indented deeper at the end, are what makes it one.
import type { Fact } from '../model/fact.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isBlank, lineSpan, payloadOf, prefixOf } from './lines.ts';
import { emitFrames, isEntry, offsetOf, PLAIN_FRAME, type TraceFrame } from './traceFrames.ts';

export const bccStacks: Format = { name: 'bccStacks', families: ['text'], read: readBlock };

/** More lines than any stack has (/proc/sys/kernel/perf_event_max_stack is 127, twice, and names). */
const LONGEST = 600;

function readBlock(block: Block, context: Context, emit: Emit): void {
  let from = block.first;
  for (let line = block.first; line < block.end; line++) {
    if (!isCount(line, context)) continue;
    const first = firstLine(line, from, context);
    if (line - first >= 2) readStack(first, line, context, emit);
    from = line + 1;
  }
}

/** Up to an empty line, or to one that is not indented: `^C`, a banner, prose. */
function firstLine(count: number, from: number, context: Context): number {
  let line = count;
  while (line > from && count - line < LONGEST && !isBlank(context.lines, line - 1) && indentOf(line - 1, context) >= 2) line--;
  return line;
}

interface Read {
  readonly frames: readonly TraceFrame[];
  readonly comm: Fact<string> | null;
  readonly pid: Fact<number> | null;
  readonly waker: Fact<string> | null;
  /** The pid is that of a thread. */
  readonly thread: boolean;
}

function readStack(first: number, last: number, context: Context, emit: Emit): void {
  const depth = indentOf(last, context) - indentOf(first, context);
  if (depth < 2) return;
  const read = readLines(first, last, depth >= 4, context);
  if (read === null || (read.frames.length === 0 && read.comm === null)) return;
  for (let line = first; line <= last; line++) emit.claim(line);
  // A stack in which nothing is the kernel's for sure is not said to be.
  const known = read.frames.some((frame) => isEntry(frame.function) || KERNEL_NAME.test(frame.function) || frame.side !== null);
  const frames = known ? read.frames : read.frames.map((frame) => ({ ...frame, side: 'user' as const }));
  // offcputime prints the thread, stackcount and profile the process.
  const thread = read.thread && !isProfile(context);
  const owners = { tid: read.waker === null && thread ? read.pid : null, tgid: read.waker === null && !thread ? read.pid : null };
  emit.add('stackCounts', {
    comm: read.comm, pid: read.pid, waker: read.waker, amount: Number(payloadOf(context.lines, last).trim()),
    ...emitFrames(frames, 'bcc', owners, context, emit),
    place: placeOf(context, span(lineSpan(context.lines, first).start, lineSpan(context.lines, last).end)),
  });
}

function isProfile(context: Context): boolean {
  const above = context.blocks[context.index - 1];
  return above?.family === 'trace' && payloadOf(context.lines, above.end - 1).startsWith('Sampling at ');
}

/** What only a kernel has, for stacks that were cut before the entry code. */
const KERNEL_NAME = /^(?:_*schedule(?:_\w+)?|finish_task_switch\S*|submit_bio|tcp_\w+|vfs_\w+|do_(?:sys|exit|wait|nanosleep|page_fault|futex)\w*|kthread|worker_thread|(?:__(?:x64|arm64|ia32))?_?sys_\w+|ksys_\w+|mutex_lock\w*|rwsem_\w+|try_to_wake_up|__wake_up\w*|generic_\w+|ext4_\w+|xfs_\w+|btrfs_\w+|fuse_\w+|nfs\w*_\w+)$/;

/** @returns null where a line is none of such a block. */
function readLines(first: number, last: number, named: boolean, context: Context): Read | null {
  const frames: TraceFrame[] = [];
  let comm: Fact<string> | null = null;
  let pid: Fact<number> | null = null;
  let waker: Fact<string> | null = null;
  let marked = false;
  let thread = false;
  for (let line = first; line < last; line++) {
    const text = payloadOf(context.lines, line).slice(0, 1000).trimEnd();
    const start = lineSpan(context.lines, line).start;
    const fact = <T>(value: T, from: number, length: number): Fact<T> => ({ value, place: placeOf(context, span(start + from, start + from + length)) });
    // "    %-16s %s (%d)" of "-", offwaketime "waker: comm pid", stackcount -P "    comm [pid]".
    const owner = /^(-|waker:|target:) +(\S.*?)(?: \(?(\d{1,10})\)?)?$/.exec(text) ?? /^()(\S.{0,40}) \[(\d{1,10})\]$/.exec(text);
    if (owner && !/^\[/.test(owner[2]!)) {
      const name = fact(owner[2]!, text.indexOf(owner[2]!, owner[1]!.length), owner[2]!.length);
      if (owner[1] === 'waker:') waker = name;
      else {
        comm = name;
        if (owner[3] !== undefined) pid = fact(Number(owner[3]), text.lastIndexOf(owner[3]), owner[3].length);
      }
      thread ||= owner[1] !== '';
      marked = true;
      continue;
    }
    if (/^(?:--?(?: +--)?|\[Missed (?:Kernel|User) Stack\].*)$/.test(text)) {
      marked = true;
      continue;
    }
    const frame = frameOf(text, line, context);
    if (frame === null) return null;
    frames.push(frame);
  }
  // Before 2016 offcputime printed the name of the thread below its stack, and no mark.
  const oldStyle = named && !marked && frames.length > 1 ? frames.pop() : undefined;
  if (oldStyle) comm = { value: oldStyle.function, place: placeOf(context, span(oldStyle.nameStart, oldStyle.nameStart + oldStyle.function.length)) };
  return { frames, comm, pid, waker, thread };
}

function frameOf(text: string, line: number, context: Context): TraceFrame | null {
  // Nearly all are a plain name.
  if (/^[A-Za-z_][\w.]{0,200}$/.test(text)) return { ...PLAIN_FRAME, function: text, nameStart: lineSpan(context.lines, line).start, ...lineSpan(context.lines, line) };
  const match = /^(?:(?:0x)?[0-9a-f]{8,16} +)?(\[unknown\]|[A-Za-z_.$~<][^\s]{0,300}|(?:[\w.$~<>:]+[(<]|[\w:<>*]+ [\w.$~<>:]+).{0,600}|0x[0-9a-f]{1,16})(?: \[([^\]]{1,200})\])?$/.exec(text);
  if (!match) return null;
  const { start, end } = lineSpan(context.lines, line);
  const offset = /^(.+?)\+(0x[0-9a-f]{1,8})$/.exec(match[1]!);
  const module = match[2];
  const inKernel = module !== undefined && !module.startsWith('/') && !module.includes('.so');
  return {
    ...PLAIN_FRAME, function: offset?.[1] ?? match[1]!, offset: offsetOf(offset?.[2]), module: inKernel && module !== 'unknown' && module !== 'kernel' ? module : null,
    nameStart: start + text.indexOf(match[1]!), start, end,
  };
}

function isCount(line: number, context: Context): boolean {
  const code = context.lines.text.content.charCodeAt(context.lines.payload[line]!);
  return code >= 0x30 && code <= 0x39 && /^\d{1,18}\s*$/.test(payloadOf(context.lines, line).slice(0, 40));
}

/** Blanks before the payload, those behind a mail quote. */
function indentOf(line: number, context: Context): number {
  const prefix = prefixOf(context.lines, line).slice(-200);
  let count = 0;
  while (count < prefix.length && (prefix[prefix.length - 1 - count] === ' ' || prefix[prefix.length - 1 - count] === '\t')) count++;
  return count;
}
