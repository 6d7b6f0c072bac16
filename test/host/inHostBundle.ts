import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { buildPlugins } from '../../src/build/plugins.ts';

/** Bundles test files and mocha into one CommonJS file for the web extension host, which can require only `vscode`. */
export async function bundleForHost(tests: readonly string[], outfile: string): Promise<void> {
  await build({
    entryPoints: ['test/extension/index.ts'], outfile, bundle: true, platform: 'browser', format: 'cjs', target: 'es2022', external: ['vscode'],
    define: { global: 'globalThis' }, sourcemap: 'inline', logLevel: 'warning', plugins: [testList(tests), assertions, ...buildPlugins],
  });
}

/** `unstuck:tests` is a function that loads the test files: they use `describe`, so mocha must have been set up before. */
function testList(tests: readonly string[]): Plugin {
  return {
    name: 'test-list',
    setup(build) {
      build.onResolve({ filter: /^unstuck:tests$/ }, () => ({ path: 'tests', namespace: 'test-list' }));
      build.onLoad({ filter: /.*/, namespace: 'test-list' }, () => ({
        contents: `export default () => { ${tests.map((file) => `require(${JSON.stringify(resolve(file))});`).join(' ')} };`,
        resolveDir: process.cwd(),
      }));
    },
  };
}

/** The web extension host has none of Node's modules; assertions are the one that every test wants. */
const assertions: Plugin = {
  name: 'assertions',
  setup(build) {
    build.onResolve({ filter: /^node:assert(\/strict)?$/ }, () => ({ path: 'assert', namespace: 'assertions' }));
    build.onLoad({ filter: /.*/, namespace: 'assertions' }, () => ({
      contents: `import * as shim from ${JSON.stringify(resolve('test/harness/assertShim.ts'))};
        export * from ${JSON.stringify(resolve('test/harness/assertShim.ts'))};
        export default Object.assign((...args) => shim.ok(...args), shim);`,
      resolveDir: process.cwd(),
    }));
  },
};
