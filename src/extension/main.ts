import type * as vscode from 'vscode';
import { activate as activateInBrowser } from './main.browser.ts';
import { activate as activateInNode } from './main.node.ts';

/** Entry of all extension hosts: one bundle, of which each host loads only its own half of the language client. */
export function activate(context: vscode.ExtensionContext): void {
  if (isNode()) activateInNode(context);
  else activateInBrowser(context);
}

function isNode(): boolean {
  return typeof process === 'object' && typeof process.versions === 'object' && typeof process.versions.node === 'string';
}
