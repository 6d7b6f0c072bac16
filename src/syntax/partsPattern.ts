import { patternTokens, type PatternToken } from './pattern.ts';

/** A pattern of the `parts` of a row that captures all of the line, piece after piece. */
export interface PartsPattern {
  readonly pattern: RegExp;
  /** Name of each capture; null for what stands between the named groups. The lengths add up to their places. */
  readonly names: readonly (string | null)[];
}

/**
 * Compiles `parts`. Asking a regular expression for indices (flag `d`) makes it run twice and costs many objects;
 * with the text between the named groups captured too, the place of a group is the length of all that stands before.
 * For this no named group may stand inside another, or be repeated more than once.
 */
export function partsPattern(parts: string): PartsPattern {
  const cursor: Cursor = { tokens: patternTokens(parts), at: 0, names: [] };
  const source = choice(cursor);
  // No line holds a line break, so `.` takes all: a `.*` at the end that could fail would make the engine try all again.
  return { pattern: new RegExp(`^(?:${source})$`, 's'), names: cursor.names };
}

interface Cursor {
  readonly tokens: readonly PatternToken[];
  at: number;
  readonly names: (string | null)[];
}

function choice(cursor: Cursor): string {
  const branches = [sequence(cursor)];
  while (cursor.tokens[cursor.at]?.kind === 'or') {
    cursor.at++;
    branches.push(sequence(cursor));
  }
  return branches.join('|');
}

function sequence(cursor: Cursor): string {
  let source = '';
  let between = '';
  const flush = (): void => {
    if (between === '') return;
    cursor.names.push(null);
    source += `(${between})`;
    between = '';
  };
  for (let token = cursor.tokens[cursor.at]; token && token.kind !== 'or' && token.kind !== 'close'; token = cursor.tokens[cursor.at]) {
    const end = token.kind === 'open' ? closing(cursor.tokens, cursor.at) : cursor.at;
    const inside = cursor.tokens.slice(cursor.at, end + 1);
    if (!inside.some((one) => one.kind === 'open' && one.name !== null)) {
      between += sourceOf(inside);
      cursor.at = end + 1;
      continue;
    }
    flush();
    if (token.kind === 'open' && token.name !== null) {
      cursor.names.push(token.name);
      source += `(${sourceOf(inside.slice(1))}`;
    } else {
      cursor.at++;
      source += `(?:${choice(cursor)})`;
    }
    cursor.at = end + 1;
    const quantifier = cursor.tokens[cursor.at];
    if (quantifier?.kind !== 'repeat') continue;
    source += quantifier.source;
    cursor.at++;
  }
  flush();
  return source;
}

function closing(tokens: readonly PatternToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]!.kind === 'open') depth++;
    if (tokens[at]!.kind === 'close' && --depth === 0) return at;
  }
  return tokens.length - 1;
}

function sourceOf(tokens: readonly PatternToken[]): string {
  return tokens.map((token) => token.source).join('');
}
