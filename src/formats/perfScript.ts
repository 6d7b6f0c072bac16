// perf script (tools/perf/builtin-script.c), ftrace's trace file and trace-cmd report (kernel/trace/trace_output.c):
// an event line, and below it the stack where one was asked for.
import type { Fact } from '../model/fact.ts';
import { readParts, type Part, type Parts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, nameAt } from './lines.ts';
import { signalName } from './signalNumber.ts';
import { emitFrames, offsetOf, PLAIN_FRAME, sideOf, type TraceFrame } from './traceFrames.ts';

export const perfScript: Format = { name: 'perfScript', families: ['trace'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  let owner: Parts | null = null;
  let format = 'perfScript';
  let frames: TraceFrame[] = [];
  let map = false;
  const close = (): void => {
    if (frames.length > 0) emitFrames(frames, format, ownersOf(owner, context), context, emit);
    frames = [];
  };
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'perfEvent' || name === 'ftraceEvent') {
      close();
      owner = readParts(context.lines, line);
      format = name === 'perfEvent' ? 'perfScript' : 'ftrace';
      const event = owner?.['event'];
      if (owner && event) readSignal(event, owner, line, context, emit);
      const sample = event ? sampleOf(event, line, context) : null;
      if (sample) frames.push(sample);
      continue;
    }
    // The frames of a bpftrace map are another format's.
    if (name === 'mapOpen') map = true;
    else if (name === 'mapClose') map = false;
    const frame = map ? null : name === 'perfFrame' ? perfFrame(readParts(context.lines, line), line, context) : name === 'ftraceFrame' ? ftraceFrame(line, context) : null;
    if (frame && !(frames.length === 0 && TRACER.test(frame.function))) frames.push(frame);
  }
  close();
}

/** The first frames of a stack that ftrace takes are its own. */
const TRACER = /^(?:trace_event_raw_event_|__traceiter_|trace_event_buffer_commit|ftrace_\w+|perf_trace_|__ftrace_trace_stack|__trace_stack)/;

function perfFrame(parts: Parts | null, line: number, context: Context): TraceFrame | null {
  const name = parts?.['function'];
  if (!parts || !name) return null;
  const dso = parts['dso']?.text ?? '';
  const module = /^\[([\w-]+)\]$/.exec(dso)?.[1] ?? /([\w-]+)\.ko(?:\.[gx]z|\.zst)?$/.exec(dso.slice(-200))?.[1] ?? null;
  const kernel = /^\[(?:kernel|guest\.kernel)|\/vmlinux|\.ko(?:\.[gx]z|\.zst)?$/.test(dso) || sideOf(parts['address']!.text) === 'kernel';
  const { start, end } = lineSpan(context.lines, line);
  return {
    ...PLAIN_FRAME, function: name.text, offset: offsetOf(parts['offset']?.text), module: kernel ? module : null, side: kernel ? 'kernel' : 'user',
    object: kernel || dso === '' ? null : dso, nameStart: name.span.start, start, end,
  };
}

function ftraceFrame(line: number, context: Context): TraceFrame | null {
  const parts = readParts(context.lines, line);
  const name = parts?.['function'];
  if (!parts || !name) return null;
  const { start, end } = lineSpan(context.lines, line);
  return { ...PLAIN_FRAME, function: name.text, offset: offsetOf(parts['offset']?.text), module: parts['module']?.text ?? null, side: 'kernel', nameStart: name.span.start, start, end };
}

/** Without -g the one frame stands behind the event: `250000 cpu-clock:  ffffffff816b80b0 init_file+0x0 ([kernel.kallsyms])`. */
function sampleOf(event: Part, line: number, context: Context): TraceFrame | null {
  const match = /^ *(?:\d{1,20} +)?[\w:./-]{1,100}: +([0-9a-f]{4,16}) ([^ +]{1,1000})(?:\+0x([0-9a-f]{1,8}))? \(\[kernel[^)]{0,100}\)/.exec(event.text.slice(0, 1500));
  if (!match) return null;
  const at = event.span.start + match[0].indexOf(` ${match[2]!}`, match[0].indexOf(match[1]!)) + 1;
  return { ...PLAIN_FRAME, function: match[2]!, offset: match[3] === undefined ? null : Number.parseInt(match[3], 16), side: 'kernel', nameStart: at, ...lineSpan(context.lines, line) };
}

/** include/trace/events/signal.h signal_generate: "sig=%d errno=%d code=%d comm=%s pid=%d grp=%d res=%d". */
function readSignal(event: Part, owner: Parts, line: number, context: Context, emit: Emit): void {
  const match = /signal_generate: +sig=(\d{1,2}) .{0,60}?comm=(.{0,16}) pid=(\d{1,10}) /.exec(event.text.slice(0, 300));
  if (!match) return;
  const at = event.span.start + match.index + match[0].length - 1 - match[3]!.length;
  const signal = Number(match[1]);
  emit.add('signals', {
    signal, name: signalName(signal), sender: ownersOf(owner, context).tid, senderComm: owner['comm']?.text ?? null,
    target: { value: Number(match[3]), place: placeOf(context, span(at, at + match[3]!.length)) }, targetComm: match[2]!, result: null,
    place: placeOf(context, lineSpan(context.lines, line)),
  });
}

/** `pid/tid` of perf, which prints the tid alone without -F pid; `comm-tid (tgid)` of ftrace. Pid 0 is the idle task of each CPU: nobody. */
function ownersOf(parts: Parts | null, context: Context): { readonly tid: Fact<number> | null; readonly tgid: Fact<number> | null } {
  const tid = numberOf(parts?.['tid'] ?? parts?.['pid'], context);
  const tgid = numberOf(parts?.['tgid'] ?? (parts?.['tid'] ? parts['pid'] : undefined), context);
  return { tid: tid?.value === 0 ? null : tid, tgid: tgid?.value === 0 ? null : tgid };
}

function numberOf(part: Part | undefined, context: Context): Fact<number> | null {
  const value = decimal(part?.text);
  return part === undefined || value === null ? null : { value, place: placeOf(context, part.span) };
}
