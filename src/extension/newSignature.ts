import * as vscode from 'vscode';
import type { Client } from './client.ts';
import { namedFolder, pageFolderOf } from './pageFolders.ts';
import type { TeamPages } from './teamPages.ts';

/**
 * Writes a signature page of the stack at a line of a document into the workspace and opens it. Asks for title and id;
 * either can be left as proposed. Whatever stands in the way is said, with the step that helps.
 *
 * @param line from 0; undefined: that of the cursor.
 */
export async function newSignature(client: Client, pages: TeamPages, document: vscode.TextDocument, line: number | undefined): Promise<void> {
  const uri = document.uri.toString();
  const editor = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find((one) => one?.document.uri.toString() === uri);
  const at = line ?? editor?.selection.active.line ?? 0;
  const { stack, ids } = await client.requestStack({ uri, line: at });
  if (!stack) return void vscode.window.showInformationMessage('Unstuck: there is no stack at the cursor. Put it on a frame of the stack, or on the header of the goroutine, that the signature is to recognise.');
  const folder = await chooseFolder(document);
  if (!folder) return;

  const taken = await namesIn(folder);
  const title = await vscode.window.showInputBox({
    title: `New Signature from This Stack (1/2): ${stack.label}`,
    prompt: stack.explainedBy === null ? 'What is stuck, in one line.' : `What is stuck, in one line. This stack is explained by “${stack.explainedBy}” now; the new page will go before it.`,
    value: stack.title,
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? 'The page needs a title.' : value.length > 200 ? 'At most 200 characters.' : null),
  });
  if (title === undefined) return;
  const id = await vscode.window.showInputBox({
    title: 'New Signature from This Stack (2/2)',
    prompt: `Id of the page; its file will be ${vscode.workspace.asRelativePath(folder, true)}/<id>.md.`,
    value: freeId(title.trim() === stack.title ? stack.id : idOf(title, stack.id), new Set([...ids, ...taken])),
    ignoreFocusOut: true,
    validateInput: (value) => idProblem(value, taken, ids),
  });
  if (id === undefined) return;

  const { text } = await client.requestNewPage({ uri, line: at, id, title: title.trim() });
  if (text === null) return void vscode.window.showWarningMessage('Unstuck: the stack is no longer there.');
  const file = vscode.Uri.joinPath(folder, `${id}.md`);
  try {
    await vscode.workspace.fs.createDirectory(folder);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    return void vscode.window.showErrorMessage(`Unstuck: ${vscode.workspace.asRelativePath(file)} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  const shown = await vscode.window.showTextDocument(file, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  selectFirst(shown, 'TODO');
  // The file system need not have a watcher that tells of it.
  await pages.refresh();
}

/** A word or two that a file and a page can be called; what is wrong with it, or null. */
export function idProblem(value: string, taken: readonly string[], ids: readonly string[]): string | vscode.InputBoxValidationMessage | null {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) || value.length > 100) return 'Small letters, digits and single hyphens between them: nfs-mount-of-the-archive.';
  if (taken.includes(value)) return `There is a file ${value}.md already.`;
  if (ids.includes(value)) return { message: 'There is a page with this id; the new one will stand in its place.', severity: vscode.InputBoxValidationSeverity.Warning };
  return null;
}

async function chooseFolder(document: vscode.TextDocument): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const named = namedFolder();
  if (folders.length === 0 && !named) {
    const open = 'Open Folder…';
    const answer = await vscode.window.showInformationMessage('Unstuck: open a folder first. Signature pages are files in its folder .unstuck/signatures, so that your team shares them.', open);
    if (answer === open) await vscode.commands.executeCommand('vscode.openFolder');
    return undefined;
  }
  if (folders.length > 0 && !vscode.workspace.isTrusted) {
    const manage = 'Manage Workspace Trust';
    const answer = await vscode.window.showInformationMessage('Unstuck: the signature pages of this folder are not used in Restricted Mode. Trust the folder first.', manage);
    if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
    return undefined;
  }
  if (folders.length === 0) return named;
  const own = vscode.workspace.getWorkspaceFolder(document.uri);
  const only = folders.length === 1 ? folders[0] : undefined;
  const folder = own ?? only ?? (await vscode.window.showWorkspaceFolderPick({ placeHolder: 'Folder that the signature page is written to', ignoreFocusOut: true }));
  return folder && pageFolderOf(folder);
}

/** Ids of the files in a folder; none where it is still to be made. */
async function namesIn(folder: vscode.Uri): Promise<readonly string[]> {
  try {
    return (await vscode.workspace.fs.readDirectory(folder)).flatMap(([name]) => (name.endsWith('.md') ? [name.slice(0, -3)] : []));
  } catch {
    return [];
  }
}

function idOf(title: string, otherwise: string): string {
  const words = title.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== '');
  return words.join('-').slice(0, 60).replace(/-$/, '') || otherwise;
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  let free = id;
  for (let number = 2; taken.has(free); number++) free = `${id}-${number}`;
  return free;
}

function selectFirst(editor: vscode.TextEditor, word: string): void {
  const offset = editor.document.getText().indexOf(word);
  if (offset < 0) return;
  editor.selection = new vscode.Selection(editor.document.positionAt(offset), editor.document.positionAt(offset + word.length));
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
