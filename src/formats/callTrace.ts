// Call traces of the kernel log: `Call Trace:`, the markers of the stacks, and a frame a line (arch/*/kernel dumpstack
// and stacktrace, "%pB").
import type { Frame } from '../model/stack.ts';
import { familyOf } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { endsStack, isFrameLine, readFrame, type FrameAt } from './frame.ts';
import { isBlank, lineSpan, nameAt, payloadOf } from './lines.ts';
import { isProcBlock } from './procStack.ts';
import { continuesTrace, endsTrace, isLast, isTorn, LONGEST_GAP } from './traceCuts.ts';
import { traceOwner } from './traceOwner.ts';

export const callTrace: Format = { name: 'callTrace', families: ['stack'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (isProcBlock(block, context)) return;
  for (const trace of cutTraces(block, context, emit)) {
    const owner = traceOwner(trace.first, context);
    emit.add('stacks', {
      frames: trace.frames,
      nameStarts: trace.nameStarts,
      tid: owner?.tid ?? null,
      tgid: owner?.tgid ?? null,
      format: isHistory(trace.first, context) ? 'traceHistory' : 'callTrace',
      place: placeOf(context, span(lineSpan(context.lines, trace.first).start, lineSpan(context.lines, trace.end - 1).end)),
    });
  }
}

/**
 * Stacks of the past: where a lock was once taken (kernel/locking/lockdep.c print_circular_bug_entry, print_lock_trace),
 * where memory came from (mm/kasan/report.c print_track). Nobody stands there now.
 */
function isHistory(first: number, context: Context): boolean {
  const { above } = context.memo.callers;
  let line = above(first);
  for (let steps = 0; line >= 0 && isBlank(context.lines, line) && steps < MOST_BLANKS; steps++) line = above(line);
  if (line < 0) return false;
  const name = nameAt(context.lines, line);
  if (name === 'lockdepLock') return true;
  return (name === 'lockdepNote' || name === 'memoryNotes') && /(?:registered|acquired|became|created|freed|allocated|creation)\b.{0,40}:\s*$|^\.\.\. /i.test(payloadOf(context.lines, line).slice(0, 200));
}

const MOST_BLANKS = 4;

interface Trace {
  readonly frames: Frame[];
  readonly nameStarts: number[];
  readonly first: number;
  end: number;
}

/**
 * "Call Trace:" once more, after frames, is another task's; `<TASK>` and `</IRQ>` are parts of one trace. Where the log
 * says who printed a line, the lines of each caller are cut for themselves.
 */
function cutTraces(block: Block, context: Context, emit: Emit): readonly Trace[] {
  const traces: Trace[] = [];
  const states = new Map<number, State>();
  const stateOf = (caller: number): State => {
    const known = states.get(caller);
    if (known) return known;
    const state = { elsewhere: null, open: null };
    states.set(caller, state);
    return state;
  };
  for (let line = block.first; line < block.end; line++) {
    const caller = context.memo.callers.of(line);
    if (isFrameLine(context, line)) {
      const state = stateOf(caller);
      state.elsewhere ??= continuesTrace(line, block.first, context);
      if (!state.elsewhere) take(line, state, traces, context, emit);
    } else if (endsTrace(line, context)) {
      for (const state of caller < 0 ? states.values() : [stateOf(caller)]) {
        state.open = null;
        state.elsewhere = false;
      }
      if (caller < 0) stateOf(caller).elsewhere = false;
    }
  }
  for (const [caller, state] of states) if (state.open) takeRest(block.end, caller, context, (line) => take(line, state, traces, context, emit));
  return traces.sort((one, other) => one.first - other.first);
}

interface State {
  /** Whether what goes on with a trace of a block above was read there; null: not asked yet. */
  elsewhere: boolean | null;
  open: Trace | null;
}

function take(line: number, state: State, traces: Trace[], context: Context, emit: Emit): void {
  const found = isTorn(line, context) ? null : readFrame(line, context, emit);
  if (!found) return;
  // The header of the next task is lost.
  if (state.open && endsStack(state.open.frames.at(-1)!.function) && isLast(state.open.end - 1, line, context)) state.open = null;
  if (!state.open) traces.push((state.open = { frames: [], nameStarts: [], first: line, end: line + 1 }));
  const { open } = state;
  if (open.frames.length === 0 && found.callee) push(open, found.callee);
  push(open, found);
  open.end = line + 1;
}

function push({ frames, nameStarts }: Trace, { frame, nameStart }: FrameAt): void {
  frames.push(frame);
  nameStarts.push(nameStart);
}

/** What follows a trace below the lines that were printed into it. */
function takeRest(end: number, caller: number, context: Context, takeLine: (line: number) => void): void {
  const { callers, lines } = { callers: context.memo.callers, lines: context.lines };
  let start = end;
  while (start < lines.shape.length && start < end + FARTHEST && callers.of(start) !== caller && callers.of(start) >= 0) start++;
  let fresh = true;
  for (let line = start, gap = 0; line < lines.shape.length && gap <= LONGEST_GAP; line = callers.below(line)) {
    const family = familyOf(lines.shape[line]!);
    if (family === 'heading' || endsTrace(line, context)) return;
    if (!isFrameLine(context, line)) {
      fresh = family !== 'stack';
      gap++;
      continue;
    }
    if (fresh && !continuesTrace(line, line, context)) return;
    takeLine(line);
    fresh = false;
    gap = 0;
  }
}

/** Most lines of other callers, while one of them prints a whole report. */
const FARTHEST = 400;
