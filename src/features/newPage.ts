import type { SharedSteps } from '../knowledge/page.ts';
import { singleLine } from '../report/printable.ts';
import { lineAt } from '../text/text.ts';
import { incidentOf, taskOf, type AnalysedDocument } from './document.ts';
import { pageOfStack, stackHere, textOf, type StackHere } from './stackHere.ts';

/** What a page of the stack could be called: the function that it waits in, and an id that no other page has. */
export function proposedName(here: StackHere, ids: ReadonlySet<string>): { readonly id: string; readonly title: string } {
  const name = here.names.find((one) => here.of === 'task' || /^main\.|\.[a-z]+\//.test(one)) ?? here.names[0]!;
  const base = slug(name);
  let id = base;
  for (let number = 2; ids.has(id); number++) id = `${base}-${number}`;
  return { id, title: `${here.of === 'task' ? 'Waits' : 'Goroutine waits'} in ${singleLine(name, 120)}` };
}

/** Small letters, digits and hyphens of any text: the id of a page. */
export function slug(text: string): string {
  return text.toLowerCase().slice(0, 400).split(/[^a-z0-9]+/).filter((part) => part !== '').join('-').slice(0, 60).replace(/-$/, '') || 'new-signature';
}

/**
 * A signature page of the stack at a line, with the stack as its example and TODO where a person has to write. The text
 * of the dump is taken as it stands; the further versions say it in a plainer form, should a page not be found by that.
 *
 * @returns the versions to be tried in this order; empty where no stack stands at the line.
 */
export function newPages(document: AnalysedDocument, line: number, name: { readonly id: string; readonly title: string }, shared: SharedSteps): readonly string[] {
  const here = stackHere(document, line);
  if (!here) return [];
  const [raw, plain] = [textOf(document, here), plainText(here)];
  const facts = factsOf(document, here);
  return [...new Set([[raw, facts], [raw, ''], [plain, facts], [plain, '']].map(([text = '', words = '']) => pageText(document, here, name, shared, text, words)))];
}

function pageText(document: AnalysedDocument, here: StackHere, { id, title }: { readonly id: string; readonly title: string }, shared: SharedSteps, example: string, facts: string): string {
  const known = pageOfStack(document, here);
  const source = `${singleLine(document.text.name.split('/').at(-1) ?? '', 120)}, line ${lineAt(document.text, here.place.span.start) + 1}`;
  const steps = here.of === 'goroutine' ? 'go-process' : 'blocked-tasks';
  const fence = '`'.repeat(Math.max(3, ...[...example.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `---
# Ctrl+Space lists the keys and words that fit; the hover on a key explains it.
id: ${id}
title: ${quoted(singleLine(title, 200))}
subsystem: ${quoted(here.of === 'goroutine' ? 'go' : (here.stack.frames.find(({ module }) => module !== null)?.module ?? 'kernel'))}
severity: warning
specificity: ${Math.min(100, Math.max(60, (known?.specificity ?? 0) + 5))}
match:
${matchLines(here)}
mark: [${quoted(framesOf(here)[0]!)}]
wait:
  kind: ${kindOf(document, here)}
  relation: none
  text: ${quoted(`something in ${framesOf(here)[0]!} (TODO: what it waits for)`)}
${kindOf(document, here) === 'staged' ? STAGES : ''}fixes: []
remediation:
  - risk: read-only
    text: "TODO: what to look at first, then what to do, the safe steps first."
${Object.hasOwn(shared, steps) ? `  - use: ${steps}\n` : ''}sources:
  - ${quoted(`TODO: where the statements come from. The example is from ${source}.`)}
verification:
  level: unverified
  note: "Made from one stack. TODO: what was verified, and how."
---

## What

TODO: what happens here, in one or two sentences.

## Why

TODO: why it lasts, and what SIGKILL does.

## Next

TODO: what to do now, what never to do.

## Prevent

TODO: what keeps it from happening again.

${fence}example${facts}
${example}
${fence}
`;
}

function matchLines(here: StackHere): string {
  const frames = framesOf(here).map((name) => `    - [${quoted(name)}]`).join('\n');
  if (here.of === 'task') return `  of: task\n  anchor: top\n  frames:\n${frames}`;
  const reason = here.goroutine.state.replace(/ \((?:durable|scan)\)$/, '');
  return `  of: goroutine\n${NO_REASON.has(reason) || reason === '' ? '' : `  reasons: [${quoted(reason)}]\n`}  frames:\n${frames}`;
}

const NO_REASON: ReadonlySet<string> = new Set(['running', 'runnable', 'idle', 'dead']);

/** The innermost functions that say something; of a goroutine also the first of the program itself. */
function framesOf(here: StackHere): readonly string[] {
  const innermost = here.names.slice(0, MOST_STEPS);
  if (here.of === 'task') return innermost;
  const own = here.names.findIndex((name) => isOfProgram(name));
  return own < MOST_STEPS ? innermost : [...innermost, here.names[own]!];
}

const MOST_STEPS = 3;

function stateOf(document: AnalysedDocument, here: StackHere): string | null {
  const state = here.of === 'task' ? (taskOf(document, here.stack.tid?.value ?? null, here.place)?.state ?? null) : null;
  return state !== null && /^[RSDTtZXI]$/.test(state) ? state : null;
}

function kindOf(document: AnalysedDocument, here: StackHere): string {
  if (here.of === 'goroutine') return 'interruptible';
  const state = stateOf(document, here);
  if (state === 'S') return 'interruptible';
  return state === 'T' || state === 't' ? 'stopped' : 'staged';
}

/** Whether a sleep in state D takes a fatal signal stands in no dump, so the page does not claim to know it. */
const STAGES = `stages:
  - when: { state: S }
    kind: interruptible
    sigkill: ends-the-wait
    text: It sleeps interruptibly (S). Any signal ends the sleep.
  - when: {}
    kind: killable
    sigkill: depends
    text: "TODO: whether SIGKILL ends this sleep. State D stands for killable and for uninterruptible sleeps."
`;

function factsOf(document: AnalysedDocument, here: StackHere): string {
  const state = stateOf(document, here);
  const release = incidentOf(document).release?.value ?? '';
  return `${state === null ? '' : ` state=${state}`}${here.of === 'task' && /^[\w.+~-]{1,100}$/.test(release) ? ` kernel=${release}` : ''}`;
}

/** As /proc/PID/stack and the Go runtime print it, from what was read. */
function plainText(here: StackHere): string {
  if (here.of === 'task') {
    return here.stack.frames.filter((frame) => !frame.unreliable).map(({ function: name, offset, size, module }) => (
      `[<0>] ${name}+0x${(offset ?? 1).toString(16)}/0x${(size ?? 2).toString(16)}${module === null ? '' : ` [${module}]`}`
    )).join('\n');
  }
  const { id, state, minutes, frames, createdBy } = here.goroutine;
  const lines = frames.flatMap(({ function: name, file, line }) => [`${name}(...)`, `\t${file ?? 'unknown.go'}:${line ?? 1} +0x1`]);
  const creator = createdBy ? [`created by ${createdBy.function}`, `\t${createdBy.file ?? 'unknown.go'}:${createdBy.line ?? 1} +0x1`] : [];
  return [`goroutine ${id} [${state}${minutes === null ? '' : `, ${minutes} minutes`}]:`, ...lines, ...creator].join('\n');
}

/** A YAML scalar: as it stands where that is safe, else in double quotes as JSON has them. */
function quoted(text: string): string {
  return /^[A-Za-z][\w.]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);
}

/** `main.run`, or a package below a host name: not the standard library. */
function isOfProgram(name: string): boolean {
  const slash = name.indexOf('/');
  return name.startsWith('main.') || (slash > 0 && name.slice(0, slash).includes('.'));
}
