// `npm run -s unstuck -- ARGS`: the command line from this checkout, built first when a source is newer than it.
// Nothing is written to stdout here: that belongs to the command.
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { buildAll, bundlePath } from './bundles.ts';

const cli = bundlePath('cli.cjs');
if ((await newest('src')) > (await modified(cli))) await buildAll({ production: false, only: ['cli.cjs'] });
const child = spawn(process.execPath, ['--enable-source-maps', resolve(cli), ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
});
// The terminal sends Ctrl-C to both; the command decides how it ends, and this process follows.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`cannot start the command line: ${error.message}`);
  process.exitCode = 2;
});
child.on('exit', (code, signal) => {
  if (signal !== null) process.exitCode = 128 + (constants.signals[signal] ?? 0);
  else process.exitCode = code ?? 2;
});

/** Milliseconds since 1970 of the newest file below a folder. */
async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  return Math.max(0, ...(await Promise.all(entries.map((entry) => modified(`${folder}/${entry}`)))));
}

async function modified(path: string): Promise<number> {
  return stat(path).then((stats) => stats.mtimeMs, () => 0);
}
