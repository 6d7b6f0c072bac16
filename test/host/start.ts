// `npm start [-- PATH] [-- --port N]`: a real VS Code in the browser with the extension loaded and an incident open.
// Without PATH a copy of the captured incident is opened; with PATH that file or folder itself, and saves go there.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '../../src/build/bundles.ts';
import { startServer } from './server.ts';

const incidents = 'test/fixtures/incidents';
const firstFiles = ['container-init-stuck.txt', 'postmortem.md'];

interface Opened {
  readonly workspace: string;
  readonly files: readonly string[];
  readonly note: string;
  readonly cleanUp: () => Promise<void>;
}

const { values, positionals } = readArguments();
const opened = await open(positionals[0]);
try {
  await buildAll({ production: false });
  const server = await startServer({ extension: '.', workspace: opened.workspace, files: opened.files, port: Number(values.port) });
  console.log(`\n  Unstuck in VS Code: ${server.url}\n  ${opened.note}\n  Ctrl-C ends it.\n`);
  if (!values['no-browser']) openBrowser(server.url);
  await new Promise<void>((end) => {
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
  await server.close();
} catch (error) {
  console.error(`npm start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await opened.cleanUp();
}

function readArguments(): { values: { port: string; 'no-browser': boolean }; positionals: readonly string[] } {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: { port: { type: 'string', default: '0' }, 'no-browser': { type: 'boolean', default: false } },
    });
    if (parsed.positionals.length > 1) throw new Error('only one PATH can be opened');
    if (!/^\d{1,5}$/.test(parsed.values.port)) throw new Error('--port wants a number');
    return parsed;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nusage: npm start [-- PATH] [--port N] [--no-browser]`);
    process.exit(2);
  }
}

async function open(path: string | undefined): Promise<Opened> {
  if (path === undefined) return copyOfIncidents();
  // npm changes to the package's root; the path is relative to where the person stands.
  const absolute = resolve(process.env['INIT_CWD'] ?? '.', path);
  const stats = await stat(absolute).catch(() => undefined);
  if (stats === undefined) {
    console.error(`npm start: ${absolute} does not exist`);
    process.exit(2);
  }
  const note = 'Saves are written to the files themselves.';
  const cleanUp = async (): Promise<void> => {};
  if (stats.isDirectory()) return { workspace: absolute, files: [], note: `${absolute}. ${note}`, cleanUp };
  return { workspace: dirname(absolute), files: [basename(absolute)], note: `${absolute}. ${note}`, cleanUp };
}

async function copyOfIncidents(): Promise<Opened> {
  const scratch = await mkdtemp(join(tmpdir(), 'unstuck-'));
  const workspace = join(scratch, 'incidents');
  await cp(incidents, workspace, { recursive: true });
  const there = await readdir(workspace);
  return {
    workspace,
    files: firstFiles.filter((file) => there.includes(file)),
    note: `A copy of ${incidents}; saves are lost when this ends. To open your own: npm start -- PATH`,
    cleanUp: () => rm(scratch, { recursive: true, force: true }),
  };
}

/** Where there is no desktop, printing the address is enough. */
function openBrowser(url: string): void {
  const hasDisplay = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  const command = process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['cmd', '/c', 'start', '', url] : hasDisplay ? ['xdg-open', url] : undefined;
  if (command === undefined) return;
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: 'ignore', detached: true });
  child.on('error', () => console.log('  (no browser could be opened; open the address yourself)'));
  child.unref();
}
