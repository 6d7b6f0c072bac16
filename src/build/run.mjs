// The bootstrap of every npm script: `node src/build/run.mjs ENTRY.ts [ARG …]`.
// It needs nothing but Node and npm, so that one command on a fresh clone does its own set-up:
// install the locked dependencies when they are missing or older than the lock file, bundle the
// TypeScript entry with esbuild into dist/run/, and run it in this process, in the package's root.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [entry, ...args] = process.argv.slice(2);
if (!entry) {
  console.error('usage: node src/build/run.mjs ENTRY.ts [ARG …]');
  process.exit(2);
}
// npm sets INIT_CWD to the user's directory before it changes to the root; do the same without npm.
process.env.INIT_CWD ??= process.cwd();
process.chdir(root);

installLockedDependencies();
const bundle = await bundleEntry(entry);
process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], bundle, ...args];
await import(pathToFileURL(bundle).href);

function installLockedDependencies() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  const stamp = join(root, 'node_modules', '.unstuck-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing dependencies (npm ci) …');
  // Output goes to stderr: the command line tool owns stdout.
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (npm.status !== 0) {
    console.error('npm ci failed: the npm registry must be reachable for the first run.');
    process.exit(npm.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

async function bundleEntry(file) {
  const { build } = await import('esbuild');
  const plugins = await loadPlugins(build);
  const out = temporaryBundle(file.replaceAll(/[\\/]/g, '_').replace(/\.ts$/, ''));
  await build({
    absWorkingDir: root, entryPoints: [file], outfile: out, bundle: true, platform: 'node', format: 'esm',
    target: 'node20', packages: 'external', sourcemap: 'inline', logLevel: 'warning', plugins,
  });
  return out;
}

/** The plugins are TypeScript too: they are bundled first, without themselves. */
async function loadPlugins(build) {
  const out = temporaryBundle('plugins');
  await build({
    absWorkingDir: root, entryPoints: ['src/build/plugins.ts'], outfile: out, bundle: true, platform: 'node', format: 'esm',
    target: 'node20', packages: 'external', logLevel: 'warning',
  });
  return (await import(pathToFileURL(out).href)).buildPlugins;
}

/** A name of its own for each process: two scripts at once must not overwrite each other's bundle. */
function temporaryBundle(name) {
  const out = join(root, 'dist', 'run', `${name}.${process.pid}.mjs`);
  mkdirSync(dirname(out), { recursive: true });
  process.on('exit', () => rmSync(out, { force: true }));
  return out;
}
