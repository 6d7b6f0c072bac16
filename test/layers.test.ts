import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The import table of src/README.md. What a folder may import besides itself; `node:*` stands for every built-in. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  text: [],
  syntax: ['text'],
  model: ['text'],
  formats: ['text', 'syntax', 'model'],
  knowledge: ['model', 'zod', 'yaml'],
  analysis: ['text', 'model', 'knowledge'],
  'unstuck.ts': ['text', 'model', 'formats', 'knowledge', 'analysis'],
  'checkPages.ts': ['text', 'model', 'formats', 'knowledge', 'analysis'],
  report: ['text', 'model', 'knowledge', 'analysis', 'unstuck.ts', 'zod'],
  tree: ['text', 'syntax', 'web-tree-sitter'],
  features: ['text', 'syntax', 'model', 'formats', 'knowledge', 'analysis', 'unstuck.ts', 'report', 'tree', 'vscode-languageserver-types', 'server/protocol.ts'],
  server: [
    'text', 'syntax', 'model', 'formats', 'knowledge', 'analysis', 'unstuck.ts', 'checkPages.ts', 'report', 'tree', 'features', 'zod',
    'vscode-languageserver', 'vscode-languageserver-types', 'vscode-languageserver-textdocument',
  ],
  cli: ['text', 'syntax', 'model', 'formats', 'knowledge', 'analysis', 'unstuck.ts', 'checkPages.ts', 'report', 'server', 'zod', 'node:*'],
  extension: ['vscode', 'vscode-languageclient', 'server/protocol.ts', 'zod'],
  webview: ['server/protocol.ts', 'report/schema.ts', 'report/chain.ts', 'report/linkWords.ts', 'report/taskNodes.ts'],
};

/** Single files that may import more than their folder. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'server/main.node.ts': ['node:*'],
  'webview/components.ts': ['@vscode/webview-ui-toolkit'],
};

const SRC = resolve('src');

describe('layers', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.startsWith('build/'));

  it('every folder of src has a row', () => {
    for (const file of files) assert.ok(layerOf(file) in TABLE, `${file}: no row in the import table`);
  });

  for (const file of files) {
    it(`src/${file} imports only what its layer may`, () => {
      const allowed = [...(TABLE[layerOf(file)] ?? []), ...(EXCEPTIONS[file] ?? [])];
      for (const target of importsOf(file)) assert.ok(isAllowed(target, layerOf(file), allowed), `${file} imports ${target}`);
    });
  }

  it('sees a forbidden import', () => {
    assert.equal(isAllowed('analysis/analyze.ts', 'formats', TABLE['formats']!), false);
    assert.equal(isAllowed('node:fs', 'report', TABLE['report']!), false);
    assert.deepEqual(specifiersOf("import type { A } from './a.ts';\nimport 'b';\nexport * from \"c\";\nawait import('d');"), ['./a.ts', 'b', 'c', 'd']);
  });
});

function layerOf(file: string): string {
  return file.split('/')[0]!;
}

function importsOf(file: string): readonly string[] {
  return specifiersOf(readFileSync(join(SRC, file), 'utf8')).map((specifier) =>
    specifier.startsWith('.') ? relative(SRC, resolve(SRC, dirname(file), specifier)).replaceAll('\\', '/') : specifier,
  );
}

function specifiersOf(code: string): readonly string[] {
  return [...code.matchAll(/(?:^|[;\s])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? match[2]!);
}

function isAllowed(target: string, layer: string, allowed: readonly string[]): boolean {
  if (target === layer || target.startsWith(`${layer}/`)) return true;
  return allowed.some((entry) => (entry === 'node:*' ? target.startsWith('node:') : target === entry || target.startsWith(`${entry}/`)));
}
