import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until, wait } from '../harness/until.ts';

const INCIDENT = 'incidents/container-init-stuck.txt';

describe('Unstuck in the editor', () => {
  let dump: vscode.TextDocument;

  before(async () => {
    dump = await open(INCIDENT);
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups'));

  it('is activated by the dump, and takes the .txt for one', async () => {
    await until('the language', () => current(dump).languageId === 'unstuck');
    await until('the activation', () => vscode.extensions.getExtension('unstuck.unstuck')?.isActive === true);
  });

  it('registers every command of its manifest', async () => {
    const registered = await vscode.commands.getCommands(true);
    const manifest = vscode.extensions.getExtension('unstuck.unstuck')?.packageJSON as { contributes: { commands: { command: string }[] } };
    assert.ok(manifest.contributes.commands.length >= 7);
    for (const { command } of manifest.contributes.commands) assert.ok(registered.includes(command), command);
  });

  it('puts the verdict, with the pids, on the signature frames', async () => {
    await until('diagnostics', () => errors(dump).length > 0);
    const [verdict] = errors(dump);
    assert.equal(verdict?.source, 'unstuck');
    assert.match(verdict.message, /6198/);
    assert.match(verdict.message, /6200/);
    const marked = vscode.languages.getDiagnostics(dump.uri).map(({ range }) => current(dump).getText(range));
    assert.ok(marked.some((text) => text.includes('fuse_flush')), marked.join());
    assert.ok(marked.some((text) => text.includes('zap_pid_ns_processes')), marked.join());
  });

  it('decodes the mask under the mouse', async () => {
    const text = current(dump).getText();
    const at = current(dump).positionAt(text.indexOf('ShdPnd:\t0000000000000100') + 'ShdPnd:\t00000000000'.length);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', dump.uri, at);
    const said = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(said, /SIGKILL/);
    assert.match(said, /\| *9 *\|/);
  });

  it('writes the names of the signals after the mask', async () => {
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', dump.uri, new vscode.Range(0, 0, current(dump).lineCount, 0));
    assert.ok(hints.some(({ label }) => JSON.stringify(label).includes('SIGKILL')));
  });

  it('gives an outline and folds', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', dump.uri);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', dump.uri);
    assert.ok(symbols.length > 5);
    assert.ok(folds.length > 5);
  });

  it('starts a postmortem in a new Markdown document', async () => {
    await vscode.commands.executeCommand('unstuck.startPostmortem', dump.uri);
    await until('the postmortem', () => vscode.window.activeTextEditor?.document.languageId === 'markdown');
    const postmortem = vscode.window.activeTextEditor?.document;
    assert.equal(postmortem?.isUntitled, true);
    assert.match(postmortem.getText(), /6200/);
    // Else the next new document may come up with this one's name and text.
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('copies the remediation checklist', async () => {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('unstuck.copyChecklist', dump.uri.toString());
    assert.match(await vscode.env.clipboard.readText(), /- \[ \]/);
  });

  it('opens the panel beside the dump', async () => {
    await vscode.window.showTextDocument(dump, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('unstuck.explainIncident');
    await until('the panel', () => tabs().some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('unstuck.incident')));
    await until('its title', () => tabs().some(({ label }) => label === 'Unstuck: container-init-stuck.txt'));
  });

  it('takes a plain text for a dump when told to', async () => {
    const plain = await vscode.workspace.openTextDocument({ language: 'plaintext', content: 'nothing that it knows\n' });
    await vscode.window.showTextDocument(plain);
    await vscode.commands.executeCommand('unstuck.analyzeAsDump');
    await until('the language', () => current(plain).languageId === 'unstuck');
    await until('that it has no diagnostics', () => vscode.languages.getDiagnostics(plain.uri).length === 0);
  });

  it('sees a dump that is pasted into a new document', async () => {
    const plain = await vscode.workspace.openTextDocument({ language: 'plaintext', content: '' });
    const editor = await vscode.window.showTextDocument(plain);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# cat /proc/7/stack\n[<0>] do_wait+0x53/0x120\n'));
    await until('the language', () => current(plain).languageId === 'unstuck');
  });

  it('leaves a document alone whose language was set back by hand', async () => {
    const plain = await vscode.workspace.openTextDocument({ language: 'plaintext', content: '[<0>] do_wait+0x53/0x120\n' });
    await until('the language', () => current(plain).languageId === 'unstuck');
    await vscode.languages.setTextDocumentLanguage(plain, 'plaintext');
    await wait(500);
    assert.equal(current(plain).languageId, 'plaintext');
  });

  it('says nothing about Markdown without a dump', async () => {
    const markdown = await vscode.workspace.openTextDocument({ language: 'markdown', content: '# A heading\n\nSome words about fuse_flush and SIGKILL.\n' });
    await vscode.window.showTextDocument(markdown);
    await wait(700);
    assert.deepEqual(vscode.languages.getDiagnostics(markdown.uri), []);
  });

  it('writes the note below the dump of a postmortem, once', async () => {
    const postmortem = await open('incidents/postmortem.md');
    await until('diagnostics', () => vscode.languages.getDiagnostics(postmortem.uri).length > 0);
    const fence = new vscode.Range(postmortem.positionAt(postmortem.getText().indexOf('fuse_flush')), postmortem.positionAt(postmortem.getText().indexOf('fuse_flush')));
    const insert = await actionAt(postmortem, fence, /explanation note/i);
    assert.ok(insert?.edit, 'no quick fix');
    await vscode.workspace.applyEdit(insert.edit);
    const once = postmortem.getText();
    assert.match(once, /<!-- unstuck:note/);
    await wait(500);
    const update = await actionAt(postmortem, fence, /(?:explanation|update) .*note|update note/i);
    if (update?.edit) await vscode.workspace.applyEdit(update.edit);
    assert.equal(postmortem.getText(), once);
  });

  it('answers again after a restart of the server', async () => {
    await vscode.commands.executeCommand('unstuck.restartServer');
    await until('diagnostics', () => errors(dump).length > 0);
  });
});

async function open(path: string): Promise<vscode.TextDocument> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no workspace');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, path));
  await vscode.window.showTextDocument(document);
  return document;
}

/** A change of the language makes a document new in some versions of the API. */
function current(document: vscode.TextDocument): vscode.TextDocument {
  return vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === document.uri.toString()) ?? document;
}

function errors(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
}

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

async function actionAt(document: vscode.TextDocument, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction | undefined> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range);
  return actions.find((action) => title.test(action.title));
}
