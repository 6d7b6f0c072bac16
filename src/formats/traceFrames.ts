// Frames that tracers and debuggers print: a name, often an offset, never a size; kernel and user space mixed.
import type { Fact } from '../model/fact.ts';
import type { Frame } from '../model/stack.ts';
import type { UserFrame } from '../model/userStack.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit } from './format.ts';

/** One frame as printed. */
export interface TraceFrame {
  readonly function: string;
  readonly offset: number | null;
  readonly module: string | null;
  readonly unreliable: boolean;
  /** Which side it is on where the line says: by address, or by the object that holds it. */
  readonly side: 'kernel' | 'user' | null;
  readonly object: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** Offsets in the source. */
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
}

export const PLAIN_FRAME = { offset: null, module: null, unreliable: false, side: null, object: null, file: null, line: null } as const;

export interface Owners {
  readonly tid: Fact<number> | null;
  readonly tgid: Fact<number> | null;
}

/** Indexes of the facts that a list of frames became. */
export interface Emitted {
  readonly stack: number | null;
  readonly userStack: number | null;
}

/** Emits the kernel's part and the part in user space of a stack, innermost frame first. */
export function emitFrames(frames: readonly TraceFrame[], format: string, owners: Owners, context: Context, emit: Emit): Emitted {
  const kernel = kernelPart(frames);
  // Below the first code of a kernel thread there is nothing: what old unwinders print there is chance.
  const user = THREAD_START.test(kernel.at(-1)?.function ?? '') ? [] : frames.slice(kernel.length);
  return { stack: emitKernelStack(kernel, format, owners, context, emit), userStack: emitUserStack(user, format, owners, context, emit) };
}

export function emitKernelStack(frames: readonly TraceFrame[], format: string, owners: Owners, context: Context, emit: Emit): number | null {
  if (frames.length === 0) return null;
  return emit.add('stacks', {
    frames: frames.map((frame) => interned(frame, context)),
    nameStarts: frames.map((frame) => frame.nameStart),
    tid: owners.tid, tgid: owners.tgid, format,
    place: placeOf(context, span(least(frames), most(frames))),
  });
}

export function emitUserStack(frames: readonly TraceFrame[], format: string, owners: Owners, context: Context, emit: Emit): number | null {
  if (frames.length === 0) return null;
  return emit.add('userStacks', {
    tid: owners.tid, tgid: owners.tgid, name: null, state: null, frames: frames.map(userFrame), locks: [], format,
    place: placeOf(context, span(least(frames), most(frames))),
  });
}

export function userFrame(frame: TraceFrame): UserFrame {
  return { function: frame.function, file: frame.file, line: frame.line, object: frame.object };
}

/**
 * The frames of the kernel at the beginning. Where no line says its side, the kernel ends with its entry code; a stack
 * without any entry code was cut short, and is the kernel's unless its names or addresses are those of user space.
 */
function kernelPart(frames: readonly TraceFrame[]): readonly TraceFrame[] {
  const user = frames.findIndex((frame) => frame.side === 'user');
  if (user >= 0) return frames.slice(0, user);
  if (frames.some((frame) => frame.side === 'kernel')) return frames;
  const base = lastBase(frames);
  if (base >= 0) return frames.slice(0, base + 1);
  return frames.some((frame) => USER_NAME.test(frame.function)) ? [] : frames;
}

function lastBase(frames: readonly TraceFrame[]): number {
  const first = frames.findIndex((frame) => isEntry(frame.function));
  if (first < 0) return -1;
  let last = first;
  // `ret_from_fork` and `ret_from_fork_asm`, `start_kernel` and the boot code below it are one end.
  while (last + 1 < frames.length && isEntry(frames[last + 1]!.function)) last++;
  return last;
}

/** Where the kernel's part of a stack ends: entry code of system calls and exceptions, the first code of threads and CPUs. */
export function isEntry(symbol: string): boolean {
  return ENTRY.test(symbol);
}

const ENTRY =
  /^(?:entry_(?:SYSCALL|SYSENTER|INT80)\w*|ret_from_fork\w*|ret_from_kernel_thread|system_call\w*|sysenter_do_call|int_ret_from_sys_call|stub_\w+|tracesys\w*|el0t?_\w+|ret_fast_syscall|asm_(?:sysvec_|exc_|common_interrupt)\w*|page_fault|async_page_fault|common_startup_64|secondary_startup_64\w*|start_secondary|x86_64_start_kernel|x86_64_start_reservations|start_kernel|handle_exception|do_trap_ecall_u|system_call_vectored_common|__do_syscall|return_from_execve|xen_hypervisor_callback|xen_do_hypervisor_callback)(?:_\[k\])?$/;

const THREAD_START = /^(?:ret_from_fork\w*|ret_from_kernel_thread|start_secondary|common_startup_64|secondary_startup_64\w*|x86_64_start_kernel)$/;

const USER_NAME = /::|[(<]|^(?:main|_start|__libc_start_\w+|start_thread|clone3?|__clone3?|__GI_\w+|__poll|__read|__write|syscall|\[unknown\]|0x[0-7]?[0-9a-f]{0,15})$|@@?GLIBC|\.so[.\d]*$/;

function interned(given: TraceFrame, context: Context): Frame {
  const key = `\u0000${given.unreliable ? '?' : ''}${given.function}+${given.offset ?? ''}[${given.module ?? ''}`;
  const known = context.memo.frames.get(key);
  if (known) return known.frame;
  const frame: Frame = { function: given.function, offset: given.offset, size: null, module: given.module, unreliable: given.unreliable, proc: false };
  context.memo.frames.set(key, { frame, nameStart: 0 });
  return frame;
}

/** `12` or `0x1a`, as the tool prints offsets. */
export function offsetOf(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const value = text.startsWith('0x') ? Number.parseInt(text.slice(2), 16) : Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** Kernel addresses have their highest bit set on every 64-bit architecture. */
export function sideOf(address: string): 'kernel' | 'user' {
  const digits = address.replace(/^0x0*/, '').replace(/^0+/, '');
  return digits.length >= 16 && /^[89a-f]/.test(digits) ? 'kernel' : 'user';
}

function least(frames: readonly TraceFrame[]): number {
  return frames.reduce((value, frame) => Math.min(value, frame.start), Number.MAX_SAFE_INTEGER);
}

function most(frames: readonly TraceFrame[]): number {
  return frames.reduce((value, frame) => Math.max(value, frame.end), 0);
}
