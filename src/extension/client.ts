import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { CASE_REQUEST, CATALOGUE_REQUEST, isTeamPagePath, MASK_REQUEST, NEW_PAGE_REQUEST, OPEN_PAGE_COMMAND, PAGE_REQUEST, STACK_REQUEST, STATUS_NOTIFICATION, TEAM_PAGES_NOTIFICATION, TEXT_REQUEST } from '../server/protocol.ts';
import type { CaseParams, CaseView, CatalogueAnswer, CatalogueParams, MaskParams, MaskView, NewPageAnswer, NewPageParams, PageAnswer, PageParams, StackAnswer, StackParams, StatusParams, TeamPagesParams, TextAnswer, TextParams } from '../server/protocol.ts';
import { isInNamedFolder } from './pageFolders.ts';

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
  requestCatalogue(params: CatalogueParams): Promise<CatalogueAnswer>;
  requestPage(params: PageParams): Promise<PageAnswer>;
  requestStack(params: StackParams): Promise<StackAnswer>;
  requestNewPage(params: NewPageParams): Promise<NewPageAnswer>;
  /** Does nothing unless the server runs: {@link onDidStart} tells when it must be told again. */
  sendTeamPages(params: TeamPagesParams): Promise<void>;
  readonly isRunning: boolean;
  readonly onStatus: vscode.Event<StatusParams>;
  /** The server has started, for the first time or again. */
  readonly onDidStart: vscode.Event<void>;
}

/** A client that is launched on first use. */
export function createClient(launch: Launch): Client {
  const log = vscode.window.createOutputChannel('Unstuck', { log: true });
  const status = new vscode.EventEmitter<StatusParams>();
  const start = new vscode.EventEmitter<void>();
  let running: Promise<BaseLanguageClient> | undefined;

  const started = (): Promise<BaseLanguageClient> => {
    running ??= launchClient(launch, log, status).then((client) => {
      start.fire();
      return client;
    }, (error: unknown) => {
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
    requestCatalogue: (params) => request(CATALOGUE_REQUEST, params),
    requestPage: (params) => request(PAGE_REQUEST, params),
    requestStack: (params) => request(STACK_REQUEST, params),
    requestNewPage: (params) => request(NEW_PAGE_REQUEST, params),
    sendTeamPages: async (params) => {
      const client = await running?.catch(() => undefined);
      if (client?.isRunning() === true) await client.sendNotification(TEAM_PAGES_NOTIFICATION, params);
    },
    get isRunning() { return running !== undefined; },
    onStatus: status.event,
    onDidStart: start.event,
    dispose: () => {
      void stop();
      status.dispose();
      start.dispose();
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
    // Only signature pages are completed: other Markdown is not even asked about.
    middleware: { provideCompletionItem: (document, position, context, token, next) => (isTeamPagePath(document.uri.path) || isInNamedFolder(document.uri) ? next(document, position, context, token) : undefined) },
    // Text of a dump is quoted in hovers: it must stay text. The one command that a link may call shows a page of the catalogue.
    markdown: { isTrusted: { enabledCommands: [OPEN_PAGE_COMMAND] }, supportHtml: false },
  });
  client.onNotification(STATUS_NOTIFICATION, (params: StatusParams) => status.fire(params));
  await client.start();
  return client;
}

async function offerLog(message: string, log: vscode.LogOutputChannel): Promise<void> {
  const show = 'Show Log';
  if ((await vscode.window.showErrorMessage(message, show)) === show) log.show();
}
