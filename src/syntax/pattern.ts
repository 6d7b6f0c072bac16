/** A piece of a pattern of the table, as {@link patternTokens} cuts it. */
export type PatternToken =
  | { readonly kind: 'literal'; readonly source: string; readonly char: string }
  | { readonly kind: 'shorthand'; readonly source: string; readonly letter: string }
  | { readonly kind: 'any' | 'or' | 'close' | 'repeat' | 'anchor'; readonly source: string }
  | { readonly kind: 'open'; readonly source: string; readonly name: string | null; readonly look: boolean }
  | { readonly kind: 'class'; readonly source: string; readonly negated: boolean; readonly members: readonly string[] };

/** Cuts a pattern written in the syntax of JavaScript into its pieces. Never throws; what is no operator is a literal. */
export function patternTokens(pattern: string): readonly PatternToken[] {
  return [...pattern.matchAll(TOKEN)].map((match) => tokenOf(match[0], match[1] ?? null));
}

/** Names of the named groups, in their order. */
export function groupNames(pattern: string): readonly string[] {
  return patternTokens(pattern).flatMap((token) => (token.kind === 'open' && token.name !== null ? [token.name] : []));
}

/** The negated classes of a pattern, as they are written. */
export function negatedClasses(pattern: string): readonly string[] {
  return patternTokens(pattern).flatMap((token) => (token.kind === 'class' && token.negated ? [token.source] : []));
}

/**
 * What in a pattern does not belong to the common subset of the three engines; empty when all is well.
 * Leads have no captures at all; parts have named ones only.
 */
export function offences(pattern: string, use: 'lead' | 'parts'): readonly string[] {
  const found: string[] = [];
  let before: PatternToken | null = null;
  for (const token of patternTokens(pattern)) {
    const why = offence(token, before, use);
    if (why !== null) found.push(`${why}: ${token.source}`);
    before = token;
  }
  return found;
}

const TOKEN = /\(\?<([A-Za-z0-9_]+)>|\((?:\?(?::|<?[=!]|>))?|\)|\||\[\^?(?:\\u[0-9A-Fa-f]{4}|\\.|[^\]\\])*\]|[*+?]|\{[0-9]+(?:,[0-9]*)?\}|\\u[0-9A-Fa-f]{4}|\\.|[\s\S]/gy;
const MEMBER = /\\u[0-9A-Fa-f]{4}|\\.|[\s\S]/g;
/** Members of the class that a shorthand stands for, as JavaScript has it, in class syntax. */
export const SHORTHANDS: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  // The white space of JavaScript: the other engines know other sets.
  s: '\\t\\x0b\\f \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff',
};
export const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' };

function tokenOf(source: string, name: string | null): PatternToken {
  if (name !== null) return { kind: 'open', source, name, look: false };
  if (source.startsWith('(')) return { kind: 'open', source, name: null, look: /^\(\?[^:]/.test(source) };
  if (source === ')') return { kind: 'close', source };
  if (source === '|') return { kind: 'or', source };
  if (source === '.') return { kind: 'any', source };
  if (source === '^' || source === '$') return { kind: 'anchor', source };
  if (source.length > 1 && source.startsWith('[')) return classOf(source);
  if (/^(?:[*+?]|\{.+)$/.test(source)) return { kind: 'repeat', source };
  if (/^\\[dwsDWS]$/.test(source)) return { kind: 'shorthand', source, letter: source.charAt(1) };
  return { kind: 'literal', source, char: charOf(source) };
}

function classOf(source: string): PatternToken {
  const negated = source.startsWith('[^');
  const members = [...source.slice(negated ? 2 : 1, -1).matchAll(MEMBER)].map((match) => match[0]);
  return { kind: 'class', source, negated, members };
}

/** The character that a literal or a member of a class stands for. */
export function charOf(source: string): string {
  if (source.startsWith('\\u') && source.length === 6) return String.fromCharCode(parseInt(source.slice(2), 16));
  if (source.startsWith('\\')) return CONTROLS[source.charAt(1)] ?? source.charAt(1);
  return source;
}

function offence(token: PatternToken, before: PatternToken | null, use: 'lead' | 'parts'): string | null {
  if (token.kind === 'anchor') return 'anchor';
  if (token.kind === 'open' && token.look) return 'look-around or atomic group';
  if (token.kind === 'open' && token.source === '(') return 'unnamed capture group';
  if (token.kind === 'open' && token.name !== null && use === 'lead') return 'capture group in a lead';
  if (token.kind === 'any' && use === 'lead') return 'wildcard in a lead';
  if (token.kind === 'repeat' && before?.kind === 'repeat') return 'lazy or possessive quantifier';
  if (token.kind === 'literal' && (/^\\[1-9kpPbBcx0]/.test(token.source) || token.source === '\\u')) return 'back-reference or an escape that the engines read differently';
  if (token.kind === 'literal' && /[\r\n]/.test(token.char)) return 'line break';
  if (token.kind === 'class') return classOffence(token.members, token.negated);
  return null;
}

function classOffence(members: readonly string[], negated: boolean): string | null {
  if (members.some((member) => /^\\[DWSbBpPxc0-9]/.test(member))) return 'escape in a class that the engines read differently';
  if (!negated && members.some((member) => /[\r\n]/.test(charOf(member)))) return 'line break in a class';
  return null;
}
