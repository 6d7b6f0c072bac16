import { LEADS } from './leads.ts';
import type { LeadTables } from './leadTables.ts';
import type { Family } from './shape.ts';
import { SHAPES } from './shapes.ts';

/** No row of the table. */
export const NO_ROW = 255;

/** {@link LEADS} unpacked for running over UTF-16 code units. */
export interface LeadMachine {
  /** Class of each code unit. */
  readonly classOf: Uint8Array;
  /** `next[state << CLASS_BITS | class]`; 0 is dead. */
  readonly next: Uint16Array;
  /**
   * By family that is open, then by state: in bits 0 to 7 the first row whose lead has matched there, in bits 8 to 15
   * the first whose lead may still match further on (each {@link NO_ROW} for none); {@link PREFIX_ENDS} and
   * {@link PREFIX_MAY_END}.
   */
  readonly told: ReadonlyMap<Family, Uint32Array>;
}

/** There are at most 128 classes of characters. */
export const CLASS_BITS = 7;
/** A prefix has just ended. */
export const PREFIX_ENDS = 0x10000;
/** A longer prefix may still end. */
export const PREFIX_MAY_END = 0x20000;

export const START = 1;

let machine: LeadMachine | null = null;

/** Unpacked when the first text is read, not when the module is loaded. */
export function leadMachine(): LeadMachine {
  return (machine ??= unpack(LEADS));
}

function unpack(tables: LeadTables): LeadMachine {
  const { classes, usual, first, exceptionClasses, exceptionStates, accepts } = tables;
  if (classes > 1 << CLASS_BITS) throw new Error(`${classes} classes of characters do not fit into ${CLASS_BITS} bits`);
  const next = new Uint16Array(usual.length << CLASS_BITS);
  usual.forEach((to, state) => {
    next.fill(to, state << CLASS_BITS, (state + 1) << CLASS_BITS);
    for (let at = first[state]!; at < first[state + 1]!; at++) next[(state << CLASS_BITS) | exceptionClasses[at]!] = exceptionStates[at]!;
  });
  const followers = usual.map((to, state) => [...new Set([to, ...exceptionStates.slice(first[state], first[state + 1])])].filter((state) => state !== 0));
  const ends = Uint8Array.from(accepts, (rows) => (rows.includes(SHAPES.length) ? 0 : NO_ROW));
  const later = reachable(ends, followers);
  const families = new Set<Family>(['text', ...SHAPES.flatMap((row) => row.within ?? [])]);
  const tellOf = (family: Family): Uint32Array => {
    const matched = Uint8Array.from(accepts, (rows) => firstRow(rows, family));
    const possible = reachable(matched, followers);
    return Uint32Array.from(matched, (row, state) => row | (possible[state]! << 8) | (ends[state] === 0 ? PREFIX_ENDS : 0) | (later[state] === 0 ? PREFIX_MAY_END : 0));
  };
  return { classOf: classTable(tables), next, told: new Map([...families].map((family) => [family, tellOf(family)])) };
}

function firstRow(rows: readonly number[], family: Family): number {
  return rows.find((row) => row < SHAPES.length && (SHAPES[row]!.within === undefined || SHAPES[row]!.within === family)) ?? NO_ROW;
}

/** By state: the least value among the states that can still be reached from it. */
function reachable(values: Uint8Array, followers: readonly (readonly number[])[]): Uint8Array {
  const least = new Uint8Array(values.length).fill(NO_ROW);
  for (let changed = true; changed; ) {
    changed = false;
    for (let state = values.length - 1; state >= 0; state--) {
      for (const to of followers[state]!) {
        const value = Math.min(values[to]!, least[to]!);
        if (value < least[state]!) {
          least[state] = value;
          changed = true;
        }
      }
    }
  }
  return least;
}

function classTable({ runs }: LeadTables): Uint8Array {
  const classOf = new Uint8Array(0x10000);
  runs.forEach(([start, id], index) => classOf.fill(id, start, runs[index + 1]?.[0] ?? 0x10000));
  return classOf;
}
