import assert from 'node:assert/strict';
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { createProtocolConnection, IPCMessageReader, IPCMessageWriter, type DocumentSymbol, type Hover, type MarkupContent } from 'vscode-languageserver/node.js';
import { buildAll, bundlePath } from '../../src/build/bundles.ts';
import type { CaseView } from '../../src/server/protocol.ts';
import { INCIDENT } from '../features/incident.ts';
import { initialize } from './client.ts';

const URI = 'file:///incident/dump.unstuck';
const textDocument = { uri: URI };

describe('the bundles for Node, as they are shipped', () => {
  let server: ChildProcess | undefined;
  before(async function () {
    this.timeout(60_000);
    await buildAll({ production: true, only: ['extension.js', 'server.js'] });
  });
  afterEach(() => {
    server?.kill('SIGKILL');
    server = undefined;
  });

  /** Starts the server as TransportKind.ipc of vscode-languageclient does. */
  const start = (clientPid: number): ChildProcess => (server = fork(bundlePath('server.js'), ['--node-ipc', `--clientProcessId=${clientPid}`], { silent: true, execArgv: [] }));

  it('the server speaks over ipc, and ends with 0 when it is told to', async () => {
    const child = start(process.pid);
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    const client = await initialize(createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child)));
    const request = <T>(method: string, params: unknown): Promise<T> => client.connection.sendRequest<T>(method, params);

    await client.open(URI, INCIDENT);
    const { diagnostics } = await client.diagnostics(URI);
    const line = INCIDENT.split('\n').findIndex((one) => one.includes('zap_pid_ns_processes'));
    const verdict = diagnostics.find((one) => one.range.start.line === line);
    assert.equal(verdict?.severity, 1);
    assert.match(verdict.message, /^Container init docker-init \(6198\) cannot exit: thread 6200 of ndrive \(6199\) waits in fuse_flush/);
    const hover = await request<Hover>('textDocument/hover', { textDocument, position: verdict.range.start });
    assert.match((hover.contents as MarkupContent).value, /zap_pid_ns_processes/);
    assert.ok((await request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument })).some((one) => one.name.includes('6198')));
    assert.equal((await request<CaseView>('unstuck/case', textDocument)).report.findings[0]?.severity, 'error');
    // A syntax tree whose files do not lie beside the bundle would be logged.
    assert.deepEqual([...client.log, ...output], []);

    const ended = once(child, 'exit');
    await request('shutdown', undefined);
    await client.connection.sendNotification('exit');
    assert.deepEqual(await ended, [0, null]);
    client.connection.dispose();
  });

  it('the server ends by itself when its client is gone', async () => {
    const gone = spawnSync(process.execPath, ['--version']).pid;
    assert.deepEqual(await once(start(gone), 'exit'), [1, null]);
  });

  it('the extension that the manifest names loads without touching the editor, and can be activated', () => {
    const { main } = JSON.parse(readFileSync('package.json', 'utf8')) as { main: string };
    const require: (name: string) => unknown = createRequire(resolve(main));
    const module: { exports: Readonly<Record<string, unknown>> } = { exports: {} };
    const load = compileFunction(readFileSync(main, 'utf8'), ['require', 'module', 'exports'], { filename: resolve(main) });
    load((name: string) => (name === 'vscode' ? {} : require(name)), module, module.exports);
    assert.equal(typeof module.exports['activate'], 'function');
  });
});
