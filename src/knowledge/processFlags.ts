import { compareSeries, parseKernelVersion } from './kernelVersion.ts';
import type { KernelVersion } from './kernelVersion.ts';
import { PROCESS_FLAGS, TREES } from './processFlagTable.ts';
import type { FlagRow, Tree } from './processFlagTable.ts';

export interface DecodedFlag {
  /** One bit of the value. */
  readonly value: number;
  /** `PF_EXITING`; names joined by ` or ` where kernels differ and the version is not known; null for an unknown bit. */
  readonly name: string | null;
  readonly names: readonly string[];
  readonly meaning: string;
  /** More than one name fits: the meaning of the bit changed between kernels. */
  readonly ambiguous: boolean;
}

/** PF_EXITING: the task is in `do_exit` and takes no signal any more (`wants_signal`, kernel/signal.c). Same in all trees read. */
export const PF_EXITING = 0x4;
export const PF_DUMPCORE = 0x200;
export const PF_SIGNALED = 0x400;
export const PF_KTHREAD = 0x200000;

/**
 * The PF_* flags of stat field 9 (decimal there) or of `task_flags:` in the kernel log. The `flags:` of a task line in
 * the log is another word (thread_info) and must not be decoded by this.
 *
 * @param value 0 to 0xffffffff; null for anything else.
 * @param version of the kernel, null when not known: bits whose meaning changed are then named as ambiguous.
 * @returns one entry a set bit, ascending.
 */
export function decodeProcessFlags(value: number, version: KernelVersion | null): readonly DecodedFlag[] | null {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) return null;
  const trees = treesFor(version);
  const flags: DecodedFlag[] = [];
  for (let bit = 0; bit < 32; bit++) {
    const single = 2 ** bit;
    if (Math.floor(value / single) % 2 === 1) flags.push(decodeBit(single, trees));
  }
  return flags;
}

/** Whether a flags word has a bit set; safe for bit 31, where JavaScript's `&` turns negative. */
export function hasFlag(flags: number, bit: number): boolean {
  return Math.floor(flags / bit) % 2 === 1;
}

function decodeBit(value: number, trees: readonly Tree[]): DecodedFlag {
  const rows = PROCESS_FLAGS.filter((row) => trees.some((tree) => row.values[tree] === value));
  const names = rows.map((row) => row.name);
  return {
    value, names, name: names.length === 0 ? null : names.join(' or '), ambiguous: names.length > 1,
    meaning: rows.length === 0 ? 'no kernel that we read names this bit' : rows.map((row) => meaningOf(row, rows.length > 1)).join('; '),
  };
}

function meaningOf(row: FlagRow, withName: boolean): string {
  return withName ? `${row.name}: ${row.meaning}` : row.meaning;
}

/**
 * The trees that the version lies in or between; the nearest one beyond the ends; all when it is not known. A vendor's
 * kernel (RHEL, SUSE) may have what any later one has.
 */
function treesFor(version: KernelVersion | null): readonly Tree[] {
  if (!version) return TREES;
  const order = TREES.map((tree) => compareSeries(parseKernelVersion(tree)!, version));
  const exact = order.indexOf(0);
  const after = order.findIndex((one) => one > 0);
  const first = exact >= 0 ? exact : after < 0 ? TREES.length - 1 : Math.max(0, after - 1);
  if (version.vendorBackports) return TREES.slice(first);
  return exact >= 0 || after <= 0 ? TREES.slice(first, first + 1) : TREES.slice(first, after + 1);
}
