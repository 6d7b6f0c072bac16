import * as vscode from 'vscode';
import { isTeamPagePath } from '../server/protocol.ts';
import { createClient, type Launch } from './client.ts';
import { registerCommands } from './commands.ts';
import { detectDumps } from './detectDumps.ts';
import { providePages } from './pageDocuments.ts';
import { IncidentPanel } from './panel.ts';
import { showStatus } from './status.ts';
import { watchTeamPages } from './teamPages.ts';

/**
 * Registers what the extension contributes, and returns at once: the language server is started by the first
 * document that it reads or the first command that asks it, and nobody waits for it here.
 */
export function activateUnstuck(context: vscode.ExtensionContext, launch: Launch): void {
  const client = createClient(launch);
  const panel = new IncidentPanel(context.extensionUri, client);
  const teamPages = watchTeamPages(client);
  context.subscriptions.push(client, teamPages, panel, showStatus(client), detectDumps(), providePages(client), ...registerCommands(client, panel, teamPages));

  const startFor = (document: vscode.TextDocument): void => {
    if (isRead(document)) client.start();
  };
  context.subscriptions.push(vscode.workspace.onDidOpenTextDocument(startFor));
  vscode.workspace.textDocuments.forEach(startFor);
}

function isRead(document: vscode.TextDocument): boolean {
  if (document.languageId === 'unstuck') return true;
  if (document.languageId === 'markdown' && isTeamPagePath(document.uri.path)) return true;
  return document.languageId === 'markdown' && vscode.workspace.getConfiguration('unstuck', document).get('markdown.enabled', true);
}
