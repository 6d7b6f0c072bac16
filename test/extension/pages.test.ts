import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until, wait } from '../harness/until.ts';

describe('signature pages as documents', () => {
  let dump: vscode.TextDocument;

  before(async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no workspace');
    dump = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'incidents/container-init-stuck.txt'));
    await vscode.window.showTextDocument(dump);
    await until('the language', () => vscode.workspace.textDocuments.some(({ uri, languageId }) => uri.toString() === dump.uri.toString() && languageId === 'unstuck'));
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('are Markdown that nobody can write to', async () => {
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('unstuck-page:/fuse-flush-exit.md'));
    assert.equal(page.languageId, 'markdown');
    assert.match(page.getText(), /^# Exiting thread waits[\s\S]*## How it was verified/);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(page.uri, new vscode.Position(0, 0), 'x');
    await vscode.workspace.applyEdit(edit).then(undefined, () => undefined);
    assert.equal(page.isDirty && (await page.save()), false);
  });

  it('tell the fixes for the dump that their address names', async () => {
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse(`unstuck-page:/fuse-flush-exit.md?${encodeURIComponent(dump.uri.toString())}`));
    assert.match(page.getText(), /Reverted in your kernel/);
  });

  it('say so where there is no such page', async () => {
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('unstuck-page:/zebra.md'));
    assert.match(page.getText(), /no page `zebra`/);
    const odd = await vscode.workspace.openTextDocument(vscode.Uri.parse('unstuck-page:/../etc/passwd'));
    assert.match(odd.getText(), /no signature page/);
  });

  it('are shown by the command of the links, once each', async () => {
    for (let time = 0; time < 2; time++) await vscode.commands.executeCommand('unstuck.openPage', 'fuse-flush-exit', dump.uri.toString());
    await until('the page', () => pages().length > 0);
    assert.deepEqual(pages().map(({ path }) => path), ['/fuse-flush-exit.md']);
    assert.equal(pages()[0]?.query, dump.uri.toString());
  });

  it('are not shown for what is no id', async () => {
    const before = pages().length;
    for (const id of [undefined, 7, '', '../../x', 'A B', ['fuse-flush-exit'], { id: 'x' }]) void vscode.commands.executeCommand('unstuck.openPage', id);
    await wait(500);
    assert.equal(pages().length, before);
  });
});

function pages(): readonly vscode.Uri[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).flatMap(({ input }) => (input instanceof vscode.TabInputCustom && input.uri.scheme === 'unstuck-page' ? [input.uri] : []));
}
