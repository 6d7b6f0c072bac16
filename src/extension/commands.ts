import * as vscode from 'vscode';
import { OPEN_PAGE_COMMAND } from '../server/protocol.ts';
import type { Client } from './client.ts';
import { COPY_CHECKLIST_COMMAND, EXPLAIN_COMMAND, NEW_SIGNATURE_COMMAND, POSTMORTEM_COMMAND } from './commandIds.ts';
import { explainMask } from './explainMask.ts';
import { newSignature } from './newSignature.ts';
import { openPage } from './pageDocuments.ts';
import { incidentInView } from './pageIncident.ts';
import type { IncidentPanel } from './panel.ts';
import { showCatalogue } from './searchCatalogue.ts';
import type { TeamPages } from './teamPages.ts';

/** Every command of the manifest, and that of links to pages. A command may be given a URI (menus) or its text (code actions, the webview). */
export function registerCommands(client: Client, panel: IncidentPanel, teamPages: TeamPages): readonly vscode.Disposable[] {
  const target = (argument: unknown): vscode.Uri | undefined => uriOf(argument) ?? vscode.window.activeTextEditor?.document.uri ?? panel.document;
  const commands: Readonly<Record<string, (argument?: unknown, second?: unknown) => unknown>> = {
    [EXPLAIN_COMMAND]: (argument) => withDocument(target(argument), async (document) => panel.show((await asDump(document)).uri)),
    [POSTMORTEM_COMMAND]: (argument) => withDocument(target(argument), (document) => startPostmortem(client, document)),
    [COPY_CHECKLIST_COMMAND]: (argument) => withDocument(target(argument), (document) => copyChecklist(client, document)),
    [NEW_SIGNATURE_COMMAND]: (argument, line) => withDocument(target(argument), async (document) => newSignature(client, teamPages, await asDump(document), typeof line === 'number' ? line : undefined)),
    'unstuck.searchCatalogue': (argument) => showCatalogue(client, incidentInView(panel.document, argument), argument),
    // No command of the manifest: links in hovers call it. The dump that is hovered over stays in view.
    [OPEN_PAGE_COMMAND]: (id, incident) => openPage(id, incident, vscode.ViewColumn.Beside),
    'unstuck.explainMask': (argument) => explainMask(client, argument),
    'unstuck.analyzeAsDump': (argument) => withDocument(target(argument), analyzeAsDump),
    'unstuck.restartServer': () => client.restart(),
    'unstuck.showLog': () => client.showLog(),
  };
  return Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
}

async function startPostmortem(client: Client, document: vscode.TextDocument): Promise<void> {
  const { text } = await client.requestText({ uri: document.uri.toString(), kind: 'postmortem' });
  if (text === null) return sayNoDump();
  const postmortem = await vscode.workspace.openTextDocument({ language: 'markdown', content: text });
  await vscode.window.showTextDocument(postmortem, vscode.ViewColumn.Beside);
}

async function copyChecklist(client: Client, document: vscode.TextDocument): Promise<void> {
  const { text } = await client.requestText({ uri: document.uri.toString(), kind: 'checklist' });
  if (text === null) return sayNoDump();
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage('$(check) Remediation checklist copied', 3000);
}

async function analyzeAsDump(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(await vscode.languages.setTextDocumentLanguage(document, 'unstuck'));
}

/** Who asks for an explanation of a plain text says that it is a dump. */
async function asDump(document: vscode.TextDocument): Promise<vscode.TextDocument> {
  const isRead = document.languageId === 'unstuck' || document.languageId === 'markdown';
  return isRead ? document : vscode.languages.setTextDocumentLanguage(document, 'unstuck');
}

async function withDocument(uri: vscode.Uri | undefined, run: (document: vscode.TextDocument) => unknown): Promise<void> {
  if (!uri) {
    void vscode.window.showInformationMessage('Unstuck: open an incident dump first.');
    return;
  }
  await run(await vscode.workspace.openTextDocument(uri));
}

function sayNoDump(): void {
  void vscode.window.showInformationMessage('Unstuck: there is no dump in this document that can be read.');
}

function uriOf(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  return typeof argument === 'string' && argument.length > 0 ? vscode.Uri.parse(argument) : undefined;
}
