import * as vscode from 'vscode';
import { activateUnstuck } from './activate.ts';

/** Entry of the desktop and remote extension host: the language server is a child process. */
export function activate(context: vscode.ExtensionContext): void {
  activateUnstuck(context, async (options) => {
    // Imported late: the client is most of the bundle, and activation must not wait for it.
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
    const run = { module, transport: TransportKind.ipc };
    return new LanguageClient('unstuck', 'Unstuck', { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6099'] } } }, options);
  });
}
