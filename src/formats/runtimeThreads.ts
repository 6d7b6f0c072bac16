// Threads that a runtime dumps of itself: HotSpot's jstack and SIGQUIT (thread.cpp JavaThread::print_on, vframe.cpp
// javaVFrame::print_lock_info_on), CPython's faulthandler (Python/traceback.c), py-spy dump (src/dump.rs), and the
// threads of bcc's deadlock.
import type { Fact } from '../model/fact.ts';
import type { UserFrame, UserLock } from '../model/userStack.ts';
import { readParts, type Parts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, nameAt, payloadOf } from './lines.ts';

export const runtimeThreads: Format = { name: 'runtimeThreads', families: ['debugger', 'trace'], read: readBlock };

const FORMATS: Readonly<Record<string, string>> = { javaThread: 'jstack', pyThread: 'faulthandler', pySpyThread: 'pySpy', mutexEdge: 'deadlock' };

interface Thread {
  readonly format: string;
  readonly first: number;
  readonly parts: Parts | null;
  readonly frames: UserFrame[];
  readonly locks: UserLock[];
  state: string | null;
  end: number;
}

function readBlock(block: Block, context: Context, emit: Emit): void {
  let thread: Thread | null = null;
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    const format = FORMATS[name];
    if (format !== undefined) {
      if (thread) emitThread(thread, context, emit);
      thread = { format, first: line, parts: readParts(context.lines, line), frames: [], locks: [], state: null, end: line + 1 };
    } else if (thread && readLine(name, line, thread, context)) thread.end = line + 1;
  }
  if (thread) emitThread(thread, context, emit);
}

function readLine(shape: string, line: number, thread: Thread, context: Context): boolean {
  if (shape === 'javaState') {
    thread.state = /^java\.lang\.Thread\.State: (.{1,60}?)\s*$/.exec(payloadOf(context.lines, line).slice(0, 200))?.[1] ?? thread.state;
    return true;
  }
  if (shape === 'javaLock' || shape === 'javaDeadlock') {
    const match = /^- (locked|waiting (?:on|to lock|to re-lock in wait\(\))|parking to wait for) +<(0x[0-9a-f]{1,16})> \(an? ([^)]{1,300})\)/.exec(payloadOf(context.lines, line).slice(0, 500));
    if (match) thread.locks.push({ kind: match[1] === 'locked' ? 'holds' : 'waits', address: match[2]!, type: match[3]! });
    return true;
  }
  if (shape !== 'javaFrame' && shape !== 'pyFrame' && shape !== 'pySpyFrame' && shape !== 'mutexFrame') return false;
  const parts = readParts(context.lines, line);
  const name = parts?.['function'];
  if (!parts || !name) return false;
  thread.frames.push({ function: name.text.trimEnd(), file: parts['file']?.text ?? null, line: decimal(parts['line']?.text), object: null });
  return true;
}

function emitThread(thread: Thread, context: Context, emit: Emit): void {
  const { parts, format, frames, locks } = thread;
  if (!parts) return;
  const name = parts['name'] ?? parts['comm'];
  const place = placeOf(context, span(lineSpan(context.lines, thread.first).start, lineSpan(context.lines, thread.end - 1).end));
  const label: Fact<string> | null = name ? { value: name.text, place: placeOf(context, name.span) } : null;
  emit.add('userStacks', { tid: tidOf(thread, context), tgid: null, name: label, state: thread.state ?? parts['status']?.text ?? null, frames, locks, format, place });
}

/** `nid=0x1a2b`, decimal from JDK 19 on; py-spy prints the kernel's id, in hexadecimal where it has only pthread's. */
function tidOf({ format, parts }: Thread, context: Context): Fact<number> | null {
  if (format === 'jstack') {
    const fields = parts?.['fields'];
    const match = fields ? / nid=(0x[0-9a-f]{1,8}|\d{1,10})(?= |$)/.exec(fields.text.slice(0, 1000)) : null;
    if (!fields || !match) return null;
    const at = fields.span.start + match.index + ' nid='.length;
    return { value: Number(match[1]), place: placeOf(context, span(at, at + match[1]!.length)) };
  }
  const part = parts?.['tid'];
  const value = decimal(part?.text);
  return part === undefined || value === null ? null : { value, place: placeOf(context, part.span) };
}
