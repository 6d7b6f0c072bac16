// Which kernel the text was taken on: uname(1), init/version.c linux_banner, and lib/dump_stack.c
// dump_stack_print_info / kernel/hung_task.c: "%s %s %.*s", print_tainted(), release, version.
import type { Arch, KernelFacts } from '../model/kernel.ts';
import type { Frame } from '../model/stack.ts';
import { readParts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { nameAt, payloadOf } from './lines.ts';

export const kernel: Format = { name: 'kernel', families: ['text', 'stack'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    if (block.family === 'stack') readTaintLine(line, context, emit);
    else readTextLine(line, block, context, emit);
  }
}

/** What frames tell: the system call table's prefix and the entry code have the architecture's name. */
export function archOfFrame(frame: Frame): Arch | null {
  return FRAME_ARCHES.find(([pattern]) => pattern.test(frame.function))?.[1] ?? null;
}

const FRAME_ARCHES: readonly (readonly [RegExp, Arch])[] = [
  [/^(?:entry_SYSCALL_64|__x64_sys_|do_syscall_64$|x64_sys_call$)/, 'x86_64'],
  [/^(?:el0t?_|el1h?_|__arm64_sys_)/, 'arm64'],
  [/^(?:__riscv_sys_|do_trap_ecall_u$)/, 'riscv'],
  [/^(?:__s390x_sys_|__do_syscall_s390)/, 's390'],
  [/^system_call_(?:exception|vectored_common|common)$/, 'ppc'],
  [/^ret_fast_syscall$/, 'arm'],
];

const RELEASE_ARCHES: readonly (readonly [RegExp, Arch])[] = [
  [/\b(?:x86_64|amd64)\b/, 'x86_64'],
  [/\b(?:aarch64|arm64)\b/, 'arm64'],
  [/\b(?:i[3-6]86|686(?:-pae)?)\b/, 'i386'],
  [/\bs390x?\b/, 's390'],
  [/\bppc64(?:le|el)?\b|\bpowerpc/, 'ppc'],
  [/\briscv64\b/, 'riscv'],
  [/\bloongarch64\b|\bloong64\b/, 'loongarch'],
  [/\bmips(?:64)?(?:el)?\b/, 'mips'],
  [/\barmv[5-8]\w*\b|\barm(?:hf|el)\b/, 'arm'],
  [/\bsparc(?:64)?\b/, 'sparc'],
  [/\bparisc(?:64)?\b/, 'parisc'],
  [/\balpha\b/, 'alpha'],
];

/** `Not tainted 6.1.0-56-amd64 #1 Debian 6.1.192-2`, also behind `CPU: 1 PID: 77 Comm: khungtaskd`. */
function readTaintLine(line: number, context: Context, emit: Emit): void {
  const name = nameAt(context.lines, line);
  if (name === 'hungTaskKernel') {
    const parts = readParts(context.lines, line);
    const release = parts?.['release'];
    if (release) emit.kernel(factsOf(release.text, release.span.start, parts['build']?.text ?? '', context));
  } else if (name === 'cpuLine' || name === 'oldCpuLine') {
    const build = readParts(context.lines, line)?.['build'];
    const match = build && /^ {1,4}(?:[A-Z](?:[A-Z ]{0,60}[A-Z])? {1,40})?(\d{1,3}\.\d\S*)/.exec(build.text.slice(0, 300));
    if (match) emit.kernel(factsOf(match[1]!, build.span.start + match[0].length - match[1]!.length, build.text.slice(match[0].length), context));
  }
}

function readTextLine(line: number, block: Block, context: Context, emit: Emit): void {
  const start = context.lines.payload[line]!;
  // Most lines of a text are prose: look only at those that can be meant.
  const asked = context.heading.typed && line === block.first && block === context.blocks[0] ? unameOf(context.heading.command) : null;
  const first = context.lines.text.content.charCodeAt(start);
  if (asked === null && first !== 0x4c) return;
  const text = payloadOf(context.lines, line).slice(0, 2000);
  if (asked === 'release' && /^\d+\.\d\S*\s*$/.test(text)) {
    emit.kernel(factsOf(text.trim(), start, '', context));
    return emit.claim(line);
  }
  if (asked === 'machine' && archOf(text)) {
    emit.kernel({ arch: { value: archOf(text)!, place: placeOf(context, span(start, start + text.trimEnd().length)) } });
    return emit.claim(line);
  }
  const match =
    // Linux version 6.1.0-56-amd64 (debian-kernel@…) (gcc-12 …) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-01-10)
    /^Linux version (\d+\.\d\S*)(.*)$/s.exec(text) ??
    // Linux node7 6.1.0-56-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-01-10) x86_64 GNU/Linux
    /^Linux \S{1,255} (\d+\.\d\S*)( #.*)$/.exec(text);
  if (!match) return;
  const host = context.heading.inside ? null : /^Linux (\S{1,255}) \d/.exec(text)?.[1];
  if (host && host !== 'version') emit.view({ kind: 'host', host, by: 'uname', place: placeOf(context, span(start + 6, start + 6 + host.length)) });
  const at = start + match[0].indexOf(match[1]!);
  emit.claim(line);
  emit.kernel(factsOf(match[1]!, at, match[2]!, context));
}

function factsOf(release: string, at: number, rest: string, context: Context): Partial<KernelFacts> {
  const place = placeOf(context, span(at, at + release.length));
  const debian = /\bDebian (\d+\.\d+[\w.~+-]*)/.exec(rest.slice(0, 2000));
  const restAt = at + release.length;
  const sourceAt = debian ? restAt + debian.index + 'Debian '.length : 0;
  const arch = archOf(release) ?? archOf(/ (\S+)(?: \S+){0,2} GNU\/Linux\s*$/.exec(rest)?.[1] ?? '');
  return {
    release: { value: release, place },
    ...(debian ? { sourceVersion: { value: debian[1]!, place: placeOf(context, span(sourceAt, sourceAt + debian[1]!.length)) } } : {}),
    ...(arch ? { arch: { value: arch, place } } : {}),
  };
}

function archOf(text: string): Arch | null {
  const word = text.replaceAll(/[._]el\d\w*[._]/g, ' ').replaceAll(/[-.+]/g, ' ');
  return RELEASE_ARCHES.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

function unameOf(command: string | null): 'release' | 'machine' | 'all' | null {
  const flags = /^(?:sudo )?uname -([a-z]+)\b/.exec(command ?? '')?.[1];
  if (flags === undefined) return null;
  return flags === 'r' ? 'release' : flags === 'm' || flags === 'p' || flags === 'i' ? 'machine' : 'all';
}
