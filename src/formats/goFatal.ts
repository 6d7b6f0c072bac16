// Why a Go program died, as it says before its goroutines: runtime/panic.go printpanics and fatalthrow,
// runtime/signal_unix.go sighandler, runtime/signal_windows.go winthrow, runtime/panic.go sigpanic.
import type { GoCrash, GoTest } from '../model/goCrash.ts';
import type { Fact } from '../model/fact.ts';
import { readParts, type Part } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { blockSpan, isBlank, lineSpan, nameAt, payloadOf } from './lines.ts';

export const goFatal: Format = { name: 'goFatal', families: ['goCrash'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  let open = null as GoCrash | null;
  let openLine = block.first;
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    const kind = KINDS[name];
    if (kind) {
      if (open) emit.add('goCrashes', closed(open, openLine, line, [], context));
      open = readCrash(line, kind, context);
      openLine = line;
    }
    if (name === 'goPc' || name === 'goFault') {
      const at = readAddresses(line, context);
      if (!open) openLine = line;
      open = open
        ? { ...open, signal: open.signal ?? at.signal, pc: open.pc ?? at.pc, address: open.address ?? at.address }
        : { kind: 'fault', message: at.message, signal: at.signal, recovered: false, pc: at.pc, address: at.address, place: placeOf(context, lineSpan(context.lines, line)) };
    }
    if (name === 'goTestRunning') readRunning(line, context, emit);
  }
  if (!open) return;
  const more = open.kind === 'panic' && openLine === block.end - 1 ? readValue(block.end, context, emit) : [];
  emit.add('goCrashes', closed(open, openLine, block.end + more.length, more, context));
}

function closed(crash: GoCrash, first: number, end: number, more: readonly string[], context: Context): GoCrash {
  const message = RECOVERED.exec([crash.message, ...more].join('\n'));
  const span = { start: crash.place.span.start, end: blockSpan(context.lines, { first, end }).end };
  return { ...crash, message: message?.[1] ?? crash.message, recovered: crash.recovered || message?.[2] === ' [recovered]', place: placeOf(context, span) };
}

const KINDS: Readonly<Record<string, GoCrash['kind']>> = { goPanic: 'panic', goFatal: 'fatal', goSignal: 'signal', goException: 'signal', goRuntime: 'runtime' };

/** Since Go 1.25 also `[recovered, repanicked]`: the same value was thrown again, and the program died of it. */
const RECOVERED = /^([^]*?)( \[recovered[^\]\n]{0,20}\])?$/;

function readCrash(line: number, kind: GoCrash['kind'], context: Context): GoCrash {
  const parts = readParts(context.lines, line);
  const message = parts?.['message']?.text ?? payloadOf(context.lines, line);
  // net/http/server.go conn.serve catches what a handler throws, and the server goes on.
  const recovered = payloadOf(context.lines, line).startsWith('http: panic serving ');
  return { kind, message, signal: parts?.['signal']?.text ?? null, recovered, pc: null, address: null, place: placeOf(context, lineSpan(context.lines, line)) };
}

function readAddresses(line: number, context: Context): Pick<GoCrash, 'signal' | 'pc' | 'address' | 'message'> {
  const parts = readParts(context.lines, line);
  const fact = (part: Part | undefined): Fact<string> | null => (part ? { value: part.text, place: placeOf(context, part.span) } : null);
  return { signal: parts?.['signal']?.text ?? null, message: parts?.['message']?.text.trim() ?? '', pc: fact(parts?.['pc']), address: fact(parts?.['address']) };
}

/** A value of several lines: all that stands between the first one and the empty line, or the next line of a known kind. */
function readValue(first: number, context: Context, emit: Emit): readonly string[] {
  const value: string[] = [];
  const { shape } = context.lines;
  for (let line = first; line < shape.length && value.length < MOST_LINES && nameAt(context.lines, line) === 'other' && !isBlank(context.lines, line); line++) {
    value.push(payloadOf(context.lines, line));
    emit.claim(line);
  }
  return value;
}

const MOST_LINES = 100;

/** `TestHangs (10m0s)`: time.Duration.String. */
function readRunning(line: number, context: Context, emit: Emit): void {
  const parts = readParts(context.lines, line);
  if (!parts) return;
  emit.add('goTests', { name: parts['name']!.text, event: 'running', seconds: secondsOf(parts['time']!.text), place: placeOf(context, lineSpan(context.lines, line)) });
}

function secondsOf(duration: string): number | null {
  const match = /^(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:([\d.]{1,20})s)?$/.exec(duration);
  return match && duration !== '' ? Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0) : null;
}

export const goTest: Format = { name: 'goTest', families: ['goTest'], read: readTests };

/** Lines of `go test -v`: cmd/internal/test2json and testing/testing.go. */
function readTests(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    const parts = readParts(context.lines, line);
    const event = EVENTS[parts?.['event']?.text ?? ''];
    if (!parts || !event) continue;
    const seconds = parts['seconds'] ? Number(parts['seconds'].text) : null;
    emit.add('goTests', { name: parts['name']!.text, event, seconds: Number.isFinite(seconds) ? seconds : null, place: placeOf(context, lineSpan(context.lines, line)) });
  }
}

const EVENTS: Readonly<Record<string, GoTest['event']>> = { RUN: 'run', PAUSE: 'pause', CONT: 'cont', PASS: 'pass', FAIL: 'fail', SKIP: 'skip' };
