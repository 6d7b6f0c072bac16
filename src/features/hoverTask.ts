import { formatVersion, kernelVersionOf, type KernelVersion } from '../knowledge/kernelVersion.ts';
import { decodeProcessFlags, type DecodedFlag } from '../knowledge/processFlags.ts';
import { kernelsInWords, printsState, taskState, type TaskState } from '../knowledge/taskStates.ts';
import type { Fact } from '../model/fact.ts';
import type { TaskReading } from '../model/task.ts';
import { contains } from '../text/span.ts';
import { dumpOf, incidentOf, taskLabel, taskOf, type AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { edgesAt } from './linksHere.ts';
import { code, plain, table } from './markdownText.ts';

/** Hover on field 9 of /proc/PID/stat: the PF_* flags (include/linux/sched.h). */
export function hoverFlags(document: AnalysedDocument, offset: number): HoverText | null {
  const found = readingWith(document, (reading) => reading.flags, offset);
  if (!found) return null;
  const flags = decodedFlags(document, found.fact.value);
  if (!flags) return null;
  const rows = flags.map((flag) => [`0x${flag.value.toString(16)}`, flag.name ?? 'unknown', flag.meaning]);
  const heading = `**Task flags** ${code(String(found.fact.value))} = ${code(`0x${found.fact.value.toString(16)}`)} of ${plain(taskLabel(document, found.reading.tid?.value ?? null, found.fact.place))}`;
  return { markdown: [heading, rows.length === 0 ? 'No flag is set.' : table(['Bit', 'Name', 'Meaning'], rows), ...ambiguityNote(document, flags)].join('\n\n'), span: found.fact.place.span };
}

function ambiguityNote(document: AnalysedDocument, flags: readonly DecodedFlag[]): readonly string[] {
  if (!flags.some((flag) => flag.ambiguous)) return [];
  const version = versionOf(document);
  return [version ? `Kernels close to ${formatVersion(version)} use a bit with several names in different ways; which one holds here was not read.` : 'A bit with several names changed its meaning between kernels, and the text does not tell the kernel.'];
}

/** Hover on a state letter. */
export function hoverState(document: AnalysedDocument, offset: number): HoverText | null {
  const found = readingWith(document, (reading) => reading.state, offset);
  if (!found) return null;
  const state = taskState(found.fact.value);
  if (!state) return null;
  const heading = `**${state.letter}** ${plain(state.word)}, ${plain(taskLabel(document, found.reading.tid?.value ?? null, found.fact.place))}`;
  return { markdown: [heading, plain(state.meaning), `Signals: ${plain(state.signals)}`, ...kernelNote(document, state)].join('\n\n'), span: found.fact.place.span };
}

/** A letter that not all kernels print: which ones do, and whether that of the text is among them. */
function kernelNote(document: AnalysedDocument, state: TaskState): readonly string[] {
  const words = kernelsInWords(state);
  const version = versionOf(document);
  if (words === null || (version ? printsState(state, version) : words.endsWith('later'))) return [];
  return [version ? `The kernel of this text, ${formatVersion(version)}, does not print this letter in /proc/PID/status: Linux ${words} does. Logs of older kernels may still show it.` : `Printed by Linux ${words}.`];
}

/** Hover on a thread id where the text names whose stack or reading follows: what is known of that task. */
export function hoverOwner(document: AnalysedDocument, offset: number): HoverText | null {
  const dump = dumpOf(document);
  const ids = [...(dump?.stacks ?? []), ...(dump?.readings ?? [])].flatMap((one) => one.tid ?? []);
  const fact = ids.find((tid) => tid.place.source === 0 && tid.place.span.end > tid.place.span.start && contains(tid.place.span, offset));
  const task = fact ? taskOf(document, fact.value, fact.place) : null;
  if (!fact || !task) return null;
  const rows = [
    ['State', task.state === null ? null : `${task.state} (${taskState(task.state)?.word ?? 'unknown'})`],
    ['Process', task.tgidConfidence === 'assumed' ? null : taskLabel(document, task.tgid, fact.place)],
    ['Parent', task.ppid === null ? null : taskLabel(document, task.ppid, fact.place)],
    ['Ids in its pid namespaces', task.nspid === null ? null : task.nspid.join(' → ')],
    ['Threads', task.threads === null ? null : String(task.threads)],
    ['Flags', task.flags === null ? null : flagNames(document, task.flags).join(' | ')],
    ['Waits in', task.wchan],
  ].flatMap(([name, value]) => (name == null || value == null || value === '' ? [] : [[name, value]]));
  const waits = edgesAt(document, task.tid, fact.place).map((line) => `- ${line}`);
  const markdown = [`**Task ${plain(taskLabel(document, task.tid, fact.place))}**`, ...(rows.length === 0 ? [] : [table(['', ''], rows)]), ...(waits.length === 0 ? [] : [waits.join('\n')])].join('\n\n');
  return { markdown, span: fact.place.span };
}

/** The flags of a stat line by name, `PF_` left away; null for a number that is none. */
export function decodedFlags(document: AnalysedDocument, flags: number): readonly DecodedFlag[] | null {
  return decodeProcessFlags(flags, versionOf(document));
}

function versionOf(document: AnalysedDocument): KernelVersion | null {
  const { release, sourceVersion } = incidentOf(document);
  return kernelVersionOf(release?.value ?? null, sourceVersion?.value ?? null);
}

export function flagNames(document: AnalysedDocument, flags: number): readonly string[] {
  return (decodedFlags(document, flags) ?? []).map((flag) => (flag.name ?? `0x${flag.value.toString(16)}`).replaceAll('PF_', ''));
}

function readingWith<T>(document: AnalysedDocument, factOf: (reading: TaskReading) => Fact<T> | null, offset: number): { readonly reading: TaskReading; readonly fact: Fact<T> } | null {
  for (const reading of dumpOf(document)?.readings ?? []) {
    const fact = factOf(reading);
    if (fact && fact.place.source === 0 && fact.place.span.end > fact.place.span.start && contains(fact.place.span, offset)) return { reading, fact };
  }
  return null;
}
