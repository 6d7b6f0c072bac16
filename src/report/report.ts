import type { Finding } from '../analysis/analysis.ts';
import { decodeCapabilityMask } from '../knowledge/capabilities.ts';
import { kernelVersionOf, type KernelVersion } from '../knowledge/kernelVersion.ts';
import { decodeProcessFlags } from '../knowledge/processFlags.ts';
import { decodeSignalMask } from '../knowledge/signals.ts';
import type { Incident, Task } from '../model/incident.ts';
import type { Arch } from '../model/kernel.ts';
import type { Stack } from '../model/stack.ts';
import type { Mask } from '../model/task.ts';
import { lineCount } from '../text/text.ts';
import type { Case } from '../unstuck.ts';
import { plainFacts } from './facts.ts';
import { groupGoroutines, reportProfiles } from './goroutineGroups.ts';
import { positionOf, quoteOf } from './position.ts';
import type { Report } from './schema.ts';
import { statsOf } from './stats.ts';
import { utf8Length } from './utf8Length.ts';
import { REPORT_VERSION } from './version.ts';

/** What whoever read the sources knows beyond their text. */
export interface Reading {
  /** Bytes of each source as they were on disk, in the order of the incident. Without it: the bytes of the text as UTF-8. */
  readonly bytes?: readonly number[];
  /** Sources that could not be read. They become problems, line 0. */
  readonly unreadable?: readonly Unreadable[];
}

export interface Unreadable {
  readonly name: string;
  readonly message: string;
}

/** Everything that is shown of a case, as plain data; `schema.ts` describes it. Pure, never throws. */
export function createReport(theCase: Case, reading: Reading = {}): Report {
  const { incident, analysis } = theCase;
  const { sources, dumps } = incident;
  const arch = incident.arch?.value ?? null;
  const release = incident.release?.value ?? null;
  const sourceVersion = incident.sourceVersion?.value ?? null;
  const version = kernelVersionOf(release, sourceVersion);
  const profiles = reportProfiles(dumps);
  // A large dump shows the same few values thousands of times.
  const flagNames = remembered<number, number>((flags) => namesOfFlags(flags, version));
  const maskNames = remembered<string, Mask>((mask) => namesOf(mask, arch));
  return {
    version: REPORT_VERSION,
    sources: sources.map((text, index) => ({ name: text.name, bytes: reading.bytes?.[index] ?? utf8Length(text.content), lines: lineCount(text) })),
    kernel: { release, sourceVersion, arch },
    tasks: machinesOf(incident).flatMap(({ tasks, ofHost }) => [...tasks.values()].map((task) => reportTask(task, flagNames, ofHost))),
    stacks: reportStacks(incident),
    goroutines: groupGoroutines(dumps.flatMap((dump) => dump.goroutines)),
    ...(profiles === undefined ? {} : { profiles }),
    masks: dumps.flatMap((dump) =>
      dump.masks.map((mask) => ({ tid: mask.tid, field: mask.field, hex: mask.hex, signals: [...maskNames(`${mask.field} ${mask.hex}`, mask)], ...positionOf(sources, mask.place) })),
    ),
    facts: plainFacts(incident),
    edges: analysis.edges.map(({ from, to, via, strength }) => ({ from, to, via, strength })),
    findings: analysis.findings.map((finding) => reportFinding(finding, incident)),
    gaps: analysis.gaps.map(({ text, command, caution }) => ({ text, command, caution })),
    problems: [
      ...(reading.unreadable ?? []).map(({ name, message }) => ({ source: name, line: 0, code: 'unreadable', message })),
      ...dumps.flatMap((dump) => dump.problems.map(({ place, code, message }) => ({ ...positionOf(sources, place), code, message }))),
    ],
    stats: statsOf(incident),
  };
}

/** Only where there are several machines. */
type OfHost = Pick<Report['tasks'][number], 'host'>;

function reportTask(task: Task, flagNames: (key: number, flags: number) => readonly string[], ofHost: OfHost = {}): Report['tasks'][number] {
  const { tid, tgid, comm, state, ppid, tracerPid, threads, flags, wchan } = task;
  return {
    tid, tgid, ...ofHost, comm, state, ppid, nspid: task.nspid === null ? null : [...task.nspid], tracerPid, threads,
    flags: flags === null ? null : `0x${flags.toString(16)}`,
    flagNames: flags === null ? [] : [...flagNames(flags, flags)],
    wchan, stacks: task.stacks.length,
  };
}

function namesOfFlags(flags: number, version: KernelVersion | null): readonly string[] {
  return (decodeProcessFlags(flags, version) ?? []).map((flag) => flag.name ?? `0x${flag.value.toString(16)}`);
}

function remembered<Key, Value>(decode: (value: Value) => readonly string[]): (key: Key, value: Value) => readonly string[] {
  const known = new Map<Key, readonly string[]>();
  return (key, value) => {
    const names = known.get(key) ?? decode(value);
    known.set(key, names);
    return names;
  };
}

function reportStacks(incident: Incident): Report['stacks'] {
  // The merge may know the owner of a stack that does not name it itself.
  const owners = new Map<Stack, { readonly tid: number | null } & OfHost>();
  for (const { tasks, anonymousStacks, ofHost } of machinesOf(incident)) {
    for (const stack of anonymousStacks) owners.set(stack, { tid: null, ...ofHost });
    for (const task of tasks.values()) for (const stack of task.stacks) owners.set(stack, { tid: task.tid, ...ofHost });
  }
  return incident.dumps.flatMap((dump) =>
    dump.stacks.map((stack) => ({
      ...(owners.get(stack) ?? {}),
      tid: owners.get(stack)?.tid ?? stack.tid?.value ?? null,
      format: stack.format,
      ...positionOf(incident.sources, stack.place),
      frames: stack.frames.map(({ function: name, offset, size, module, unreliable }) => ({ function: name, offset, size, module, unreliable })),
    })),
  );
}

function machinesOf(incident: Incident): readonly (Pick<Incident, 'tasks' | 'anonymousStacks'> & { readonly ofHost: OfHost })[] {
  return incident.hosts?.map(({ host, incident: { tasks, anonymousStacks } }) => ({ tasks, anonymousStacks, ofHost: { host } })) ?? [{ ...incident, ofHost: {} }];
}

function namesOf(mask: Mask, arch: Arch | null): string[] {
  const decoded = mask.field.startsWith('Cap') ? decodeCapabilityMask(mask.hex) : decodeSignalMask(mask.hex, arch);
  return (decoded ?? []).map((one) => one.name);
}

function reportFinding(finding: Finding, incident: Incident): Report['findings'][number] {
  return {
    id: finding.id,
    severity: finding.severity,
    confidence: finding.confidence,
    title: finding.title,
    tids: [...finding.tids],
    ...(finding.root ? { root: [...finding.root] } : {}),
    why: finding.why.join('\n\n'),
    next: finding.next.map((step) => ({ ...step })),
    evidence: finding.evidence.map(({ place, says }) => ({ ...positionOf(incident.sources, place), says, quote: quoteOf(incident.sources, place) })),
    pages: [...finding.pages],
    ...(finding.sigkill ? { sigkill: { ...finding.sigkill, questions: finding.sigkill.questions.map((one) => ({ ...one, evidence: one.evidence.map(({ place, says }) => ({ ...positionOf(incident.sources, place), says })) })) } } : {}),
    ...(finding.differential ? { differential: finding.differential.map((one) => ({ ...one, found: one.found.map(({ place, says }) => ({ ...positionOf(incident.sources, place), says, quote: quoteOf(incident.sources, place) })) })) } : {}),
  };
}
