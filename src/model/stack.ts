import type { Fact, Place } from './fact.ts';
import type { Inner } from './views.ts';

/** One kernel frame, innermost first in a {@link Stack}. Lines that read alike share one object. */
export interface Frame {
  /** Name as printed, compiler suffixes kept: `put_files_struct.part.0`. */
  readonly function: string;
  /** Bytes into the function; null where the text lacks it. */
  readonly offset: number | null;
  /** Size of the function in bytes. */
  readonly size: number | null;
  readonly module: string | null;
  /** `? `: the unwinder found the address on the stack but does not vouch for it. */
  readonly unreliable: boolean;
  /** Printed in the `[<0>]` form of /proc/PID/stack (kernel/stacktrace.c, fs/proc/base.c). */
  readonly proc: boolean;
}

/** A kernel stack: /proc/PID/stack, or a call trace of the kernel log. */
export interface Stack {
  readonly frames: readonly Frame[];
  /** Offset in the source where the name of each frame begins. */
  readonly nameStarts: readonly number[];
  /** Whose stack it is; /proc/PID/stack itself does not say, so this may be null. */
  readonly tid: Fact<number> | null;
  /** Process of the thread where the heading names both (/proc/PID/task/TID/stack). */
  readonly tgid: Fact<number> | null;
  /** Only of one that was read inside a container: the pids as they count there. */
  readonly inner?: Inner;
  readonly format: string;
  readonly place: Place;
}

/** Where the function name of a frame stands. */
export function framePlace(stack: Stack, index: number): Place {
  const start = stack.nameStarts[index] ?? stack.place.span.start;
  return { source: stack.place.source, span: { start, end: start + (stack.frames[index]?.function.length ?? 0) } };
}

/** Format of a stack of one function: the wait channel that a task without a stack shows. */
export const WCHAN = 'wchan';

/** Whether the stack is that of a task as it stood; a tracer's says where one has been, once or often. */
export function isSnapshot({ format }: Stack): boolean {
  return format === 'procStack' || format === WCHAN || format === 'callTrace' || format === 'crashBt' || format === 'drgnBt';
}

const COMPILER_SUFFIX = /(?:\.(?:isra|constprop|part|cold|llvm|lto_priv|localalias|cfi_jt|cfi)(?:\.\d+)*)+$/;

/** The source name of a symbol: what the compiler added (`.part.0`, `.isra.0`, `.constprop.0`) is cut. */
export function sourceName(symbol: string): string {
  return symbol.includes('.') ? symbol.replace(COMPILER_SUFFIX, '') : symbol;
}
