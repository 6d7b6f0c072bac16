import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type StateStack } from 'vscode-textmate';

export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** The committed grammar in the engine that VS Code uses; `injections` are further grammars, by scope name. */
export async function textMateGrammarOf(scope: string, grammars: Readonly<Record<string, string>>, injections: readonly string[] = []): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(new Uint8Array(wasm).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (string) => new oniguruma.OnigString(string),
    }),
    loadGrammar: (name) => Promise.resolve(grammars[name] === undefined ? null : textmate.parseRawGrammar(grammars[name], `${name}.json`)),
    getInjections: (name) => (name === scope ? [...injections] : []),
  });
  const grammar = await registry.loadGrammar(scope);
  if (!grammar) throw new Error(`no grammar ${scope}`);
  return grammar;
}

/** The tokens of each line. */
export function tokensOfLines(grammar: IGrammar, lines: readonly string[]): readonly (readonly Token[])[] {
  let stack: StateStack | null = textmate.INITIAL;
  return lines.map((line) => {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    return result.tokens.map((token) => ({ text: line.slice(token.startIndex, token.endIndex), scopes: token.scopes }));
  });
}

/** The shape in the `meta.line.<shape>` scope of a line, or null. */
export function shapeOfTokens(tokens: readonly Token[]): string | null {
  const scope = tokens.flatMap((token) => token.scopes).find((name) => name.startsWith('meta.line.'));
  return scope?.split('.')[2] ?? null;
}
