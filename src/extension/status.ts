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
    if (!status || (document.languageId !== 'unstuck' && findings + status.information + status.reports === 0)) return item.hide();
    const { icon, words } = wordsOf(status);
    item.text = `$(${icon}) ${words}`;
    item.tooltip = status.verdict ?? (status.reports > 0 ? 'The kernel reports trouble, and Unstuck knows no signature for it: see the Problems view.' : 'Unstuck has read this dump and knows none of its waits as a hang.');
    item.accessibilityInformation = { label: `Unstuck: ${words}. ${status.verdict ?? ''}` };
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

function wordsOf({ errors, warnings, reports }: StatusParams): { readonly icon: string; readonly words: string } {
  if (errors + warnings > 0) return { icon: errors > 0 ? 'error' : 'warning', words: counted(errors + warnings, 'finding') };
  // Not "no hang": the kernel says itself that something is wrong.
  return reports > 0 ? { icon: 'info', words: counted(reports, 'kernel report') } : { icon: 'pass', words: 'No hang found' };
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The client and VS Code do not always encode a URI alike. */
function canonical(uri: string): string {
  return vscode.Uri.parse(uri).toString();
}
