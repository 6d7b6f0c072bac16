import * as vscode from 'vscode';
import { PAGE_SCHEME } from '../server/protocol.ts';
import { readPageAddress } from './pageAddresses.ts';

/**
 * The document whose incident a person looks at: that of a menu or the active editor, the dump that an open page is read
 * for, else the document of the panel.
 *
 * @param argument what a menu hands to the command.
 */
export function incidentInView(panel: vscode.Uri | undefined, argument: unknown): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const active = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
  const uri = argument instanceof vscode.Uri ? argument : active;
  if (uri?.scheme !== PAGE_SCHEME) return uri ?? panel;
  const incident = readPageAddress(uri)?.incident;
  return incident === undefined || incident === null ? panel : vscode.Uri.parse(incident);
}
