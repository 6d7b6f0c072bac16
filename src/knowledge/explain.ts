import type { Arch } from '../model/kernel.ts';
import { CAPABILITIES, capabilityNumber, decodeCapabilityMask } from './capabilities.ts';
import { decodeProcessFlags } from './processFlags.ts';
import { PROCESS_FLAGS } from './processFlagTable.ts';
import { decodeSignalMask, describeSignal, maxSignal, parseHex, signalMask, signalNumber } from './signals.ts';
import { taskState } from './taskStates.ts';
import type { KernelVersion } from './kernelVersion.ts';

/** One way to read a value that somebody found in a dump. */
export interface Explanation {
  readonly as: 'signal mask' | 'signal' | 'process flags' | 'capability mask' | 'capability' | 'task state' | 'wait status';
  /** Short, one line: `SIGKILL`. */
  readonly value: string;
  /** Further lines. */
  readonly details: readonly string[];
}

/**
 * Every reading of a number, mask or name without its context: `0x100`, `0000000000000100`, `9`, `SIGKILL`, `Ds`,
 * `CAP_SYS_ADMIN`, `PF_EXITING`. The likeliest first; empty when it is none of these.
 *
 * A number is hexadecimal with 0x, with a letter digit, or with at least 8 digits and a leading zero (a printed mask), else decimal.
 */
export function explainValue(text: string, arch: Arch | null, version: KernelVersion | null): readonly Explanation[] {
  const word = text.trim();
  if (word.length > 64) return [];
  // Short words such as `D` are letters of a state before they are digits.
  if (/^[0-9]/.test(word) || /^[0-9a-fA-F]{8,}$/.test(word)) return explainNumber(word, arch, version);
  return explainName(word, arch);
}

function explainNumber(word: string, arch: Arch | null, version: KernelVersion | null): readonly Explanation[] {
  const hexadecimal = /^0[xX]/.test(word) || /[a-fA-F]/.test(word) || /^0\d{7,}$/.test(word);
  if (hexadecimal) {
    const value = parseHex(word, 32);
    if (value === null) return [];
    return [...signalMaskOf(word, arch), ...flagsOf(value, version), ...capabilitiesOf(value), ...waitStatusOf(value, arch)];
  }
  if (!/^\d{1,20}$/.test(word)) return [];
  const value = BigInt(word);
  const small = value >= 1n && value <= BigInt(maxSignal(arch)) ? [signalOf(Number(value), arch)] : [];
  return [...small, ...flagsOf(value, version), ...waitStatusOf(value, arch), ...signalMaskOf(value.toString(16), arch)];
}

function explainName(word: string, arch: Arch | null): readonly Explanation[] {
  const found: Explanation[] = [];
  const state = /^[A-Za-z][<NLsl+]*$/.test(word) ? taskState(word) : null;
  if (state) found.push({ as: 'task state', value: `${state.letter} (${state.word})`, details: [state.meaning, `Signals: ${state.signals}`] });
  const signal = signalNumber(word, arch);
  if (signal !== null) found.push(signalOf(signal, arch));
  const capability = capabilityNumber(word);
  if (capability !== null) {
    const relevance = CAPABILITIES[capability]?.relevance;
    found.push({ as: 'capability', value: CAPABILITIES[capability]!.name, details: [`bit ${capability}, mask ${(1n << BigInt(capability)).toString(16).padStart(16, '0')}`, ...(relevance ? [relevance] : [])] });
  }
  const upper = word.toUpperCase();
  const flag = PROCESS_FLAGS.find((row) => row.name === upper);
  if (flag) {
    const values = Object.entries(flag.values).map(([tree, value]) => `0x${value.toString(16)} in ${tree}`);
    found.push({ as: 'process flags', value: flag.name, details: [flag.meaning, values.join(', ')] });
  }
  return found;
}

function signalOf(number: number, arch: Arch | null): Explanation {
  const signal = describeSignal(number, arch);
  const mask = `number ${number}, mask ${signalMask([number], arch)}, default action: ${signal.defaultAction}`;
  return { as: 'signal', value: signal.name, details: [signal.meaning, mask, ...(signal.note ? [signal.note] : [])] };
}

function signalMaskOf(hex: string, arch: Arch | null): readonly Explanation[] {
  const signals = decodeSignalMask(hex, arch);
  if (!signals) return [];
  return [{ as: 'signal mask', value: signals.length === 0 ? 'no signal' : signals.map((one) => one.name).join(', '), details: signals.map((one) => `${one.number} ${one.name}: ${one.meaning}`) }];
}

function flagsOf(value: bigint, version: KernelVersion | null): readonly Explanation[] {
  const flags = value === 0n || value > 0xffffffffn ? null : decodeProcessFlags(Number(value), version);
  if (!flags) return [];
  return [{ as: 'process flags', value: flags.map((one) => one.name ?? `0x${one.value.toString(16)}`).join(', '), details: flags.map((one) => `0x${one.value.toString(16)} ${one.name ?? '?'}: ${one.meaning}`) }];
}

function capabilitiesOf(value: bigint): readonly Explanation[] {
  const all = value === 0n ? null : decodeCapabilityMask(value.toString(16));
  return all ? [{ as: 'capability mask', value: all.map((one) => one.name).join(', '), details: [] }] : [];
}

/** Field 52 of /proc/PID/stat, and what wait(2) gives: signal in the low 7 bits, 0x80 a core dump, else the exit code above. */
function waitStatusOf(value: bigint, arch: Arch | null): readonly Explanation[] {
  if (value === 0n || value > 0xffffn) return [];
  const status = Number(value);
  const signal = status % 128;
  if (signal === 0 && status % 256 === 0) return [{ as: 'wait status', value: `exited with code ${status / 256}`, details: [] }];
  if (status > 255 || signal === 0 || signal === 127) return [];
  return [{ as: 'wait status', value: `killed by ${describeSignal(signal, arch).name}${status >= 128 ? ', core dumped' : ''}`, details: [] }];
}
