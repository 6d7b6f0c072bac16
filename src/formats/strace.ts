// strace(1): src/strace.c print_event_exit, src/syscall.c "<unfinished ...>", "<... %s resumed>", printsiginfo. Calls
// that returned are classified and no more: a trace has millions of them. What never returned is what hangs.
import type { Fact } from '../model/fact.ts';
import { readParts, type Part, type Parts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, nameAt } from './lines.ts';
import { signalName, signalNumber } from './signalNumber.ts';

export const strace: Format = { name: 'strace', families: ['strace'], read: readBlock };

interface Call {
  readonly tid: Fact<number> | null;
  readonly name: string;
  readonly args: string;
  readonly line: number;
}

function readBlock(block: Block, context: Context, emit: Emit): void {
  const open = new Map<number, Call>();
  for (let line = block.first; line < block.end; line++) {
    const parts = readParts(context.lines, line);
    if (!parts) continue;
    const tid = tidOf(parts, context);
    const name = nameAt(context.lines, line);
    if (name === 'straceSignal') readSignal(parts, tid, line, context, emit);
    else if (name === 'straceEnd') {
      open.delete(tid?.value ?? 0);
      readEnd(parts, tid, line, context, emit);
    } else if (name === 'straceResumed') resume(open, tid, parts['call']!.text);
    else if (parts['call'] && parts['args']) {
      open.delete(tid?.value ?? 0);
      const call = { tid, name: parts['call'].text, args: parts['args'].text, line };
      if (isOpen(call.args)) open.set(tid?.value ?? 0, call);
      else readKill(call, parts['args'], context, emit);
    }
  }
  for (const call of open.values()) {
    const args = call.args.slice(0, 2000).trimEnd().replace(/(?:<(?:unfinished|detached) \.\.\.>|strace: Process .*)$/s, '').replace(/(?<![\s,])[\s,]+$/, '');
    emit.add('openCalls', { tid: call.tid, name: call.name, args, place: placeOf(context, lineSpan(context.lines, call.line)) });
  }
}

/** Where one thread is left strace prints no pids any more: its call is the one of that name. */
function resume(open: Map<number, Call>, tid: Fact<number> | null, name: string): void {
  if (tid !== null) return void open.delete(tid.value);
  const found = [...open].filter(([, call]) => call.name === name);
  if (found.length === 1) open.delete(found[0]![0]);
}

/** Cut off in the middle, or marked so. A call that ends the task never returns: its result is `?`. */
function isOpen(args: string): boolean {
  const tail = args.slice(-600).trimEnd();
  if (/<(?:unfinished|detached) \.\.\.>$/.test(tail)) return true;
  return !/\) += (?:-?\d|0x|\?)/.test(tail);
}

function readKill(call: Call, args: Part, context: Context, emit: Emit): void {
  const match = /^(?:kill|tkill)$/.test(call.name) ? /^(-?\d{1,10}), (SIG\w+)\) += (-?\d)/.exec(call.args.slice(0, 200)) : null;
  const group = call.name === 'tgkill' ? /^\d{1,10}, (\d{1,10}), (SIG\w+)\) += (-?\d)/.exec(call.args.slice(0, 200)) : null;
  const found = match ?? group;
  if (!found) return;
  const at = args.span.start + found[0].indexOf(found[1]!, group ? found[0].indexOf(',') : 0);
  const signal = signalNumber(found[2]!);
  emit.add('signals', {
    signal, name: found[2]!, sender: call.tid, senderComm: null, target: { value: Number(found[1]), place: placeOf(context, span(at, at + found[1]!.length)) }, targetComm: null,
    result: Number(found[3]), place: placeOf(context, lineSpan(context.lines, call.line)),
  });
}

/** `--- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=5791, si_uid=0} ---`: si_pid is the sender's. */
function readSignal(parts: Parts, tid: Fact<number> | null, line: number, context: Context, emit: Emit): void {
  const text = parts['signal']!.text.slice(0, 1000);
  const name = /^(SIG\w+) \{/.exec(text)?.[1];
  if (name === undefined) return;
  const pid = /\bsi_pid=(\d{1,10})\b/.exec(text);
  const at = parts['signal']!.span.start + (pid?.index ?? 0) + 'si_pid='.length;
  const signal = signalNumber(name);
  emit.add('signals', {
    signal, name: signalName(signal) ?? name, sender: pid ? { value: Number(pid[1]), place: placeOf(context, span(at, at + pid[1]!.length)) } : null, senderComm: null,
    target: tid, targetComm: null, result: null, place: placeOf(context, lineSpan(context.lines, line)),
  });
}

function readEnd(parts: Parts, tid: Fact<number> | null, line: number, context: Context, emit: Emit): void {
  const text = parts['end']!.text.slice(0, 200);
  const code = /^exited with (\d{1,3})/.exec(text)?.[1];
  const signal = /^killed by (SIG\w+)/.exec(text)?.[1];
  if (code === undefined && signal === undefined) return;
  emit.add('exits', {
    tid, tgid: null, comm: null, signal: signal === undefined ? null : signalNumber(signal), code: code === undefined ? null : Number(code),
    place: placeOf(context, lineSpan(context.lines, line)),
  });
}

function tidOf(parts: Parts, context: Context): Fact<number> | null {
  const part = parts['tid'] ?? parts['column'];
  const value = decimal(part?.text);
  return part === undefined || value === null ? null : { value, place: placeOf(context, part.span) };
}
