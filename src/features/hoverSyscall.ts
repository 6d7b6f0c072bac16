import { decodeSyscall, isKernelThread, type DecodedSyscall, type SyscallArgument } from '../knowledge/syscalls.ts';
import type { SyscallState } from '../model/procFile.ts';
import { contains } from '../text/span.ts';
import type { Place } from '../model/fact.ts';
import { archOf, dumpOf, taskLabel, taskOf, type AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { code, plain, table } from './markdownText.ts';

/** Hover on /proc/PID/syscall: the call by name, and its arguments with what the text says of the descriptors among them. */
export function hoverSyscall(document: AnalysedDocument, offset: number): HoverText | null {
  for (const { syscall, tid } of dumpOf(document)?.readings ?? []) {
    if (!syscall || syscall.place.source !== 0 || !contains(syscall.place.span, offset)) continue;
    return { markdown: markdownOf(document, syscall.value, tid?.value ?? null, syscall.place), span: syscall.place.span };
  }
  return null;
}

function markdownOf(document: AnalysedDocument, state: SyscallState, tid: number | null, at: Place): string {
  const whose = plain(taskLabel(document, tid, at));
  if (state.number === null) return `**running**: ${whose} was on a CPU, or about to be, when the file was read. A task that waits shows the number of its system call.`;
  if (state.number < 0) return `**Not in a system call**: ${whose} sleeps in the kernel after a fault or an interrupt of user code, for instance to read a page of a mapped file.`;
  if (isKernelThread(state.number, state.stackPointer)) return `**No system call**: ${whose} has no user stack. A kernel thread prints zeros here, and number 0 means nothing.`;
  const call = decodeSyscall(state.number, state.args, state.stackPointer, archOf(document));
  if (!call) return `System call ${state.number} of ${whose}. Its number cannot be decoded: the architecture has another table, or the call is younger than this one.`;
  const names = call.arguments.map((argument) => argument.name).join(', ');
  const rows = call.arguments.map((argument) => [argument.name, argument.value, openFile(document, argument, tid, at)]);
  const note = noteOn(call);
  return [`**${code(`${call.name}(${names})`)}** of ${whose}`, ...(rows.length === 0 ? [] : [table(['Argument', 'Value', ''], rows)]), ...(note === '' ? [] : [note])].join('\n\n');
}

function noteOn({ assumed, compat, table: numbers }: DecodedSyscall): string {
  const program = numbers === 'x32' ? 'An x32 program: 64-bit registers, 32-bit addresses.' : compat ? 'The stack lies below 4 GiB: a 32-bit program, which has its own numbers.' : '';
  return assumed ? `The text does not tell the architecture: the table of x86-64 is assumed. ${program}`.trim() : program;
}

function openFile(document: AnalysedDocument, argument: SyscallArgument, tid: number | null, at: Place): string {
  const task = argument.fd === null ? null : taskOf(document, tid, at);
  if (!task) return '';
  const leader = taskOf(document, task.tgid, at);
  const lists = [...(leader?.readings ?? []), ...task.readings].flatMap((reading) => reading.openFiles?.value ?? []);
  return lists.findLast((file) => file.fd === argument.fd)?.target ?? '';
}
