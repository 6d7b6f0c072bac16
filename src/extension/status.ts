import * as vscode from 'vscode';
import type { StatusParams } from '../server/protocol.ts';
import type { Client } from './client.ts';
import { EXPLAIN_COMMAND } from './commandIds.ts';

/** The status bar item: how many findings the active document has, the verdict on hover, the explanation on click. */
export function showStatus(client: Client): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('unstuck.findings', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Unstuck Findings';
  item.command = EXPLAIN_COMMAND;
  const known = new Map<string, StatusParams>();

  const refresh = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const status = document && known.get(document.uri.toString());
    const findings = status ? status.errors + status.warnings : 0;
    // A Markdown document without a dump is not ours; a dump without findings still says that it was read.
    if (!status || (document.languageId !== 'unstuck' && findings + status.information === 0)) return item.hide();
    item.text = status.errors > 0 ? `$(error) ${counted(findings)}` : findings > 0 ? `$(warning) ${counted(findings)}` : '$(pass) No hang found';
    item.tooltip = status.verdict ?? 'Unstuck has read this dump and knows none of its waits as a hang.';
    item.accessibilityInformation = { label: `Unstuck: ${findings > 0 ? counted(findings) : 'no hang found'}. ${status.verdict ?? ''}` };
    item.show();
  };

  return vscode.Disposable.from(
    item,
    client.onStatus((status) => {
      known.set(canonical(status.uri), status);
      refresh();
    }),
    vscode.window.onDidChangeActiveTextEditor(refresh),
    vscode.workspace.onDidCloseTextDocument((document) => {
      known.delete(document.uri.toString());
      refresh();
    }),
  );
}

function counted(findings: number): string {
  return `${findings} finding${findings === 1 ? '' : 's'}`;
}

/** The client and VS Code do not always encode a URI alike. */
function canonical(uri: string): string {
  return vscode.Uri.parse(uri).toString();
}
