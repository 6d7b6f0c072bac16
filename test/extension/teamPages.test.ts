import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { teamPage } from '../harness/teamPage.ts';
import { until } from '../harness/until.ts';

const STACK = '$ cat /proc/77/stack\n[<0>] umbrella_lab_wait+0x55/0x90 [umbrella]\n';
const PAGE = teamPage({ id: 'umbrella-lab', marked: 'umbrella_lab_wait', what: 'the laboratory' });

describe("a team's pages, by the file system of the editor", () => {
  const root = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, '.unstuck');
  const file = (name: string): vscode.Uri => vscode.Uri.joinPath(root, 'signatures', name);
  const write = (name: string, text: string): Thenable<void> => vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
  let dump: vscode.TextDocument;
  const isFound = (): boolean => vscode.languages.getDiagnostics(dump.uri).some((one) => codeOf(one) === 'umbrella-lab');

  before(async () => {
    dump = await vscode.workspace.openTextDocument({ language: 'unstuck', content: STACK });
    await vscode.window.showTextDocument(dump);
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(root, 'signatures'));
  });
  after(async () => {
    await vscode.workspace.fs.delete(root, { recursive: true }).then(undefined, () => undefined);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('are used as soon as they are written', async () => {
    await write('umbrella-lab.md', PAGE);
    await until('the finding', isFound);
  });

  it('say where they are wrong, and why they were left out', async () => {
    await write('umbrella-lab.md', PAGE.replace('level: unverified', 'level: certain'));
    await until('the error', () => vscode.languages.getDiagnostics(file('umbrella-lab.md')).some(({ range, message }) => range.start.line === 20 && message.startsWith('verification.level')));
    await until('no finding', () => !isFound());
    await write('large.md', 'x'.repeat(300_000));
    await until('the warning', () => vscode.languages.getDiagnostics(file('large.md')).some(({ message }) => /293 kB.*256 kB/.test(message)));
    await write('umbrella-lab.md', PAGE);
    await until('the finding', isFound);
  });

  it('are completed in their editor, and other Markdown is not', async () => {
    const page = await vscode.workspace.openTextDocument(file('umbrella-lab.md'));
    const complete = async (document: vscode.TextDocument, position: vscode.Position): Promise<readonly string[]> => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, position);
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const words = await complete(page, new vscode.Position(4, 'severity: '.length));
    for (const word of ['error', 'warning', 'information', 'none']) assert.ok(words.includes(word), words.join());
    const other = await vscode.workspace.openTextDocument({ language: 'markdown', content: PAGE.replace('error', '') });
    assert.ok(!(await complete(other, new vscode.Position(4, 'severity: '.length))).includes('information'));
  });

  it('are used no longer when their folder is gone', async () => {
    await vscode.workspace.fs.delete(root, { recursive: true });
    await until('no finding', () => !isFound());
    await until('no problems', () => vscode.languages.getDiagnostics(file('large.md')).length === 0);
  });
});

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}
