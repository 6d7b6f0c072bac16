import * as vscode from 'vscode';
import { pageAddress, PAGE_SCHEME } from '../server/protocol.ts';
import type { Client } from './client.ts';
import { isPageId, readPageAddress } from './pageAddresses.ts';

/**
 * Signature pages as read-only Markdown documents, made by the server. They follow the incident that they are read
 * for, and the pages of a team when these change.
 */
export function providePages(client: Client): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === PAGE_SCHEME) changed.fire(uri);
  };
  return vscode.Disposable.from(
    changed,
    { dispose: () => clearTimeout(timer) },
    client.onStatus(() => {
      clearTimeout(timer);
      timer = setTimeout(refresh, REFRESH_DELAY_MS);
    }),
    vscode.workspace.registerTextDocumentContentProvider(PAGE_SCHEME, { onDidChange: changed.event, provideTextDocumentContent: (uri) => contentOf(client, uri) }),
  );
}

/**
 * Shows a page in the built-in Markdown preview, or its text where that is switched off.
 *
 * @param id checked here: links of hovers and the webview bring it.
 * @param incident URI of the dump that it is read for, if any.
 */
export async function openPage(id: unknown, incident: unknown, wanted = vscode.ViewColumn.Active): Promise<void> {
  if (!isPageId(id)) {
    void vscode.window.showWarningMessage('Unstuck: this is no name of a signature page.');
    return;
  }
  const uri = vscode.Uri.parse(pageAddress(id, typeof incident === 'string' && incident !== '' ? incident : null), true);
  const column = wanted === vscode.ViewColumn.Beside ? besides(uri) : wanted;
  if (vscode.extensions.getExtension('vscode.markdown-language-features')) {
    try {
      await vscode.commands.executeCommand('vscode.openWith', uri, PREVIEW_EDITOR, column);
      return;
    } catch {
      // No preview in this host: the text says the same.
    }
  }
  await vscode.window.showTextDocument(uri, { viewColumn: column });
}

/** Beside the dump: where the page is open already, or where pages are read; no column after column. */
function besides(uri: vscode.Uri): vscode.ViewColumn {
  const { activeTabGroup, all } = vscode.window.tabGroups;
  if (activeTabGroup.activeTab && addressOf(activeTabGroup.activeTab)) return vscode.ViewColumn.Active;
  return all.find((group) => group !== activeTabGroup && group.tabs.some((tab) => addressOf(tab)?.toString() === uri.toString()))?.viewColumn ?? vscode.ViewColumn.Beside;
}

function addressOf({ input }: vscode.Tab): vscode.Uri | undefined {
  const uri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri?.scheme === PAGE_SCHEME ? uri : undefined;
}

/**
 * The Markdown preview as an editor: unlike `markdown.showPreview`, a tab of its own for each page, found again when
 * it is asked for a second time. The manifest associates it with our scheme, so links to pages lead there as well.
 */
const PREVIEW_EDITOR = 'vscode.markdown.preview.editor';

const REFRESH_DELAY_MS = 300;

async function contentOf(client: Client, uri: vscode.Uri): Promise<string> {
  const address = readPageAddress(uri);
  if (!address) return 'This address is no signature page.\n';
  const { text } = await client.requestPage({ id: address.id, uri: address.incident });
  return text ?? `# No such page\n\nThe catalogue has no page \`${address.id}\`. If it was one of your team, its file is gone or has an error.\n`;
}
