// crash(8): `bt`, `foreach bt`, `ps -m`, the lines at the beginning of a session, and bt() of drgn-tools, which prints
// alike. task.c print_task_header; x86_64.c x86_64_print_stack_entry "%s#%d [%8lx] %s at %lx" and the same of the other
// architectures; x86_64_exception_frame "[exception RIP: %s]". Offsets are there with -s only, sizes never.
import type { Fact } from '../model/fact.ts';
import { emptyReading } from '../model/task.ts';
import { readParts, type Parts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { crashState } from './crashState.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, nameAt, payloadOf } from './lines.ts';
import { emitKernelStack, offsetOf, PLAIN_FRAME, type TraceFrame } from './traceFrames.ts';

export const crashBt: Format = { name: 'crashBt', families: ['debugger'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  let owner: Fact<number> | null = ownerAbove(block, context);
  let frames: TraceFrame[] = [];
  let exception = false;
  const fields = new Map<string, { readonly text: string; readonly start: number }>();
  const close = (): void => {
    emitKernelStack(frames, 'crashBt', { tid: owner, tgid: null }, context, emit);
    frames = [];
  };
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (!/^crash/.test(name)) continue;
    const parts = readParts(context.lines, line);
    if (name === 'crashTask') {
      close();
      owner = readTask(parts, line, context, emit);
    } else if (name === 'crashField' && parts) {
      const value = parts['value']!;
      fields.set(parts['field']!.text, { text: value.text, start: value.span.start });
    }
    const frame = parts ? frameOf(name, parts, line, context) : null;
    if (frame === null) continue;
    if (name === 'crashFrame' && Number(parts?.['index']?.text) === 0) close();
    // After an exception the frame of what was interrupted is printed once more.
    if (exception && frames.at(-1)?.function === frame.function) frames.pop();
    exception = name === 'crashException';
    frames.push(frame);
  }
  close();
  readSession(fields, block, context, emit);
}

/** Prose or an empty line within a stack: frames that do not begin with the first are the rest of the task's above. */
function ownerAbove(block: Block, context: Context): Fact<number> | null {
  const first = nameAt(context.lines, block.first);
  if (first !== 'crashMode' && (first !== 'crashFrame' || /^!?# *0 /.test(payloadOf(context.lines, block.first).slice(0, 8)))) return null;
  for (let index = context.index - 1; index >= 0 && index >= context.index - 4; index--) {
    const above = context.blocks[index]!;
    if (block.first - above.end > 3) return null;
    if (above.family !== 'debugger' || nameAt(context.lines, above.first) !== 'crashTask') continue;
    const pid = readParts(context.lines, above.first)?.['pid'];
    const value = decimal(pid?.text);
    return !pid || value === null || value === 0 ? null : { value, place: placeOf(context, pid.span) };
  }
  return null;
}

function readTask(parts: Parts | null, line: number, context: Context, emit: Emit): Fact<number> | null {
  const place = placeOf(context, lineSpan(context.lines, line));
  const pid = parts?.['pid'];
  const value = decimal(pid?.text);
  if (!parts || !pid || value === null) {
    emit.problem('damaged-line', place.span, 'A task header of crash that cannot be read as a whole.');
    return null;
  }
  const tid = { value, place: placeOf(context, pid.span) };
  const st = parts['st'] ?? parts['state'];
  const letter = st === undefined ? null : st.text.length === 1 ? st.text : crashState(st.text);
  const comm = parts['comm'];
  // Pid 0 is the idle task, one a CPU.
  if (value === 0) return null;
  emit.add('readings', {
    ...emptyReading('crashTask', place), tid,
    comm: comm ? { value: comm.text, place: placeOf(context, comm.span) } : null,
    state: st && letter !== null ? { value: letter, place: placeOf(context, st.span) } : null,
  });
  return tid;
}

function frameOf(shape: string, parts: Parts, line: number, context: Context): TraceFrame | null {
  const name = parts['function'];
  if (!name || (shape !== 'crashFrame' && shape !== 'crashException' && shape !== 'crashText')) return null;
  if (shape === 'crashException' && /[ ?]/.test(name.text)) return null;
  const rest = parts['rest']?.text ?? '';
  const module = parts['module']?.text ?? / at (?:0x)?[0-9a-f]{1,16} \[([\w-]{1,60})\]/.exec(rest.slice(0, 300))?.[1] ?? null;
  const { start, end } = lineSpan(context.lines, line);
  return {
    ...PLAIN_FRAME, function: name.text.replace(/^\.(?=\w)/, ''), offset: offsetOf(parts['offset']?.text), module, side: 'kernel',
    unreliable: shape === 'crashText' || /\(unreliable\)/.test(rest.slice(0, 300)),
    nameStart: name.span.start + (/^\.\w/.test(name.text) ? 1 : 0), start, end,
  };
}

/** kernel.c display_sys_stats and task.c show_context: the task that was current when the dump was made. */
function readSession(fields: ReadonlyMap<string, { readonly text: string; readonly start: number }>, block: Block, context: Context, emit: Emit): void {
  const fact = <T>(field: string, read: (text: string) => { readonly value: T; readonly at: number; readonly length: number } | null): Fact<T> | null => {
    const found = fields.get(field);
    const value = found === undefined ? null : read(found.text);
    return found === undefined || value === null ? null : { value: value.value, place: placeOf(context, span(found.start + value.at, found.start + value.at + value.length)) };
  };
  const words = (pattern: RegExp) => (text: string) => {
    const match = pattern.exec(text.slice(0, 200));
    return match ? { value: match[1]!, at: match.index + match[0].indexOf(match[1]!), length: match[1]!.length } : null;
  };
  const release = fact('RELEASE', words(/^(\d+\.\d+\S*)/));
  if (release) emit.kernel({ release });
  const machine = fact('MACHINE', words(/^(x86_64)\b/));
  if (machine) emit.kernel({ arch: { value: 'x86_64', place: machine.place } });
  const pid = fact('PID', words(/^(\d{1,10})$/));
  if (!pid || pid.value === '0') return;
  const state = fact('STATE', words(/^(\w+)/));
  const letter = state === null ? null : crashState(state.value);
  emit.add('readings', {
    ...emptyReading('crashSession', placeOf(context, span(lineSpan(context.lines, block.first).start, lineSpan(context.lines, block.end - 1).end))),
    tid: { value: Number(pid.value), place: pid.place },
    comm: fact('COMMAND', words(/^"([^"]*)"/)),
    state: state && letter !== null ? { value: letter, place: state.place } : null,
  });
}
