import type { AST } from '@eslint-community/regexpp';

/** A set of UTF-16 code units: one byte for each of the first, a function for the others. */
export interface Chars {
  readonly has: (code: number) => boolean;
  /** The bounds of the ranges that it was written with: each side of them is worth a try. */
  readonly bounds: readonly number[];
}

/** The code units that a character, a class or a shorthand matches. */
export function charSetOf(node: AST.Character | AST.CharacterSet | AST.CharacterClass, how: { readonly ignoreCase: boolean; readonly dotAll: boolean }): Chars {
  const key = `${node.raw} ${how.ignoreCase} ${how.dotAll}`;
  const found = known.get(key) ?? charsOf(new RegExp(node.raw, `${how.ignoreCase ? 'i' : ''}${how.dotAll ? 's' : ''}${node.raw.includes('\\p') ? 'u' : ''}`), boundsOf(node));
  known.set(key, found);
  return found;
}

const known = new Map<string, Chars>();

// The engine itself says what one character matches: that is no search, and sure to agree with it.
function charsOf(pattern: RegExp, bounds: readonly number[]): Chars {
  const table = Uint8Array.from({ length: 0x3000 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
  return { bounds, has: (code) => (code < table.length ? table[code] === 1 : pattern.test(String.fromCharCode(code))) };
}

function boundsOf(node: AST.Character | AST.CharacterSet | AST.CharacterClass): readonly number[] {
  if (node.type === 'Character') return [node.value];
  if (node.type === 'CharacterSet') return node.kind === 'digit' ? [0x30] : node.kind === 'word' ? [0x61, 0x41, 0x5f] : node.kind === 'space' ? [0x20, 0x09] : [0x21];
  const inside: readonly AST.Node[] = node.elements;
  return inside.flatMap((one) => (one.type === 'CharacterClassRange' ? [one.min.value, one.max.value] : one.type === 'Character' || one.type === 'CharacterSet' ? boundsOf(one) : []));
}
