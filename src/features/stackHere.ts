import { groupGoroutines } from '../analysis/goroutineWaits.ts';
import { reliableNames } from '../analysis/match.ts';
import { isSchedulerFunction } from '../analysis/schedulerFunctions.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import type { Goroutine } from '../model/goroutine.ts';
import type { Place } from '../model/fact.ts';
import type { Stack } from '../model/stack.ts';
import { createText, lineAt, lineText } from '../text/text.ts';
import { analyzeTexts } from '../unstuck.ts';
import { dumpOf, isHere, taskLabel, type AnalysedDocument } from './document.ts';
import { waitOf } from './findings.ts';

/** The stack at a line, of a task or of a goroutine, with what a signature page of it would name. */
export type StackHere = { readonly label: string; readonly place: Place; readonly names: readonly string[] } & (
  | { readonly of: 'task'; readonly stack: Stack }
  | { readonly of: 'goroutine'; readonly goroutine: Goroutine }
);

/**
 * The stack that a line belongs to: one that stands there, else the only one of the section. `names` are the functions
 * that say what it waits in, innermost first: neither the scheduler's nor the entry of the kernel or the Go runtime.
 *
 * @param line 0-based.
 * @returns null where there is none, or none with a function name.
 */
export function stackHere(document: AnalysedDocument, line: number): StackHere | null {
  const all = stacksOf(document);
  const found = all.find(({ place }) => contains(document, place, line, line + 1)) ?? onlyOne(document, all, line);
  return found && found.names.length > 0 ? found : null;
}

/** The page that explains the stack as it stands there, also one of a normal wait; null when none does. */
export function pageOfStack(document: AnalysedDocument, here: StackHere): SignaturePage | null {
  if (here.of === 'goroutine') return groupGoroutines([here.goroutine], document.catalogue)[0]?.page ?? null;
  // A wait is known of the last stack of a task only.
  return waitOf(document, here.stack)?.page ?? analyzeTexts([createText('', textOf(document, here))], document.catalogue).analysis.waits[0]?.page ?? null;
}

/** The lines of the stack as they stand in the document, without the blank ones at the ends. */
export function textOf(document: AnalysedDocument, { place }: StackHere): string {
  const lines: string[] = [];
  for (let line = lineAt(document.text, place.span.start); line <= lastLine(document, place); line++) lines.push(lineText(document.text, line));
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.join('\n');
}

function stacksOf(document: AnalysedDocument): readonly StackHere[] {
  const dump = dumpOf(document);
  return [
    ...(dump?.stacks ?? []).filter(({ place, frames }) => frames.length > 0 && isHere(document, place)).map((stack): StackHere => {
      const { place } = stack;
      const tid = stack.tid?.value ?? null;
      return { of: 'task', stack, place, label: tid === null ? 'kernel stack' : `stack of ${taskLabel(document, tid, place)}`, names: kernelNames(stack) };
    }),
    ...(dump?.goroutines ?? []).filter(({ place }) => isHere(document, place)).map((goroutine): StackHere => (
      { of: 'goroutine', goroutine, place: goroutine.place, label: `goroutine ${goroutine.id}`, names: goNames(goroutine) }
    )),
  ];
}

function onlyOne(document: AnalysedDocument, all: readonly StackHere[], line: number): StackHere | null {
  const section = document.sections.find(({ first, end }) => line >= first && line < end);
  const inside = section ? all.filter(({ place }) => contains(document, place, section.first, section.end)) : [];
  return inside.length === 1 ? inside[0]! : null;
}

/** Whether a place begins or goes on between two lines. */
function contains(document: AnalysedDocument, place: Place, first: number, end: number): boolean {
  return lineAt(document.text, place.span.start) < end && lastLine(document, place) >= first;
}

function lastLine(document: AnalysedDocument, { span }: Place): number {
  return lineAt(document.text, Math.max(span.start, span.end - 1));
}

function kernelNames(stack: Stack): readonly string[] {
  const names = reliableNames(stack.frames).filter((name) => name !== null && /^[A-Za-z_][A-Za-z0-9_.]*$/.test(name)) as readonly string[];
  const waiting = names.slice(Math.max(0, names.findIndex((name) => !isSchedulerFunction(name))));
  const telling = waiting.filter((name) => !ENTRY.test(name));
  return telling.length > 0 ? telling : waiting;
}

/** Below these a stack is the same whatever it waits for (arch/x86/entry, arch/arm64/kernel/entry-common.c, kernel/kthread.c, fs and net wrappers of system calls). */
const ENTRY = /^(?:entry_SYSCALL|entry_INT80|do_syscall_64|do_fast_syscall|__do_fast_syscall|do_int80|x64_sys_call|__(?:x64|ia32|arm64|s390x|riscv)_sys_|__se_sys_|__do_sys_|ksys_|asm_|el0|do_el0|invoke_syscall|ret_from_fork|kthread$|ret_to_user|system_call|syscall_exit_to_user|exit_to_user_mode|arch_do_signal|do_syscall|handle_syscall)/;

function goNames({ frames }: Goroutine): readonly string[] {
  const names = frames.flatMap(({ function: name }) => patternOf(name) ?? []);
  const telling = names.filter((name) => !/^(?:runtime|internal\/runtime|internal\/poll)[./]|\.runtime_/.test(name));
  return telling.length > 0 ? telling : names;
}

/** A function as a page may name it: what a pattern cannot hold (`[...]` of a generic one, `%2e`) becomes a trailing *. */
function patternOf(name: string): string | null {
  const plain = /^[\w./~()*$·-]*/.exec(name)![0];
  if (plain === name && name !== '') return name;
  return plain.length >= 4 ? `${withoutStars(plain)}*` : null;
}

function withoutStars(name: string): string {
  let end = name.length;
  while (name[end - 1] === '*') end--;
  return name.slice(0, end);
}
