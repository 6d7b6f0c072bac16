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
  readonly classes: number;
  /** `next[state * classes + class]`; 0 is dead. */
  readonly next: Uint16Array;
  /** By state: whether a prefix has just ended there (bit 0), and whether a longer one may still end (bit 1). */
  readonly prefix: Uint8Array;
  /** By family that is open, then by state: the first row whose lead has matched there, or {@link NO_ROW}. */
  readonly matched: ReadonlyMap<Family, Uint8Array>;
  /** The same: the first row whose lead may still match further on. */
  readonly possible: ReadonlyMap<Family, Uint8Array>;
}

export const START = 1;

let machine: LeadMachine | null = null;

/** Unpacked when the first text is read, not when the module is loaded. */
export function leadMachine(): LeadMachine {
  return (machine ??= unpack(LEADS));
}

function unpack(tables: LeadTables): LeadMachine {
  const { classes, usual, first, exceptionClasses, exceptionStates, accepts } = tables;
  const next = new Uint16Array(usual.length * classes);
  usual.forEach((to, state) => {
    next.fill(to, state * classes, (state + 1) * classes);
    for (let at = first[state]!; at < first[state + 1]!; at++) next[state * classes + exceptionClasses[at]!] = exceptionStates[at]!;
  });
  const followers = usual.map((to, state) => [...new Set([to, ...exceptionStates.slice(first[state], first[state + 1])])].filter((state) => state !== 0));
  const ends = Uint8Array.from(accepts, (rows) => (rows.includes(SHAPES.length) ? 0 : NO_ROW));
  const later = reachable(ends, followers);
  const families = new Set<Family>(['text', ...SHAPES.flatMap((row) => row.within ?? [])]);
  const matched = new Map([...families].map((family) => [family, Uint8Array.from(accepts, (rows) => firstRow(rows, family))]));
  return {
    classOf: classTable(tables), classes, next,
    prefix: ends.map((end, state) => (end === 0 ? 1 : 0) | (later[state] === 0 ? 2 : 0)),
    matched,
    possible: new Map([...matched].map(([family, rows]) => [family, reachable(rows, followers)])),
  };
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
