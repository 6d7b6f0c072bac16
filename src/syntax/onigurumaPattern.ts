import { charOf, CONTROLS, patternTokens, SHORTHANDS, type PatternToken } from './pattern.ts';

/**
 * Rewrites a pattern of the table for Oniguruma, so that it matches the same strings as in JavaScript.
 *
 * The engines disagree on `\d`, `\w` and `\s` (Unicode or ASCII), on `.` and on characters that need an
 * escape. Named groups become plain ones, because TextMate captures go by number; they keep their order.
 */
export function toOniguruma(pattern: string): string {
  return patternTokens(pattern).map(rewritten).join('');
}

function rewritten(token: PatternToken): string {
  if (token.kind === 'open') return token.name === null ? token.source : '(';
  if (token.kind === 'any') return '[^\\r\\n]';
  if (token.kind === 'literal') return escaped(token.char);
  if (token.kind === 'shorthand') {
    const members = SHORTHANDS[token.letter.toLowerCase()] ?? '';
    return token.letter === token.letter.toLowerCase() ? `[${members}]` : `[^${members}]`;
  }
  if (token.kind !== 'class') return token.source;
  return `[${token.negated ? '^' : ''}${token.members.map(classMember).join('')}]`;
}

function classMember(member: string): string {
  const shorthand = /^\\[dws]$/.test(member) ? SHORTHANDS[member.charAt(1)] : undefined;
  if (shorthand !== undefined) return shorthand;
  if (member === '-') return '-';
  return escaped(charOf(member));
}

function escaped(char: string): string {
  const control = Object.entries(CONTROLS).find(([, value]) => value === char)?.[0];
  if (control !== undefined) return control === 'v' ? '\\x0b' : `\\${control}`;
  const code = char.charCodeAt(0);
  if (code < 0x20 || code > 0x7e) return `\\u${code.toString(16).padStart(4, '0')}`;
  return /[\\.+*?()|[\]{}^$&~-]/.test(char) ? `\\${char}` : char;
}

