import type { Arch } from '../model/kernel.ts';
import { SIGNAL_ALIASES, SIGNAL_TABLE } from './signalTable.ts';
import type { DefaultAction, SignalFamily, SignalRow } from './signalTable.ts';

export type { DefaultAction } from './signalTable.ts';

/** 9 on every architecture. */
export const SIGKILL = 9;

export interface DecodedSignal {
  readonly number: number;
  /** `SIGKILL`; real-time signals as `SIGRTMIN+3`, the two that glibc keeps as `SIG32` and `SIG33`. */
  readonly name: string;
  readonly defaultAction: DefaultAction;
  readonly meaning: string;
  readonly note?: string;
}

/**
 * The signals of a mask as /proc/PID/status prints it.
 *
 * @param hex hexadecimal digits, most significant first; bit n-1 is signal n (`render_sigset_t`, fs/proc/array.c).
 *   Any number of digits up to 32 (64 signals are 16 digits, the 128 of mips are 32), `0x` allowed.
 * @param arch null when the dump does not say: 32 digits then mean mips, anything else the common numbering.
 * @returns ascending by number; null when the text is not such a mask.
 */
export function decodeSignalMask(hex: string, arch: Arch | null): readonly DecodedSignal[] | null {
  const mask = parseHex(hex, 32);
  if (mask === null) return null;
  const effective = arch ?? (digitsOf(hex) > 16 ? 'mips' : null);
  return bitsOf(mask).map((bit) => describeSignal(bit + 1, effective));
}

/** One signal by number; numbers that the architecture does not have are still named (`SIG99`) and say so. */
export function describeSignal(number: number, arch: Arch | null): DecodedSignal {
  const row = rowOf(number, arch);
  if (row) return { number, name: row.name, defaultAction: row.defaultAction, meaning: row.meaning };
  if (number < 32 || number > maxSignal(arch)) {
    return { number, name: `SIG${number}`, defaultAction: 'terminate', meaning: 'no such signal on this architecture' };
  }
  const base = { number, name: realtimeName(number, arch), defaultAction: 'terminate' as const };
  if (number < RT_MIN) return { ...base, meaning: NPTL[number] ?? '', note: 'glibc keeps it for its threads (NPTL)' };
  const other = number === RT_MIN ? 'musl keeps it for its threads (SIGSYNCCALL) and counts SIGRTMIN from 35' : kernelSpelling(number, arch);
  return { ...base, meaning: 'real-time signal, queued, defined by the program', ...(other ? { note: other } : {}) };
}

/** Name of a signal number, `SIG99` where the architecture has none. */
export function signalName(number: number, arch: Arch | null): string {
  return describeSignal(number, arch).name;
}

/**
 * Number of a signal by name: `SIGKILL`, `kill`, `SIGRTMIN+3`, `RTMAX-2`, `SIG33`. null when unknown here.
 */
export function signalNumber(name: string, arch: Arch | null): number | null {
  const upper = name.trim().toUpperCase();
  const full = upper.startsWith('SIG') ? upper : `SIG${upper}`;
  const family = familyOf(arch);
  const alias = Object.hasOwn(SIGNAL_ALIASES, full) ? SIGNAL_ALIASES[full] : undefined;
  const canonical = alias && (alias.only === undefined || alias.only.includes(family)) ? alias.name : full;
  const row = SIGNAL_TABLE.find((one) => one.name === canonical);
  if (row) return row.numbers[family];
  return realtimeNumber(full, arch);
}

/** Whether a printed mask holds a signal; false for a mask that cannot be read. */
export function maskHas(hex: string, number: number): boolean {
  const mask = parseHex(hex, 32);
  return mask !== null && number > 0 && (mask >> BigInt(number - 1)) % 2n === 1n;
}

/** The 16 (mips: 32) digits that /proc/PID/status would print for these signals. */
export function signalMask(numbers: readonly number[], arch: Arch | null): string {
  const mask = numbers.reduce((sum, number) => sum | (1n << BigInt(number - 1)), 0n);
  return mask.toString(16).padStart(maxSignal(arch) / 4, '0');
}

/** Highest signal number: `_NSIG` of the kernel headers. */
export function maxSignal(arch: Arch | null): number {
  return arch === 'mips' ? 128 : 64;
}

/** Value of at most `maxDigits` hexadecimal digits, `0x` allowed; null for anything else. */
export function parseHex(text: string, maxDigits: number): bigint | null {
  const digits = /^(?:0[xX])?([0-9a-fA-F]+)$/.exec(text)?.[1];
  return digits === undefined || digits.length > maxDigits ? null : BigInt(`0x${digits}`);
}

/** Positions of the set bits, ascending. */
export function bitsOf(value: bigint): readonly number[] {
  const bits: number[] = [];
  for (let bit = 0, rest = value; rest > 0n; bit++, rest >>= 1n) if (rest % 2n === 1n) bits.push(bit);
  return bits;
}

/** First real-time signal of glibc (and of bash's `kill -l`); the kernel's own range begins at 32. */
const RT_MIN = 34;

const NPTL: Readonly<Record<number, string>> = {
  32: 'SIGCANCEL of glibc: pthread_cancel (SIGTIMER of musl)',
  33: 'SIGSETXID of glibc: set*id calls reach every thread by it (SIGCANCEL of musl)',
};

const BY_NUMBER: Readonly<Record<SignalFamily, ReadonlyMap<number, SignalRow>>> = {
  generic: byNumber('generic'), alpha: byNumber('alpha'), sparc: byNumber('sparc'), mips: byNumber('mips'), parisc: byNumber('parisc'),
};

function byNumber(family: SignalFamily): ReadonlyMap<number, SignalRow> {
  const map = new Map<number, SignalRow>();
  for (const one of SIGNAL_TABLE) {
    const number = one.numbers[family];
    if (number !== null) map.set(number, one);
  }
  return map;
}

function rowOf(number: number, arch: Arch | null): SignalRow | undefined {
  return BY_NUMBER[familyOf(arch)].get(number);
}

function familyOf(arch: Arch | null): SignalFamily {
  return arch === 'alpha' || arch === 'sparc' || arch === 'mips' || arch === 'parisc' ? arch : 'generic';
}

function realtimeName(number: number, arch: Arch | null): string {
  if (number < RT_MIN || number > rtMax(arch)) return `SIG${number}`;
  return number === RT_MIN ? 'SIGRTMIN' : `SIGRTMIN+${number - RT_MIN}`;
}

/** glibc on mips ends at 127, one below the kernel's 128. */
function rtMax(arch: Arch | null): number {
  return arch === 'mips' ? 127 : 64;
}

/** The name that counts from the other end, as `kill -l` prints it for the upper half. */
function kernelSpelling(number: number, arch: Arch | null): string | null {
  const max = rtMax(arch);
  const middle = max - RT_MIN - 1;
  if (number <= RT_MIN + Math.ceil(middle / 2) || number > max) return null;
  return `bash calls it ${number === max ? 'SIGRTMAX' : `SIGRTMAX-${max - number}`}`;
}

function realtimeNumber(name: string, arch: Arch | null): number | null {
  const parts = /^SIG(RTMIN|RTMAX|)([+-]?)(\d{0,3})$/.exec(name);
  if (!parts) return null;
  const [, base = '', sign = '', digits = ''] = parts;
  if ((sign === '') !== (digits === '') && base !== '') return null;
  const offset = Number(digits || '0') * (sign === '-' ? -1 : 1);
  const number = base === 'RTMIN' ? RT_MIN + offset : base === 'RTMAX' ? rtMax(arch) + offset : sign === '' && digits !== '' ? offset : 0;
  return number >= 1 && number <= maxSignal(arch) ? number : null;
}

function digitsOf(hex: string): number {
  return hex.replace(/^0[xX]/, '').length;
}
