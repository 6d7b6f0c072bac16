import { charOf, type PatternToken } from './pattern.ts';

/** A set of code points as sorted, disjoint, inclusive ranges. */
export type CharSet = readonly (readonly [number, number])[];

const LAST = 0x10ffff;
/** Lines are cut before a pattern sees them, so no class holds these, and `.` no others less. */
const ENDS: CharSet = [[0x0a, 0x0a], [0x0d, 0x0d]];
const SHORTHANDS: Readonly<Record<string, CharSet>> = {
  d: [[0x30, 0x39]],
  w: [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]],
  s: [[0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff]],
};

/** The characters that a token of a pattern matches, line breaks left out; null for tokens that are operators. */
export function charSetOf(token: PatternToken): CharSet | null {
  if (token.kind === 'any') return complement(ENDS);
  if (token.kind === 'literal') return without(one(token.char), ENDS);
  if (token.kind === 'shorthand') return without(shorthand(token.letter), ENDS);
  if (token.kind !== 'class') return null;
  const members = union(classRanges(token.members));
  return without(token.negated ? complement(members) : members, ENDS);
}

function classRanges(members: readonly string[]): CharSet {
  const ranges: (readonly [number, number])[] = [];
  for (let at = 0; at < members.length; at++) {
    const member = members[at]!;
    const last = members[at + 2];
    if (/^\\[dwsDWS]$/.test(member)) ranges.push(...shorthand(member.charAt(1)));
    else if (members[at + 1] === '-' && last !== undefined) {
      ranges.push([codeOf(member), codeOf(last)]);
      at += 2;
    } else ranges.push(...one(charOf(member)));
  }
  return ranges;
}

function shorthand(letter: string): CharSet {
  const set = SHORTHANDS[letter.toLowerCase()] ?? [];
  return letter === letter.toLowerCase() ? set : complement(set);
}

function codeOf(member: string): number {
  return charOf(member).codePointAt(0) ?? 0;
}

function one(char: string): CharSet {
  const code = char.codePointAt(0) ?? 0;
  return [[code, code]];
}

function union(ranges: CharSet): CharSet {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function complement(set: CharSet): CharSet {
  const gaps: (readonly [number, number])[] = [];
  let next = 0;
  for (const [from, to] of union(set)) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST) gaps.push([next, LAST]);
  return gaps;
}

function without(set: CharSet, removed: CharSet): CharSet {
  return complement([...complement(set), ...removed]);
}
