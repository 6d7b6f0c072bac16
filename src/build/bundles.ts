import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { buildPlugins } from './plugins.ts';

export interface BundleOptions {
  /** Minified and without source maps, as it is shipped. */
  readonly production: boolean;
  /** Only the bundles with these output names, e.g. `cli.cjs`. Default: all. */
  readonly only?: readonly BundleName[];
}

export type BundleName = 'extension.js' | 'server.js' | 'webview.js' | 'cli.cjs';

const node: BuildOptions = { platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] };
const browser: BuildOptions = { platform: 'browser', target: 'es2022', define: { global: 'globalThis' } };

/**
 * The bare names of the protocol's packages mean their Node half, which a worker could not load: what both hosts share
 * takes the common half, and each host adds its own by `…/node` or `…/browser`.
 */
const commonProtocol: Plugin = {
  name: 'common-protocol',
  setup(build) {
    build.onResolve({ filter: /^(?:vscode-languageserver|vscode-languageserver-protocol|vscode-jsonrpc)\/?$/ }, ({ path }) => ({ path: resolve('node_modules', path, 'lib/common/api.js') }));
    // Its Node half asks for Node's modules at once.
    build.onResolve({ filter: /^yaml$/ }, () => ({ path: resolve('node_modules/yaml/browser/index.js') }));
    build.onResolve({ filter: /^vscode-languageserver-types$/ }, ({ path }) => ({ path: resolve('node_modules', path, 'lib/esm/main.js') }));
  },
};

const bundles: Readonly<Record<BundleName, { readonly entry: string; readonly options: BuildOptions }>> = {
  'extension.js': { entry: 'src/extension/main.ts', options: { ...node, define: { global: 'globalThis' }, external: ['vscode'], plugins: [commonProtocol] } },
  'server.js': { entry: 'src/server/main.ts', options: { ...node, define: { global: 'globalThis' }, plugins: [commonProtocol] } },
  'webview.js': { entry: 'src/webview/main.ts', options: { ...browser, format: 'iife' } },
  'cli.cjs': { entry: 'src/cli/main.ts', options: { ...node, banner: { js: '#!/usr/bin/env node' } } },
};

/** Files that the bundles load at run time, beside them in dist/. */
const copies: readonly string[] = ['node_modules/web-tree-sitter/web-tree-sitter.wasm', 'syntaxes/tree-sitter-unstuck/tree-sitter-unstuck.wasm'];

/**
 * Builds dist/: the extension and the server, each one file for Node and for web workers, the webview and the command line.
 * Rejects when an entry or a copied file is missing or does not bundle; esbuild prints where.
 */
export async function buildAll({ production, only }: BundleOptions): Promise<void> {
  await mkdir('dist', { recursive: true });
  const names = only ?? (Object.keys(bundles) as BundleName[]);
  await Promise.all(names.map((name) => buildOne(name, production)));
  for (const from of copies) await copyFile(from, join('dist', from.split('/').at(-1) ?? from));
}

/** Where `buildAll` puts a bundle. */
export function bundlePath(name: BundleName): string {
  return join('dist', name);
}

async function buildOne(name: BundleName, production: boolean): Promise<void> {
  const { entry, options } = bundles[name];
  await stat(entry);
  await build({
    ...options,
    entryPoints: [entry],
    outfile: bundlePath(name),
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [...buildPlugins, ...(options.plugins ?? [])],
    // The ESM form of web-tree-sitter reads import.meta.url, which is undefined in all of these formats.
    alias: { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' },
  });
}
