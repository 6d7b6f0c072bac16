import * as vscode from 'vscode';
import type { CatalogueAnswer } from '../server/protocol.ts';
import { searchCatalogue, type FoundPage } from './catalogueSearch.ts';
import type { Client } from './client.ts';
import { openPage } from './pageDocuments.ts';

/**
 * Lists the signature pages, those of the incident first, and searches them while a person types: by title, id,
 * keyword, subsystem, function, or a frame pasted from a dump. Choosing one shows the page.
 *
 * @param argument the first query; without it the selection of the editor, as in VS Code's own search.
 */
export async function showCatalogue(client: Client, incident: vscode.Uri | undefined, argument: unknown): Promise<void> {
  const list = vscode.window.createQuickPick<PageItem>();
  list.title = 'Unstuck: Signature Catalogue';
  list.placeholder = 'Words, a function or a frame of a stack: nfs hang, request_wait_answer, docker stop';
  list.value = typeof argument === 'string' ? argument.slice(0, 200) : selectedText();
  list.busy = true;
  let catalogue: CatalogueAnswer | undefined;
  const draw = (): void => {
    if (catalogue) list.items = itemsOf(searchCatalogue(catalogue, list.value), list.value.trim(), catalogue.entries.length);
  };
  const open = (item: PageItem | undefined, column?: vscode.ViewColumn): void => {
    if (item?.id === undefined) return;
    list.hide();
    void openPage(item.id, incident?.toString(), column);
  };
  list.onDidChangeValue(draw);
  list.onDidAccept(() => open(list.selectedItems[0]));
  list.onDidTriggerItemButton(({ item }) => open(item, vscode.ViewColumn.Beside));
  const hidden = new Promise<void>((resolve) => {
    list.onDidHide(() => {
      list.dispose();
      resolve();
    });
  });
  list.show();
  try {
    catalogue = await client.requestCatalogue({ uri: incident?.toString() ?? null });
  } catch (error) {
    list.hide();
    throw new Error(`The catalogue could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  list.busy = false;
  draw();
  await hidden;
}

interface PageItem extends vscode.QuickPickItem {
  /** Absent for headings and words to the reader. */
  readonly id?: string;
}

function itemsOf(found: readonly FoundPage[], query: string, all: number): readonly PageItem[] {
  if (found.length === 0) return [{ label: '$(info) No page fits', detail: `None of the ${all} pages has “${query}” in its title, keywords, functions or summary.`, alwaysShow: true }];
  let group: string | undefined;
  return found.flatMap((page): readonly PageItem[] => {
    const heading = page.group === group ? [] : [{ label: page.group, kind: vscode.QuickPickItemKind.Separator }];
    group = page.group;
    return [...heading, itemOf(page)];
  });
}

function itemOf({ entry, group, matched }: FoundPage): PageItem {
  const facts = [...(entry.subsystem === group ? [] : [entry.subsystem]), entry.severityWords, ...(entry.team ? ['your team’s page'] : [])];
  return {
    id: entry.id,
    label: entry.title,
    description: facts.join(' · '),
    detail: [...(matched.length > 0 ? [matched.join(', ')] : []), entry.summary].join(' · '),
    // The search is ours: VS Code's own would want the words of the query in a row.
    alwaysShow: true,
    buttons: [{ iconPath: new vscode.ThemeIcon('split-horizontal'), tooltip: 'Open to the Side' }],
  };
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty || !editor.selection.isSingleLine) return '';
  return editor.document.getText(editor.selection).slice(0, 200).trim();
}
