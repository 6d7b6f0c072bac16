import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { charSetOf, type Chars } from './chars.ts';

/** What a backtracking engine executes for a pattern: the order of the ways is that of the language, as in V8. */
export type Instruction =
  | { readonly op: 'char'; readonly chars: Chars; readonly back: boolean }
  | { readonly op: 'split'; first: number; second: number; readonly loop: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'assert'; readonly kind: 'start' | 'end' | 'word' | 'notWord' }
  | { readonly op: 'look'; readonly negate: boolean; end: number }
  | { readonly op: 'mark' | 'moved'; readonly slot: number }
  | { readonly op: 'match' };

export interface Program {
  readonly source: string;
  readonly flags: string;
  readonly tree: AST.Pattern;
  readonly code: readonly Instruction[];
  /** Repeats without an end, or with one so far away that it does not count. */
  readonly loops: readonly AST.Quantifier[];
  /** V8 tries such a pattern at the start of a text only. */
  readonly anchored: boolean;
  readonly multiline: boolean;
}

/** A repeat that often, or without bound, is a loop: no slice that a pattern is given is as short. */
export const LONG = 300;

/** Compiles a pattern as V8 does. Throws on what it does not know: such a pattern needs another test. */
export function compile(source: string, flags: string): Program {
  const tree = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, { unicode: flags.includes('u') });
  const building: Building = { code: [], loops: [], slots: 0, ignoreCase: flags.includes('i'), dotAll: flags.includes('s') };
  choice(tree.alternatives, false, building);
  building.code.push({ op: 'match' });
  return { source, flags, tree, code: building.code, loops: building.loops, multiline: flags.includes('m'), anchored: !flags.includes('m') && tree.alternatives.every(startsAnchored) };
}

function isLoop(node: AST.Quantifier): boolean {
  return node.max >= LONG;
}

interface Building {
  readonly code: Instruction[];
  readonly loops: AST.Quantifier[];
  slots: number;
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

function choice(branches: readonly AST.Alternative[], back: boolean, building: Building): void {
  const { code } = building;
  const ends: { op: 'jump'; to: number }[] = [];
  branches.forEach((branch, index) => {
    const split = index < branches.length - 1 ? { op: 'split' as const, first: code.length + 1, second: 0, loop: -1 } : null;
    if (split) code.push(split);
    for (const element of back ? branch.elements.toReversed() : branch.elements) term(element, back, building);
    if (!split) return;
    const jump = { op: 'jump' as const, to: 0 };
    ends.push(jump);
    code.push(jump);
    split.second = code.length;
  });
  for (const jump of ends) jump.to = code.length;
}

function term(node: AST.Element, back: boolean, building: Building): void {
  const { code } = building;
  switch (node.type) {
    case 'Character': case 'CharacterSet': case 'CharacterClass':
      code.push({ op: 'char', chars: charSetOf(node, building), back });
      return;
    case 'Group': case 'CapturingGroup':
      choice(node.alternatives, back, building);
      return;
    case 'Quantifier':
      quantifier(node, back, building);
      return;
    case 'Assertion':
      assertion(node, building);
      return;
    default:
      throw new Error(`${node.type} is not counted: ${node.raw}`);
  }
}

function assertion(node: AST.Assertion, building: Building): void {
  const { code } = building;
  if (node.kind === 'word') code.push({ op: 'assert', kind: node.negate ? 'notWord' : 'word' });
  else if (node.kind === 'lookahead' || node.kind === 'lookbehind') {
    const look = { op: 'look' as const, negate: node.negate, end: 0 };
    code.push(look);
    choice(node.alternatives, node.kind === 'lookbehind', building);
    code.push({ op: 'match' });
    look.end = code.length;
  } else code.push({ op: 'assert', kind: node.kind });
}

function quantifier(node: AST.Quantifier, back: boolean, building: Building): void {
  const { code } = building;
  const loop = isLoop(node) ? building.loops.push(node) - 1 : -1;
  for (let count = 0; count < node.min; count++) term(node.element, back, building);
  if (node.max === Infinity) {
    const split = { op: 'split' as const, first: 0, second: 0, loop };
    const top = code.push(split) - 1;
    const inside = code.length;
    const slot = building.slots++;
    code.push({ op: 'mark', slot });
    term(node.element, back, building);
    code.push({ op: 'moved', slot }, { op: 'jump', to: top });
    order(split, inside, code.length, node.greedy);
    return;
  }
  const splits: { first: number; second: number }[] = [];
  for (let count = node.min; count < node.max; count++) {
    const split = { op: 'split' as const, first: code.length + 1, second: 0, loop };
    splits.push(split);
    code.push(split);
    term(node.element, back, building);
  }
  for (const split of splits) order(split, split.first, code.length, node.greedy);
}

function order(split: { first: number; second: number }, inside: number, outside: number, greedy: boolean): void {
  split.first = greedy ? inside : outside;
  split.second = greedy ? outside : inside;
}

function startsAnchored(branch: AST.Alternative): boolean {
  const [first] = branch.elements;
  if (first?.type === 'Group' || first?.type === 'CapturingGroup') return first.alternatives.every(startsAnchored);
  return first?.type === 'Assertion' && first.kind === 'start';
}
