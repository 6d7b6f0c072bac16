import { DidChangeConfigurationNotification, ErrorCodes, LSPErrorCodes, ResponseError, TextDocumentSyncKind, type CancellationToken, type Connection, type InitializeParams, type InitializeResult } from 'vscode-languageserver';
import type { AnalysedDocument } from '../features/document.ts';
import { diagnosticsOf } from '../features/diagnostics.ts';
import { FEATURES, type Feature } from '../features/index.ts';
import { checklistOf, postmortemOf } from '../features/postmortem.ts';
import { createText } from '../text/text.ts';
import { analyzeTexts } from '../unstuck.ts';
import { caseViewOf, countsOf, hasDump, maskViewOf } from './caseView.ts';
import { catalogueAnswer, pageAnswer } from './catalogueView.ts';
import { createDocuments, type Documents, type Language } from './documents.ts';
import { newPageAnswer, stackAnswer } from './newPage.ts';
import { caseSchema, catalogueSchema, changeSchema, closeSchema, maskSchema, newPageSchema, openSchema, optionsSchema, pageSchema, readFeatureParams, stackSchema, teamPagesSchema, textSchema } from './params.ts';
import { CASE_REQUEST, CATALOGUE_REQUEST, MASK_REQUEST, NEW_PAGE_REQUEST, PAGE_REQUEST, STACK_REQUEST, STATUS_NOTIFICATION, TEAM_PAGES_NOTIFICATION, TEXT_REQUEST, type ServerOptions, type StatusParams, type TextAnswer } from './protocol.ts';
import { NO_TREE, type SectionSource } from './sections.ts';
import { DEFAULT_SETTINGS, readSettings, type Settings } from './settings.ts';
import { createTeamPages, type TeamPages } from './teamPages.ts';

/** What differs between the node process and the web worker. */
export interface ServerHost {
  /** Resolves to {@link NO_TREE} where the syntax tree cannot be had; rejections are logged. */
  readonly loadSections: (options: ServerOptions) => Promise<SectionSource>;
}

/**
 * Serves one client over the connection until it ends. Every message is checked, every failure logged, every request
 * answered; nothing here throws into the connection.
 */
export function startServer(connection: Connection, host: ServerHost): void {
  const state: ServerState = { settings: DEFAULT_SETTINGS, sections: NO_TREE, canConfigure: false, canRegister: false, canRefreshHints: false };
  const log = (what: string, error: unknown): void => connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const published = (uri: string, document: AnalysedDocument | null): void => guard(log, `diagnostics of ${uri}`, () => publish(connection, state.settings, pages, uri, document));
  const documents: Documents = createDocuments({
    settings: () => state.settings,
    sections: { open: () => state.sections.open() },
    catalogue: () => pages.catalogue(),
    analysed: published,
    failed: log,
  });
  const pages = createTeamPages({
    openText: (uri) => documents.text(uri),
    changed: () => documents.refresh(),
    checked: (uri) => published(uri, documents.last(uri)),
    failed: log,
  });

  connection.onInitialize((params) => initialize(params, state, host, log));
  connection.onInitialized(() => {
    if (state.canRegister) connection.client.register(DidChangeConfigurationNotification.type, undefined).catch((error: unknown) => log('registration', error));
    void configure(connection, state, documents, log);
  });
  connection.onDidChangeConfiguration(() => void configure(connection, state, documents, log));
  connection.onShutdown(() => {
    documents.dispose();
    pages.dispose();
  });
  listenToDocuments(connection, documents, pages, log);
  for (const feature of FEATURES) serveFeature(connection, documents, pages, state, feature, log);
  serveOwnRequests(connection, documents, pages, log);
  connection.listen();
  // The tables of line shapes are unpacked now, not when the first dump waits for them.
  analyzeTexts([createText('', '[<0>] schedule+0x1/0x2\n')]);
}

type Log = (what: string, error: unknown) => void;

interface ServerState {
  settings: Settings;
  sections: SectionSource;
  canConfigure: boolean;
  canRegister: boolean;
  canRefreshHints: boolean;
}

async function initialize(params: InitializeParams, state: ServerState, host: ServerHost, log: Log): Promise<InitializeResult> {
  const { workspace } = params.capabilities;
  state.canConfigure = workspace?.configuration === true;
  state.canRegister = workspace?.didChangeConfiguration?.dynamicRegistration === true;
  state.canRefreshHints = workspace?.inlayHint?.refreshSupport === true;
  try {
    // Before the first document, so that none has to change over later. Both hosts have the bytes at hand.
    state.sections = await host.loadSections(optionsSchema.parse(params.initializationOptions));
  } catch (error) {
    log('syntax tree not available, sections come from the reader', error);
  }
  return {
    serverInfo: { name: 'unstuck' },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...Object.assign({}, ...FEATURES.map((feature) => feature.capability)) as object,
    },
  };
}

async function configure(connection: Connection, state: ServerState, documents: Documents, log: Log): Promise<void> {
  try {
    if (!state.canConfigure) return;
    const settings = readSettings(await connection.workspace.getConfiguration('unstuck'));
    // Clients announce every change of any setting, and the first one at the start.
    if (JSON.stringify(settings) === JSON.stringify(state.settings)) return;
    state.settings = settings;
    documents.refresh();
    if (state.canRefreshHints) await connection.languages.inlayHint.refresh();
  } catch (error) {
    log('settings', error);
  }
}

function listenToDocuments(connection: Connection, documents: Documents, pages: TeamPages, log: Log): void {
  const listen = <T>(method: string, schema: { readonly parse: (value: unknown) => T }, handle: (params: T) => void): void => {
    connection.onNotification(method, (params: unknown) => guard(log, method, () => handle(schema.parse(params))));
  };
  listen('textDocument/didOpen', openSchema, ({ textDocument }) => {
    const language = languageOf(textDocument.languageId);
    if (language) documents.open(textDocument.uri, language, textDocument.version, textDocument.text);
    pages.edited(textDocument.uri);
  });
  listen('textDocument/didChange', changeSchema, ({ textDocument, contentChanges }) => {
    documents.change(textDocument.uri, textDocument.version ?? 0, contentChanges);
    pages.edited(textDocument.uri);
  });
  listen('textDocument/didClose', closeSchema, ({ textDocument }) => {
    documents.close(textDocument.uri);
    pages.edited(textDocument.uri);
  });
  listen(TEAM_PAGES_NOTIFICATION, teamPagesSchema, (params) => pages.replace(params));
}

function languageOf(languageId: string): Language | null {
  return languageId === 'unstuck' || languageId === 'markdown' ? languageId : null;
}

function serveFeature(connection: Connection, documents: Documents, pages: TeamPages, state: ServerState, feature: Feature, log: Log): void {
  connection.onRequest(feature.method, async (value: unknown, token: CancellationToken) => {
    const read = readFeatureParams(feature.needs, value);
    if (!read) return invalidParams(log, feature.method);
    if (feature.setting !== undefined && !state.settings[feature.setting]) return null;
    const content = feature.inPage && pages.isPage(read.uri) ? documents.text(read.uri) : null;
    if (content !== null) {
      const own = answered(log, feature.method, () => feature.inPage?.(createText('', content), read.params, pages.catalogue()));
      if (own !== undefined) return own;
    }
    const document = await documents.current(read.uri);
    if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    return document && hasDump(document) ? answered(log, feature.method, () => feature.answer(document, read.params)) : null;
  });
}

function serveOwnRequests(connection: Connection, documents: Documents, pages: TeamPages, log: Log): void {
  connection.onRequest(CASE_REQUEST, async (value: unknown) => {
    const params = caseSchema.safeParse(value);
    if (!params.success) return invalidParams(log, CASE_REQUEST);
    const document = await documents.current(params.data.uri);
    return document ? answered(log, CASE_REQUEST, () => caseViewOf(document)) : null;
  });
  connection.onRequest(TEXT_REQUEST, async (value: unknown) => {
    const params = textSchema.safeParse(value);
    if (!params.success) return invalidParams(log, TEXT_REQUEST);
    const document = await documents.current(params.data.uri);
    return answered(log, TEXT_REQUEST, (): TextAnswer => ({ text: document ? (params.data.kind === 'postmortem' ? postmortemOf(document) : checklistOf(document)) : null }));
  });
  connection.onRequest(MASK_REQUEST, (value: unknown) => {
    const params = maskSchema.safeParse(value);
    return params.success ? answered(log, MASK_REQUEST, () => maskViewOf(params.data)) : invalidParams(log, MASK_REQUEST);
  });
  const dumpAt = async (uri: string | null): Promise<AnalysedDocument | null> => {
    const document = uri === null ? null : await documents.current(uri);
    return document && hasDump(document) ? document : null;
  };
  connection.onRequest(CATALOGUE_REQUEST, async (value: unknown) => {
    const params = catalogueSchema.safeParse(value);
    if (!params.success) return invalidParams(log, CATALOGUE_REQUEST);
    const document = await dumpAt(params.data.uri);
    return answered(log, CATALOGUE_REQUEST, () => catalogueAnswer(pages.catalogue(), document));
  });
  connection.onRequest(PAGE_REQUEST, async (value: unknown) => {
    const params = pageSchema.safeParse(value);
    if (!params.success) return invalidParams(log, PAGE_REQUEST);
    const document = await dumpAt(params.data.uri);
    return answered(log, PAGE_REQUEST, () => pageAnswer(pages.catalogue(), params.data.id, document));
  });
  connection.onRequest(STACK_REQUEST, async (value: unknown) => {
    const params = stackSchema.safeParse(value);
    if (!params.success) return invalidParams(log, STACK_REQUEST);
    const document = await dumpAt(params.data.uri);
    return answered(log, STACK_REQUEST, () => stackAnswer(document, params.data.line));
  });
  connection.onRequest(NEW_PAGE_REQUEST, async (value: unknown) => {
    const params = newPageSchema.safeParse(value);
    if (!params.success) return invalidParams(log, NEW_PAGE_REQUEST);
    const document = await dumpAt(params.data.uri);
    return answered(log, NEW_PAGE_REQUEST, () => newPageAnswer(document, params.data));
  });
}

/** A signature page shows its own faults: the dumps in it are examples, and no incident. */
function publish(connection: Connection, settings: Settings, pages: TeamPages, uri: string, document: AnalysedDocument | null): void {
  const isPage = pages.isPage(uri);
  const diagnostics = isPage ? [...pages.diagnosticsOf(uri)] : document && settings.diagnostics && hasDump(document) ? [...diagnosticsOf(document)] : [];
  const ended = (error: unknown): void => connection.console.error(`cannot publish: ${String(error)}`);
  connection.sendDiagnostics({ uri, diagnostics, ...(document ? { version: document.version } : {}) }).catch(ended);
  const status: StatusParams = { uri, version: document?.version ?? -1, ...countsOf(isPage ? null : document) };
  connection.sendNotification(STATUS_NOTIFICATION, status).catch(ended);
}

function answered<T>(log: Log, method: string, answer: () => T): T | ResponseError<void> {
  try {
    return answer();
  } catch (error) {
    log(method, error);
    return new ResponseError(ErrorCodes.InternalError, `${method} failed; the log of Unstuck says why`);
  }
}

function invalidParams(log: Log, method: string): ResponseError<void> {
  log(method, 'parameters do not fit the protocol');
  return new ResponseError(ErrorCodes.InvalidParams, `${method}: parameters do not fit the protocol`);
}

function guard(log: Log, what: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    log(what, error);
  }
}
