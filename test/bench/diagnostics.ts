import { spawn } from 'node:child_process';
import { createProtocolConnection, DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, ExitNotification, InitializedNotification, InitializeRequest, PublishDiagnosticsNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver/node.js';
import type { Input } from './inputs.ts';

/**
 * Milliseconds from handing a text to the language server (built, in a process of its own) until its diagnostics are
 * back. Each text is measured in a server that has seen none before, start of the server apart, and once more.
 */
export async function diagnosticsTimes(all: readonly Input[]): Promise<readonly Readonly<Record<string, string>>[]> {
  const rows: Readonly<Record<string, string>>[] = [];
  for (const { name, text } of all) {
    const server = await startServer();
    try {
      const first = await timeOf(server.connection, 'file:///bench/first.txt', text);
      const second = await timeOf(server.connection, 'file:///bench/second.txt', text);
      rows.push({
        input: `${name}, ${(text.length / 1e6).toFixed(1)} MB`, 'server start': `${server.started.toFixed(0)} ms`,
        'first diagnostics': `${first.milliseconds.toFixed(0)} ms (${first.diagnostics})`, 'second document': `${second.milliseconds.toFixed(0)} ms`,
      });
    } finally {
      await server.end();
    }
  }
  return rows;
}

interface Server {
  readonly connection: ProtocolConnection;
  /** Milliseconds from the start of the process to the answer to `initialize`. */
  readonly started: number;
  readonly end: () => Promise<void>;
}

async function startServer(): Promise<Server> {
  const start = performance.now();
  const child = spawn(process.execPath, ['dist/server.js', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
  const started = performance.now() - start;
  await connection.sendNotification(InitializedNotification.type, {});
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return {
    connection, started,
    end: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await exited;
      connection.dispose();
    },
  };
}

async function timeOf(connection: ProtocolConnection, uri: string, text: string): Promise<{ readonly milliseconds: number; readonly diagnostics: number }> {
  const arrived = new Promise<number>((resolve) => {
    const listening = connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      if (params.uri !== uri) return;
      listening.dispose();
      resolve(params.diagnostics.length);
    });
  });
  const start = performance.now();
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'unstuck', version: 1, text } });
  const diagnostics = await arrived;
  const milliseconds = performance.now() - start;
  await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  return { milliseconds, diagnostics };
}
