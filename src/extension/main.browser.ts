import * as vscode from 'vscode';
import type { ServerOptions } from '../server/protocol.ts';
import { activateUnstuck } from './activate.ts';

/** Entry of the web extension host: the language server is a web worker. */
export function activate(context: vscode.ExtensionContext): void {
  const file = (name: string): vscode.Uri => vscode.Uri.joinPath(context.extensionUri, 'dist', name);
  activateUnstuck(context, async (options) => {
    const [{ LanguageClient }, wasm] = await Promise.all([import('vscode-languageclient/browser'), readWasm(file)]);
    const initializationOptions: ServerOptions = { wasm };
    return new LanguageClient('unstuck', 'Unstuck', { ...options, initializationOptions }, new Worker(file('server.js').toString(true)));
  });
}

/** A worker on another origin than the extension's files could not fetch them; the host's file system always can. */
async function readWasm(file: (name: string) => vscode.Uri): Promise<ServerOptions['wasm']> {
  try {
    const [treeSitter, grammar] = await Promise.all(['web-tree-sitter.wasm', 'tree-sitter-unstuck.wasm'].map((name) => vscode.workspace.fs.readFile(file(name))));
    return treeSitter && grammar ? { treeSitter, grammar } : null;
  } catch {
    // The server reads sections by itself without the tree: only incremental outline and folding are slower.
    return null;
  }
}
