import { charSetOf, type CharSet } from './charSet.ts';
import { patternTokens, type PatternToken } from './pattern.ts';

/** A pattern of the common subset as a tree. */
export type PatternTree =
  | { readonly kind: 'chars'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly of: readonly PatternTree[] }
  | { readonly kind: 'choice'; readonly of: readonly PatternTree[] }
  | { readonly kind: 'repeat'; readonly of: PatternTree; readonly least: number; readonly most: number | null };

/** Parses a pattern of the common subset; groups leave no trace. What does not belong to it matches nothing. */
export function patternTree(pattern: string): PatternTree {
  return choice({ tokens: patternTokens(pattern), at: 0 });
}

interface Cursor {
  readonly tokens: readonly PatternToken[];
  at: number;
}

function choice(cursor: Cursor): PatternTree {
  const branches = [sequence(cursor)];
  while (cursor.tokens[cursor.at]?.kind === 'or') {
    cursor.at++;
    branches.push(sequence(cursor));
  }
  return branches.length === 1 ? branches[0]! : { kind: 'choice', of: branches };
}

function sequence(cursor: Cursor): PatternTree {
  const items: PatternTree[] = [];
  for (let token = cursor.tokens[cursor.at]; token && token.kind !== 'or' && token.kind !== 'close'; token = cursor.tokens[cursor.at]) {
    items.push(repeated(cursor, atom(cursor, token)));
  }
  return { kind: 'sequence', of: items };
}

function atom(cursor: Cursor, token: PatternToken): PatternTree {
  cursor.at++;
  if (token.kind !== 'open') return { kind: 'chars', set: charSetOf(token) ?? [] };
  const inner = choice(cursor);
  if (cursor.tokens[cursor.at]?.kind === 'close') cursor.at++;
  return inner;
}

function repeated(cursor: Cursor, of: PatternTree): PatternTree {
  const token = cursor.tokens[cursor.at];
  if (token?.kind !== 'repeat') return of;
  cursor.at++;
  const [least, most] = bounds(token.source);
  return { kind: 'repeat', of, least, most };
}

function bounds(source: string): readonly [number, number | null] {
  if (source === '*') return [0, null];
  if (source === '+') return [1, null];
  if (source === '?') return [0, 1];
  const [least = '0', most = least] = source.slice(1, -1).split(',');
  return [Number(least), most === '' ? null : Number(most)];
}
