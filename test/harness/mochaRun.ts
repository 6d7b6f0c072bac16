import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import Mocha from 'mocha';
import { buildPlugins } from '../../src/build/plugins.ts';
import type { Counts } from './counts.ts';

export interface MochaOptions {
  /** A mocha reporter: `spec` for few files, `dot` for many. */
  readonly reporter: string;
  readonly timeoutMs: number;
}

/**
 * Bundles test files (paths from the package's root) with esbuild and runs them in this process with mocha.
 * Each file becomes one bundle; what they share is in chunks, so a module has one instance in a run.
 * Rejects when a file does not bundle or load.
 */
export async function runMocha(files: readonly string[], options: MochaOptions): Promise<Counts> {
  const outdir = join('dist', 'run', `tests.${process.pid}`);
  mkdirSync(outdir, { recursive: true });
  try {
    const bundles = await bundleTests(files, outdir);
    const mocha = new Mocha({ reporter: options.reporter, timeout: options.timeoutMs, color: useColours(), forbidOnly: process.env['CI'] !== undefined });
    for (const bundle of bundles) mocha.addFile(bundle);
    await mocha.loadFilesAsync();
    return await new Promise((resolve) => {
      const runner = mocha.run(() => {
        const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
        resolve({ passed: passes, failed: failures, skipped: pending });
      });
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

async function bundleTests(files: readonly string[], outdir: string): Promise<readonly string[]> {
  const result = await build({
    entryPoints: [...files], outdir, outbase: '.', bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node20',
    packages: 'external', sourcemap: 'inline', logLevel: 'warning', outExtension: { '.js': '.mjs' }, plugins: buildPlugins, metafile: true,
  });
  return Object.entries(result.metafile.outputs)
    .flatMap(([path, output]) => (output.entryPoint === undefined ? [] : [{ path, entry: output.entryPoint }]))
    .filter(({ entry }) => files.some((file) => relative('.', file).replaceAll('\\', '/') === entry))
    .sort((a, b) => a.entry.localeCompare(b.entry))
    .map(({ path }) => path);
}

function useColours(): boolean {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
}
