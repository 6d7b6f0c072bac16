import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { CASE_REQUEST, MASK_REQUEST, STATUS_NOTIFICATION, TEXT_REQUEST } from '../server/protocol.ts';
import type { CaseParams, CaseView, MaskParams, MaskView, StatusParams, TextAnswer, TextParams } from '../server/protocol.ts';

/** Makes the client of one host: child process or web worker. */
export type Launch = (options: LanguageClientOptions) => Promise<BaseLanguageClient>;

/** The language server as the rest of the extension sees it. Requests start it; they reject when it cannot be started. */
export interface Client extends vscode.Disposable {
  /** Starts the server unless it runs; failures are logged and shown once. */
  start(): void;
  restart(): Promise<void>;
  showLog(): void;
  /** null when the document holds no dump. */
  requestCase(params: CaseParams): Promise<CaseView | null>;
  /** null when the value is no mask. */
  requestMask(params: MaskParams): Promise<MaskView | null>;
  requestText(params: TextParams): Promise<TextAnswer>;
  readonly onStatus: vscode.Event<StatusParams>;
}

/** A client that is launched on first use. */
export function createClient(launch: Launch): Client {
  const log = vscode.window.createOutputChannel('Unstuck', { log: true });
  const status = new vscode.EventEmitter<StatusParams>();
  let running: Promise<BaseLanguageClient> | undefined;

  const started = (): Promise<BaseLanguageClient> => {
    running ??= launchClient(launch, log, status).catch((error: unknown) => {
      running = undefined;
      log.error('the language server did not start:', error);
      throw error;
    });
    return running;
  };
  const request = async <P, R>(method: string, params: P): Promise<R> => (await started()).sendRequest<R>(method, params);
  const stop = async (): Promise<void> => {
    const client = await running?.catch(() => undefined);
    running = undefined;
    await client?.dispose();
  };

  return {
    start: () => void started().catch(() => offerLog('Unstuck: the language server did not start.', log)),
    restart: async () => {
      await stop();
      await started();
    },
    showLog: () => log.show(),
    requestCase: (params) => request(CASE_REQUEST, params),
    requestMask: (params) => request(MASK_REQUEST, params),
    requestText: (params) => request(TEXT_REQUEST, params),
    onStatus: status.event,
    dispose: () => {
      void stop();
      status.dispose();
      log.dispose();
    },
  };
}

async function launchClient(launch: Launch, log: vscode.LogOutputChannel, status: vscode.EventEmitter<StatusParams>): Promise<BaseLanguageClient> {
  const client = await launch({
    documentSelector: [{ language: 'unstuck' }, { language: 'markdown' }],
    outputChannel: log,
    traceOutputChannel: log,
    synchronize: { configurationSection: 'unstuck' },
    // Text of a dump is quoted in hovers: it must stay text.
    markdown: { isTrusted: false, supportHtml: false },
  });
  client.onNotification(STATUS_NOTIFICATION, (params: StatusParams) => status.fire(params));
  await client.start();
  return client;
}

async function offerLog(message: string, log: vscode.LogOutputChannel): Promise<void> {
  const show = 'Show Log';
  if ((await vscode.window.showErrorMessage(message, show)) === show) log.show();
}
