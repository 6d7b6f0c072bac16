import type { AST } from '@eslint-community/regexpp';
import { charSetOf } from './chars.ts';
import { countSteps, ENOUGH } from './countSteps.ts';
import { compile, type Program } from './program.ts';

/** A text that grows: what stands before, what is repeated, what makes the match fail. */
export interface Pumped {
  readonly before: string;
  readonly pump: string;
  readonly after: string;
  /** How the steps grow when the pump is doubled: 2 is linear, 4 quadratic. */
  readonly growth: number;
}

/** Where the steps double with the text, and not more; noise of short texts included. */
export const LINEAR = 2.6;

/**
 * The text on which the steps of a pattern grow faster than its length; null where none is found. Samples are lines that
 * the pattern reads; others are made from the pattern. Each is cut where a loop begins and ends, each kind of character
 * that a loop takes, each word of the pattern and each body of a loop is put there, and the rest made to fail.
 */
export function superlinear(source: string, flags: string, samples: readonly string[]): Pumped | null {
  const program = compile(source, flags);
  if (program.loops.length === 0 || (program.loops.length === 1 && program.anchored && isSimple(program.loops[0]!))) return null;
  const suspects: { readonly before: string; readonly pump: string; readonly after: string; readonly excess: number }[] = [];
  const tried = new Set<string>();
  const attempt = (before: string, pump: string, after: string): void => {
    const key = JSON.stringify([before, pump, after]);
    if (tried.has(key)) return;
    tried.add(key);
    const times = Math.max(4, Math.ceil(SHORT / pump.length));
    const none = steps(program, before, pump, 0, after);
    const some = steps(program, before, pump, times, after) - none;
    const more = steps(program, before, pump, 2 * times, after) - none - some;
    if (none + some >= ENOUGH || more > 1.5 * some + SHORT) suspects.push({ before, pump, after, excess: more / Math.max(some, 1) });
  };
  const own = witnesses(program);
  for (const sample of [...own, ...samples.slice(0, 4)]) {
    for (const cut of cuts(program, sample)) {
      for (const pump of pumps(program)) {
        attempt(sample.slice(0, cut), pump, END);
        if (cut < sample.length) attempt(sample.slice(0, cut), pump, sample.slice(cut) + END);
      }
    }
  }
  for (const sample of [...own.slice(0, 2), ...samples.slice(0, 1)]) {
    for (const { start, end } of pieces(sample)) attempt(sample.slice(0, start), sample.slice(start, end), sample.slice(end) + END);
  }
  suspects.sort((a, b) => b.excess - a.excess);
  for (const { before, pump, after } of suspects.slice(0, 8)) {
    const growth = growthOf(program, before, pump, after);
    if (growth >= LINEAR) return { before, pump, after, growth };
  }
  return null;
}

/** Fails nearly every pattern: `.` takes no line separator, white space takes no mark, words take no blank. */
const END = '\u2028!\t \0';
const SHORT = 20;

function growthOf(program: Program, before: string, pump: string, after: string): number {
  const short = Math.ceil(500 / pump.length);
  const more = steps(program, before, pump, 2 * short, after);
  if (more >= ENOUGH) return Infinity;
  const growth = more / steps(program, before, pump, short, after);
  if (growth < LINEAR) return growth;
  // A repeat with a bound ends to grow behind it.
  const most = steps(program, before, pump, 6 * short, after);
  return most >= ENOUGH ? Infinity : most / steps(program, before, pump, 3 * short, after);
}

function steps(program: Program, before: string, pump: string, times: number, after: string): number {
  return countSteps(program, before + pump.repeat(times) + after);
}

function isSimple(loop: AST.Quantifier): boolean {
  return loop.element.type === 'CharacterSet' || loop.element.type === 'CharacterClass' || loop.element.type === 'Character';
}

function cuts(program: Program, sample: string): ReadonlySet<number> {
  const visited = new Map<number, [number, number]>();
  countSteps(program, sample, visited);
  return new Set([...visited.values()].flat());
}

/** Runs of a few words of a sample: what a loop before them takes again and again. */
function pieces(sample: string): readonly { readonly start: number; readonly end: number }[] {
  const ends = [0, ...[...sample.slice(0, 120).matchAll(/\w+|\W/g)].map((match) => match.index + match[0].length)];
  return ends.flatMap((start, index) => ends.slice(index + 2, index + 8).map((end) => ({ start, end })));
}

/** Texts that the pattern is likely to take: the first ways of it, then the others in turn. */
function witnesses(program: Program): readonly string[] {
  return [...new Set([0, 1, 2, 3, 4, 5].map((turn) => program.tree.alternatives.map((_, index) => sequence(program.tree.alternatives[index]!, turn, program)).at(turn % program.tree.alternatives.length)!))];
}

function sequence(branch: AST.Alternative, turn: number, program: Program): string {
  return branch.elements.map((node) => text(node, turn, program)).join('');
}

function text(node: AST.Element, turn: number, program: Program): string {
  switch (node.type) {
    case 'Character': case 'CharacterSet': case 'CharacterClass': {
      const { has } = charSetOf(node, { ignoreCase: program.flags.includes('i'), dotAll: program.flags.includes('s') });
      const fitting = alphabet(program).filter((char) => has(char.charCodeAt(0)));
      return fitting[turn % Math.max(fitting.length, 1)] ?? '';
    }
    case 'Group': case 'CapturingGroup':
      return sequence(node.alternatives[turn % node.alternatives.length]!, turn, program);
    case 'Quantifier':
      return text(node.element, turn, program).repeat(Math.max(node.min, turn === 1 ? 0 : Math.min(node.max, 1)));
    default:
      return '';
  }
}

const pumpsOf = new WeakMap<Program, readonly string[]>();
const alphabets = new WeakMap<Program, readonly string[]>();

function pumps(program: Program): readonly string[] {
  const known = pumpsOf.get(program);
  if (known) return known;
  const taken = program.loops.flatMap((loop) => classesOf(loop)).map((node) => charSetOf(node, { ignoreCase: program.flags.includes('i'), dotAll: program.flags.includes('s') }));
  const chars = alphabet(program).filter((char) => taken.some(({ has }) => has(char.charCodeAt(0))));
  const bodies = program.loops.filter((loop) => !isSimple(loop)).flatMap((loop) => [0, 2].map((turn) => text(loop.element, turn, program)));
  const words = [...program.source.matchAll(/[A-Za-z0-9_ ,:;=@"'/<>-]{2,}/g)].map((match) => match[0]).filter((word) => word.length < 12 && [...word].every((char) => taken.some(({ has }) => has(char.charCodeAt(0))))).slice(0, 10);
  const all = [...new Set([...chars, ...bodies, ...words])].filter((pump) => pump !== '');
  pumpsOf.set(program, all);
  return all;
}

/** One character of each kind that the pattern tells apart. */
function alphabet(program: Program): readonly string[] {
  const known = alphabets.get(program);
  if (known) return known;
  const sets = classesOf(program.tree).map((node) => charSetOf(node, { ignoreCase: program.flags.includes('i'), dotAll: program.flags.includes('s') }));
  const kinds = new Map<string, string>();
  for (const code of sets.flatMap((set) => set.bounds.flatMap((bound) => [bound, bound + 1, bound - 1])).concat([0x61, 0x20, 0x30, 0x7e])) {
    if (code < 0 || code > 0xffff || code === 0x0a || code === 0x0d) continue;
    const kind = sets.map((set) => (set.has(code) ? '1' : '0')).join('');
    if (kind.includes('1') && !kinds.has(kind)) kinds.set(kind, String.fromCharCode(code));
  }
  const all = [...kinds.values()];
  alphabets.set(program, all);
  return all;
}

function classesOf(node: AST.Pattern | AST.Element | AST.Alternative): readonly (AST.Character | AST.CharacterSet | AST.CharacterClass)[] {
  switch (node.type) {
    case 'Character': case 'CharacterSet': case 'CharacterClass':
      return [node];
    case 'Quantifier':
      return classesOf(node.element);
    case 'Alternative':
      return node.elements.flatMap(classesOf);
    case 'Assertion':
      return node.kind === 'lookahead' || node.kind === 'lookbehind' ? node.alternatives.flatMap(classesOf) : [];
    case 'Pattern': case 'Group': case 'CapturingGroup':
      return node.alternatives.flatMap(classesOf);
    default:
      return [];
  }
}

