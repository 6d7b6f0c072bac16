import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { buildPlugins } from '../../src/build/plugins.ts';
import { reportSchema, type Report } from '../../src/report/schema.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Command {
  readonly run: (args: readonly string[], input?: string | Buffer, shell?: string) => Promise<Ran>;
  /** As `run` with `--format json`; fails when the output is no report. */
  readonly report: (args: readonly string[], input?: string | Buffer) => Promise<Ran & { readonly report: Report }>;
  /** A folder of its own, gone afterwards; the command runs in it. */
  readonly folder: string;
  /** Path of the bundled command. */
  readonly bundle: string;
  readonly dispose: () => void;
}

/** Bundles the command line as the build does and runs it as a process of its own, in a folder of its own. */
export async function buildCommand(): Promise<Command> {
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-cli-'));
  const bundle = join(folder, '.bundle', 'cli.cjs');
  await build({
    entryPoints: [resolve('src/cli/main.ts')], outfile: bundle, bundle: true, platform: 'node', format: 'cjs', target: 'node20',
    mainFields: ['module', 'main'], logLevel: 'warning', plugins: buildPlugins,
  });
  const run: Command['run'] = (args, input, shell) => start(bundle, folder, args, input, shell);
  return {
    run, folder, bundle,
    report: async (args, input) => {
      const ran = await run(['analyze', '--format', 'json', ...args], input);
      return { ...ran, report: reportSchema.parse(JSON.parse(ran.stdout)) };
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function start(bundle: string, cwd: string, args: readonly string[], input: string | Buffer = '', shell?: string): Promise<Ran> {
  return new Promise((done, failed) => {
    const child = shell === undefined
      ? spawn(process.execPath, [bundle, ...args], { cwd })
      : spawn('bash', ['-c', shell, 'bash', process.execPath, bundle, ...args], { cwd });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', failed);
    // A command that ends without reading its input is none of our errors.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('close', (code) => done({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
  });
}
