import { patternTokens, type PatternToken } from './pattern.ts';

/**
 * The ways in which a pattern can begin, each a pattern: its alternatives, and those of a group that it begins with
 * (`(?:a|b)c|d` gives `ac`, `bc`, `d`). Together they match what the pattern matches.
 */
export function branchesOf(pattern: string): readonly string[] {
  return alternatives(patternTokens(pattern)).flatMap((tokens) => {
    const end = firstGroupEnd(tokens);
    if (end === null) return [sourceOf(tokens)];
    const rest = sourceOf(tokens.slice(end + 1));
    // What follows is one sequence: the alternatives have been cut apart above.
    return branchesOf(sourceOf(tokens.slice(1, end))).map((branch) => branch + rest);
  });
}

function alternatives(tokens: readonly PatternToken[]): readonly (readonly PatternToken[])[] {
  const found: PatternToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'open') depth++;
    if (token.kind === 'close') depth--;
    if (token.kind === 'or' && depth === 0) found.push([]);
    else found.at(-1)!.push(token);
  }
  return found;
}

/** Where the group ends that a sequence begins with; null where there is none, or one that is repeated. */
function firstGroupEnd(tokens: readonly PatternToken[]): number | null {
  if (tokens[0]?.kind !== 'open') return null;
  let depth = 0;
  const end = tokens.findIndex((token) => {
    if (token.kind === 'open') depth++;
    if (token.kind === 'close') depth--;
    return depth === 0;
  });
  return end < 0 || tokens[end + 1]?.kind === 'repeat' ? null : end;
}

function sourceOf(tokens: readonly PatternToken[]): string {
  return tokens.map((token) => token.source).join('');
}
