import { LEADS } from './leads.ts';
import { stepFrom, type LeadTables } from './leadTables.ts';
import type { Family } from './shape.ts';
import { SHAPES } from './shapes.ts';

/** No row of the table. */
export const NO_ROW = 255;

/** {@link LEADS} unpacked for running over UTF-16 code units. */
export interface LeadMachine {
  /** Start state of the prefixes. */
  readonly prefixStart: number;
  /** Class of each code unit. */
  readonly classOf: Uint8Array;
  /** Class of each byte: of ASCII, or behind 128 the class itself. */
  readonly classOfByte: Uint8Array;
  /** `next[state << CLASS_BITS | class]`; 0 is dead. */
  readonly next: Uint16Array;
  /** By state: whether a prefix has just ended there. */
  readonly prefixEnds: Uint8Array;
  /** What to run while a block of the family is open. */
  readonly during: (family: Family) => Leads;
}

/** The leads that are looked for while a block of one family is open. */
export interface Leads {
  /**
   * Start states of the automata that a line runs through. The one with the first row of the family itself goes first:
   * what it finds, the others mostly need not better.
   */
  readonly starts: readonly number[];
  /**
   * By state: in bits 0 to 7 the first row whose lead has matched there, in bits 8 to 15 the first whose lead may still
   * match further on (each {@link NO_ROW} for none).
   */
  readonly told: Uint16Array;
}

/** There are at most 128 classes of characters. */
export const CLASS_BITS = 7;

let machine: LeadMachine | null = null;

/** Unpacked when the first text is read, not when the module is loaded. */
export function leadMachine(): LeadMachine {
  return (machine ??= unpack(LEADS));
}

function unpack(tables: LeadTables): LeadMachine {
  const { starts, classes, bases, usual, exceptions, firstClasses, moreClasses, steps, accepts } = tables;
  if (classes > 1 << CLASS_BITS) throw new Error(`${classes} classes of characters do not fit into ${CLASS_BITS} bits`);
  const next = new Uint16Array(usual.length << CLASS_BITS);
  let at = 0;
  const followers = usual.map((step, state) => {
    const row = state << CLASS_BITS;
    const base = (state - bases[state]!) << CLASS_BITS;
    if (bases[state] === 0) next.fill(stepFrom(state, step), row, row + classes);
    else next.copyWithin(row, base, base + classes);
    for (const end = at + exceptions[state]!; at < end; at++) next.fill(stepFrom(state, steps[at]!), row + firstClasses[at]!, row + firstClasses[at]! + moreClasses[at]! + 1);
    // Neighbours mostly lead to the same state: that leaves few twice.
    return next.subarray(row, row + classes).filter((to, id) => to !== 0 && to !== next[row + id - 1]);
  });
  const leadsOf = (family: Family | null): Leads => {
    const matched = Uint8Array.from(accepts, (rows) => firstRow(rows, family));
    const possible = reachable(matched, followers);
    return {
      starts: starts.filter(({ when }) => when === null || when === family)
        .sort((a, b) => firstOf(a.rows, family) - firstOf(b.rows, family)).map(({ state }) => state),
      told: Uint16Array.from(matched, (row, state) => row | (possible[state]! << 8)),
    };
  };
  // Families without rows of their own share one; the others are made when the first block of theirs is met.
  const always = leadsOf(null);
  const special = new Set(starts.map(({ when }) => when));
  const known = new Map<Family, Leads>();
  const classOf = classTable(tables);
  return {
    prefixStart: starts.find(({ when }) => when === 'prefix')!.state, classOf, next,
    classOfByte: Uint8Array.from({ length: 256 }, (_, byte) => (byte < 128 ? classOf[byte]! : byte - 128)),
    prefixEnds: Uint8Array.from(accepts, (rows) => (rows.includes(SHAPES.length) ? 1 : 0)),
    during: (family) => {
      const leads = known.get(family) ?? (special.has(family) ? leadsOf(family) : always);
      known.set(family, leads);
      return leads;
    },
  };
}

/** The first of these rows that is one of the family. */
function firstOf(rows: readonly number[], family: Family | null): number {
  return rows.find((row) => SHAPES[row]?.family === family) ?? NO_ROW;
}

function firstRow(rows: readonly number[], family: Family | null): number {
  return rows.find((row) => row < SHAPES.length && (SHAPES[row]!.within === undefined || SHAPES[row]!.within === family)) ?? NO_ROW;
}

/** By state: the least value among the states that can still be reached from it. */
function reachable(values: Uint8Array, followers: readonly Uint16Array[]): Uint8Array {
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
