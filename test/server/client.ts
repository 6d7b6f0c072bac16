import { PassThrough } from 'node:stream';
import { createConnection, createProtocolConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter, type ProtocolConnection, type PublishDiagnosticsParams } from 'vscode-languageserver/node.js';
import type { StatusParams } from '../../src/server/protocol.ts';
import { NO_TREE } from '../../src/server/sections.ts';
import { startServer, type ServerHost } from '../../src/server/server.ts';

/** A client that has initialized a server. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly published: readonly PublishDiagnosticsParams[];
  readonly statuses: readonly StatusParams[];
  /** What the server logged. */
  readonly log: readonly string[];
  /** `unstuck.*` as the client answers workspace/configuration. */
  configure(settings: unknown): Promise<void>;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** The first diagnostics of a document, from the n-th publication on, that fulfil the condition. */
  diagnostics(uri: string, holds?: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
  close(): Promise<void>;
}

/** A client with a real server behind two streams in memory. */
export async function connect(host: ServerHost = { loadSections: () => Promise.resolve(NO_TREE) }): Promise<TestClient> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down)), host);
  const client = await initialize(createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up)));
  return {
    ...client,
    close: async () => {
      await client.close();
      up.destroy();
      down.destroy();
    },
  };
}

/** A client of the server at the other end of the connection, wherever that runs. */
export async function initialize(connection: ProtocolConnection): Promise<TestClient> {
  const published: PublishDiagnosticsParams[] = [];
  const statuses: StatusParams[] = [];
  const log: string[] = [];
  let settings: unknown = {};
  let listeners: (() => void)[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const listener of listeners) listener();
  });
  connection.onNotification('unstuck/status', (params: StatusParams) => void statuses.push(params));
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void log.push(message));
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => settings));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/inlayHint/refresh', () => null);
  connection.listen();
  const workspace = { configuration: true, didChangeConfiguration: { dynamicRegistration: true }, inlayHint: { refreshSupport: true } };
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: { workspace } });
  await connection.sendNotification('initialized', {});
  return {
    connection, published, statuses, log,
    configure: async (next) => {
      settings = next;
      await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    },
    open: (uri, text, languageId = 'unstuck') => connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    diagnostics: (uri, holds = () => true) => new Promise((resolve) => {
      const look = (): void => {
        const found = published.findLast((params) => params.uri === uri && holds(params));
        if (!found) return;
        listeners = listeners.filter((listener) => listener !== look);
        resolve(found);
      };
      listeners.push(look);
      look();
    }),
    close: async () => {
      await connection.sendRequest('shutdown');
      connection.end();
      connection.dispose();
    },
  };
}
