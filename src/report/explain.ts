import { decodeCapabilityMask, describeCapabilityMask } from '../knowledge/capabilities.ts';
import { explainValue } from '../knowledge/explain.ts';
import { knownMasks } from '../knowledge/knownMasks.ts';
import { decodeProcessFlags } from '../knowledge/processFlags.ts';
import { decodeSignalMask, maskHas, maxSignal, type DecodedSignal } from '../knowledge/signals.ts';
import type { Arch } from '../model/kernel.ts';
import { CAPABILITY_FIELDS, SIGNAL_FIELDS, type CapabilityField, type SignalField } from '../model/task.ts';
import { FIELD_MEANING, KILL_MEANING } from './fieldMeaning.ts';
import { singleLine } from './printable.ts';

/** One way to read a value. */
export interface ExplainedValue {
  /** What it is read as, and what it then says. */
  readonly title: string;
  /** One row a bit. */
  readonly rows: readonly ExplainedBit[];
  /** What it usually means, plain sentences. */
  readonly notes: readonly string[];
}

export interface ExplainedBit {
  /** Signal number, capability number, or the flag's own value in hexadecimal. */
  readonly number: string;
  readonly name: string;
  /** Default action of a signal; empty for anything else. */
  readonly action: string;
  readonly meaning: string;
}

export interface ExplainOptions {
  /** `SigCgt`, `CapEff` …, or `flags`; null when it is not known, then every reading that fits is given. */
  readonly field: string | null;
  /** null: the common numbering (x86, arm, riscv, powerpc, s390). */
  readonly arch: string | null;
}

export type Explained = { readonly readings: readonly ExplainedValue[] } | { readonly error: string };

/**
 * Explains one value of a dump: a mask, a signal's number or name, process flags, a capability, a state letter; also
 * a whole line of /proc/PID/status (`ShdPnd: 0000000000000100`). The likeliest reading first. Never throws.
 */
export function explain(value: string, options: ExplainOptions): Explained {
  const line = /^([A-Za-z]{3,12})(?:\s*[:=]\s*|\s+)(?:0[xX])?([0-9A-Fa-f]{1,64})$/.exec(value.trim());
  const fieldOfLine = line && fieldNamed(line[1]!);
  const word = line && fieldOfLine ? line[2]! : value.trim();
  const arch = archNamed(options.arch);
  if (arch === undefined) return { error: `unknown architecture ${singleLine(options.arch ?? '', 40)}; there are ${ARCHES.join(', ')}` };
  const field = options.field === null ? fieldOfLine : fieldNamed(options.field);
  if (options.field !== null && !field) return { error: `unknown field ${singleLine(options.field, 40)}; there are ${[...SIGNAL_FIELDS, ...CAPABILITY_FIELDS, 'flags'].join(', ')}` };
  const readings = field ? ofField(word, field, arch) : anyReading(word, arch);
  if (readings.length > 0) return { readings };
  const what = field === 'flags' ? 'process flags (decimal, or hexadecimal with 0x)' : field ? `a mask for ${field} (hexadecimal digits)` : 'a mask, signal, capability, flag or state letter';
  return { error: `${singleLine(value, 80)} is not ${what}` };
}

type Field = SignalField | CapabilityField | 'flags';

const ARCHES: readonly Arch[] = ['x86_64', 'i386', 'arm64', 'arm', 'riscv', 'ppc', 's390', 'mips', 'sparc', 'parisc', 'alpha', 'loongarch'];

/** Names that uname(1) and distributions use for them. */
const ARCH_ALIASES: Readonly<Record<string, Arch>> = {
  amd64: 'x86_64', x86: 'x86_64', i686: 'i386', aarch64: 'arm64', armv7l: 'arm', armhf: 'arm', riscv64: 'riscv', ppc64: 'ppc', ppc64le: 'ppc',
  ppc64el: 'ppc', powerpc: 'ppc', s390x: 's390', mips64: 'mips', sparc64: 'sparc', hppa: 'parisc', loongarch64: 'loongarch',
};

function archNamed(name: string | null): Arch | null | undefined {
  if (name === null) return null;
  const lower = name.toLowerCase();
  return ARCHES.find((arch) => arch === lower) ?? (Object.hasOwn(ARCH_ALIASES, lower) ? ARCH_ALIASES[lower] : undefined);
}

function fieldNamed(name: string): Field | null {
  const lower = name.toLowerCase();
  return [...SIGNAL_FIELDS, ...CAPABILITY_FIELDS, 'flags' as const].find((field) => field.toLowerCase() === lower) ?? null;
}

function ofField(word: string, field: Field, arch: Arch | null): readonly ExplainedValue[] {
  if (field === 'flags') return flags(word);
  if (isCapabilityField(field)) return capabilities(word, `${field} ${word}`, [FIELD_MEANING[field]]);
  return signals(word, `${field} ${word}`, arch, [field]);
}

function anyReading(word: string, arch: Arch | null): readonly ExplainedValue[] {
  const named = explainValue(word, arch, null);
  if (!/^(?:0[xX])?[0-9A-Fa-f]{1,32}$/.test(word)) return named.map(plain);
  const decimal = /^(?:0|[1-9]\d{0,9})$/.test(word);
  const hex = word.replace(/^0[xX]/, '');
  const value = Number(word);
  return [
    ...named.filter((one) => one.as === 'task state' || (one.as === 'signal' && decimal && value <= maxSignal(arch))).map(plain),
    ...(value >= USUAL_FLAGS && value <= 0xffffffff && (decimal || /^0[xX]/.test(word)) ? flags(word).map((one) => ({ ...one, title: `${one.title} (as with --flags)` })) : []),
    ...(BigInt(`0x${hex}`) !== 0n && describeCapabilityMask(hex) !== null ? capabilities(word, `Capability mask ${hex}`, []) : []),
    ...signals(word, `Signal mask ${hex} (hexadecimal, as /proc/PID/status prints it)`, arch, SIGNAL_FIELDS),
    ...(decimal && value > 9 && value <= STAT_MASK ? signals(value.toString(16), `Signal mask ${word} (decimal, as /proc/PID/stat prints it in fields 31 to 34)`, arch, []) : []),
  ];
}

/** PF_KTHREAD or PF_RANDOMIZE is set on nearly every task; a smaller number is hardly ever a flags word. */
const USUAL_FLAGS = 0x200000;

/** `do_task_stat` (fs/proc/array.c) prints the signals 1 to 31 only. */
const STAT_MASK = 0x7fffffff;

function signals(word: string, title: string, arch: Arch | null, fields: readonly SignalField[]): readonly ExplainedValue[] {
  const decoded = decodeSignalMask(word, arch);
  if (!decoded) return [];
  const hex = word.replace(/^0[xX]/, '');
  const notes = fields.flatMap((field) => {
    const known = knownMasks(field, hex).map((one) => `Seen in: ${one.who}. ${one.explanation}`);
    // Without a field: a mask of few signals is likely a pending one; what SIGKILL means where it cannot be, nobody asked.
    const kill = maskHas(hex, KILL) && (fields.length === 1 || (decoded.length <= 3 && field.endsWith('Pnd'))) ? [KILL_MEANING[field]] : [];
    const general = fields.length === 1 || kill.length > 0 ? [FIELD_MEANING[field]] : [];
    const all = [...general, ...kill, ...known];
    return all.length === 0 ? [] : [`${field}: ${all.join('. ').replaceAll('..', '.')}`];
  });
  return [{
    title: `${title}: ${decoded.length === 0 ? 'no signal' : summary(decoded.map((one) => one.name))}`,
    rows: signalRows(decoded),
    notes,
  }];
}

/** A run of real-time signals says nothing line by line: it becomes one row. */
function signalRows(decoded: readonly DecodedSignal[]): readonly ExplainedBit[] {
  const rows: ExplainedBit[] = [];
  for (let at = 0; at < decoded.length; at++) {
    const first = decoded[at]!;
    let end = at;
    while (first.number >= REALTIME && decoded[end + 1]?.number === decoded[end]!.number + 1) end++;
    const last = decoded[end]!;
    if (end - at < 3) {
      rows.push({ number: String(first.number), name: first.name, action: first.defaultAction, meaning: first.note ? `${first.meaning}; ${first.note}` : first.meaning });
    } else {
      rows.push({ number: `${first.number}-${last.number}`, name: `${first.name} to ${last.name}`, action: first.defaultAction, meaning: first.meaning });
      at = end;
    }
  }
  return rows;
}

/** SIGRTMIN of glibc. */
const REALTIME = 34;

const KILL = 9;

function capabilities(word: string, title: string, notes: readonly string[]): readonly ExplainedValue[] {
  const decoded = decodeCapabilityMask(word);
  if (!decoded) return [];
  const whole = describeCapabilityMask(word);
  return [{
    title: `${title}: ${decoded.length === 0 ? 'no capability' : summary(decoded.map((one) => one.name))}`,
    rows: decoded.map((one) => ({ number: String(one.bit), name: one.name, action: '', meaning: one.relevance ?? '' })),
    notes: whole === null ? notes : [...notes, whole],
  }];
}

function flags(word: string): readonly ExplainedValue[] {
  const decoded = /^(?:0[xX][0-9a-fA-F]{1,8}|\d{1,10})$/.test(word) ? decodeProcessFlags(Number(word), null) : null;
  if (!decoded) return [];
  return [{
    title: `Process flags 0x${Number(word).toString(16)} (${Number(word)}): ${decoded.length === 0 ? 'none' : summary(decoded.map((one) => one.name ?? '?'))}`,
    rows: decoded.map((one) => ({ number: `0x${one.value.toString(16)}`, name: one.name ?? '?', action: '', meaning: one.meaning })),
    notes: [],
  }];
}

function plain(one: ReturnType<typeof explainValue>[number]): ExplainedValue {
  return { title: `${one.as.charAt(0).toUpperCase()}${one.as.slice(1)} ${one.value}`, rows: [], notes: one.details };
}

function summary(names: readonly string[]): string {
  return names.length <= 6 ? names.join(', ') : `${names.length} bits`;
}

function isCapabilityField(field: SignalField | CapabilityField): field is CapabilityField {
  return CAPABILITY_FIELDS.some((one) => one === field);
}
