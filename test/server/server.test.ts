import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { CodeAction, DocumentSymbol, FoldingRange, Hover, InlayHint, MarkupContent, Position } from 'vscode-languageserver/node.js';
import { createSectionSource } from '../../src/server/sections.ts';
import type { CaseView, MaskView, TextAnswer } from '../../src/server/protocol.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { INCIDENT, POSTMORTEM } from '../features/incident.ts';
import { connect, type TestClient } from './client.ts';

const URI = 'file:///incident/dump.unstuck';
const textDocument = { uri: URI };

describe('language server', () => {
  let client: TestClient;
  beforeEach(async () => {
    client = await connect();
  });
  afterEach(() => client.close());

  const request = <T>(method: string, params: unknown): Promise<T> => client.connection.sendRequest<T>(method, params);
  const rejected = (method: string, params: unknown): Promise<void> => assert.rejects(request(method, params), (error: { code?: number }) => error.code === -32602);

  it('publishes diagnostics after opening, clears them after closing, and reports the status', async () => {
    await client.open(URI, INCIDENT);
    const { diagnostics, version } = await client.diagnostics(URI);
    assert.ok(diagnostics.some((one) => one.severity === 1 && one.message.includes('6200')));
    assert.equal(version, 1);
    // The status follows the diagnostics; the answer to a request follows both.
    await request('textDocument/foldingRange', { textDocument });
    assert.ok(client.statuses.at(-1)!.errors > 0);
    assert.match(client.statuses.at(-1)!.verdict ?? '', /6200/);
    await client.connection.sendNotification('textDocument/didClose', { textDocument });
    assert.deepEqual((await client.diagnostics(URI, (params) => params.diagnostics.length === 0)).diagnostics, []);
  });

  it('answers hover, hints, outline, folding and code actions', async () => {
    await client.open(URI, INCIDENT);
    const position = positionOf(INCIDENT, 'fuse_flush');
    const hover = await request<Hover>('textDocument/hover', { textDocument, position });
    assert.match((hover.contents as MarkupContent).value, /SIGKILL/);
    const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
    assert.ok((await request<InlayHint[]>('textDocument/inlayHint', { textDocument, range })).some((hint) => hint.label === 'SIGKILL'));
    assert.ok((await request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument })).length > 10);
    assert.ok((await request<FoldingRange[]>('textDocument/foldingRange', { textDocument })).length > 10);
    const actions = await request<CodeAction[]>('textDocument/codeAction', { textDocument, range: { start: position, end: position }, context: { diagnostics: [], triggerKind: 1 } });
    assert.ok(actions.some((action) => action.command?.command === 'unstuck.startPostmortem'));
  });

  it('offers the notes in a Markdown document, and leaves other Markdown alone', async () => {
    await client.open('file:///p.md', POSTMORTEM, 'markdown');
    const position = positionOf(POSTMORTEM, 'fuse_flush');
    const actions = await request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: 'file:///p.md' }, range: { start: position, end: position }, context: { diagnostics: [] } });
    assert.deepEqual(actions.map((action) => action.title), ['Unstuck: Insert explanation note', 'Unstuck: Insert remediation checklist']);
    await client.open('file:///readme.md', '# Readme\n\nzap_pid_ns_processes is a function.\n', 'markdown');
    assert.deepEqual((await client.diagnostics('file:///readme.md')).diagnostics, []);
    assert.equal(await request('textDocument/hover', { textDocument: { uri: 'file:///readme.md' }, position: { line: 2, character: 3 } }), null);
  });

  it('answers for the explorer: the case by the schema of the report, masks, texts', async () => {
    await client.open(URI, INCIDENT);
    const view = await request<CaseView>('unstuck/case', { uri: URI });
    reportSchema.parse(view.report);
    assert.ok(view.report.findings[0]!.tids.includes(6200));
    const mask = view.masks.find((one) => one.tid === 6200 && one.field === 'ShdPnd' && one.hex.endsWith('100'))!;
    assert.deepEqual(mask.signals.map((signal) => signal.name), ['SIGKILL']);
    assert.ok(mask.meaning.length > 0);
    assert.equal(INCIDENT.split('\n')[mask.line!]!.includes('ShdPnd'), true);
    for (const finding of view.report.findings.filter((one) => view.pages[one.id])) assert.ok(view.pages[finding.id]!.sections.length === 4);
    assert.doesNotMatch(JSON.stringify(Object.values(view.pages).map((page) => page.sections)), /`/);
    assert.match((await request<TextAnswer>('unstuck/text', { uri: URI, kind: 'postmortem' })).text ?? '', /^# Postmortem: .*6198/);
    assert.match((await request<TextAnswer>('unstuck/text', { uri: URI, kind: 'checklist' })).text ?? '', /- \[ \] /);
    assert.deepEqual((await request<MaskView>('unstuck/mask', { value: '0x100', field: 'ShdPnd', arch: null })).signals.map((signal) => signal.name), ['SIGKILL']);
    assert.equal(await request('unstuck/mask', { value: 'hello', field: null, arch: null }), null);
    assert.equal(await request('unstuck/case', { uri: 'file:///unknown' }), null);
  });

  it('follows incremental edits, whatever their pace', async () => {
    await client.open(URI, '');
    let version = 1;
    const lines = INCIDENT.split('\n');
    for (const [line, content] of lines.entries()) {
      const start = { line, character: 0 };
      await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri: URI, version: ++version }, contentChanges: [{ range: { start, end: start }, text: `${content}\n` }] });
    }
    const { diagnostics } = await client.diagnostics(URI, (params) => params.version === version);
    await client.open('file:///fresh', INCIDENT);
    const fresh = (await client.diagnostics('file:///fresh')).diagnostics;
    const plain = (list: typeof diagnostics): unknown => list.map(({ range, message }) => ({ range, message }));
    assert.deepEqual(plain(diagnostics), plain(fresh));
    assert.ok(client.published.filter((params) => params.uri === URI).length < 20, 'not one analysis an edit');
  });

  it('answers a request that comes in the middle of edits from the newest text', async () => {
    await client.open(URI, 'nothing\n');
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri: URI, version: 2 }, contentChanges: [{ text: INCIDENT }] });
    const hover = await request<Hover>('textDocument/hover', { textDocument, position: positionOf(INCIDENT, 'fuse_flush') });
    assert.ok(hover);
  });

  it('answers malformed requests with an error, logs malformed notifications, and goes on', async () => {
    await rejected('textDocument/hover', null);
    await rejected('textDocument/hover', { textDocument: { uri: 7 }, position: { line: -1, character: 'x' } });
    await rejected('textDocument/inlayHint', { textDocument });
    await rejected('textDocument/codeAction', { textDocument, range: {}, context: null });
    await rejected('unstuck/case', {});
    await rejected('unstuck/text', { uri: URI, kind: 'essay' });
    await rejected('unstuck/mask', { value: 5 });
    await client.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: URI } });
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri: 'file:///never-opened', version: 3 }, contentChanges: [{ text: 'x' }] });
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: 'file:///never-opened' } });
    await client.open(URI, INCIDENT);
    await client.diagnostics(URI, (params) => params.diagnostics.length > 0);
    assert.equal(client.log.filter((line) => line.includes('didOpen') || line.includes('not open')).length, 2, client.log.join('\n'));
    assert.equal(await request('textDocument/hover', { textDocument, position: { line: 99999, character: 5 } }), null);
  });

  it('obeys the settings, and takes wrong ones for their defaults', async () => {
    await client.open(URI, INCIDENT);
    await client.diagnostics(URI, (params) => params.diagnostics.length > 0);
    await client.configure({ diagnostics: { enabled: false }, inlayHints: { enabled: false }, architecture: 'vax' });
    await client.diagnostics(URI, (params) => params.diagnostics.length === 0);
    assert.equal(await request('textDocument/inlayHint', { textDocument, range: { start: { line: 0, character: 0 }, end: { line: 300, character: 0 } } }), null);
    const before = client.published.length;
    await client.configure({ diagnostics: 'yes', markdown: { enabled: false } });
    await client.diagnostics(URI, (params) => client.published.indexOf(params) >= before && params.diagnostics.length > 0);
    await client.open('file:///p.md', POSTMORTEM, 'markdown');
    assert.deepEqual((await client.diagnostics('file:///p.md')).diagnostics, []);
  });

  it('reads anything: empty, binary, a huge line, lone surrogates', async () => {
    const contents = ['', '\0\u0001\ufffd\ufeff', 'x'.repeat(500_000), '\ud800[<0>] a+0x1/0x2\n\udc00', '\r\r\n\n\r', INCIDENT.slice(0, INCIDENT.length / 2)];
    for (const [index, content] of contents.entries()) {
      const uri = `file:///bad/${index}`;
      await client.open(uri, content);
      await client.diagnostics(uri);
      await request('textDocument/documentSymbol', { textDocument: { uri } });
      await request('textDocument/foldingRange', { textDocument: { uri } });
      await request('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 1 } });
    }
    assert.deepEqual(client.log, []);
  });
});

describe('language server with the syntax tree', () => {
  it('gives the same outline and folding as the reader, also after edits', async function () {
    this.timeout(20_000);
    const files = { treeSitterWasm: await readFile('node_modules/web-tree-sitter/web-tree-sitter.wasm'), grammarWasm: await readFile('syntaxes/tree-sitter-unstuck/tree-sitter-unstuck.wasm') };
    const [withTree, without] = [await connect({ loadSections: () => createSectionSource(files) }), await connect()];
    const answers = async (client: TestClient): Promise<unknown> => {
      await client.open(URI, INCIDENT);
      const at = positionOf(INCIDENT, 'root@vm:~/lab# cat /proc/6198/wchan');
      const edits = [{ start: at, end: at, text: '[<0>] one_more+0x1/0x2\n\n# cat /proc/1/stack\n' }, { start: { line: 3, character: 0 }, end: { line: 9, character: 2 }, text: '' }];
      const before = await Promise.all(['textDocument/documentSymbol', 'textDocument/foldingRange'].map((method) => client.connection.sendRequest(method, { textDocument })));
      for (const [index, { start, end, text }] of edits.entries()) {
        await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri: URI, version: index + 2 }, contentChanges: [{ range: { start, end }, text }] });
      }
      const after = await Promise.all(['textDocument/documentSymbol', 'textDocument/foldingRange'].map((method) => client.connection.sendRequest(method, { textDocument })));
      return { before, after };
    };
    try {
      assert.deepEqual(await answers(withTree), await answers(without));
      assert.deepEqual(withTree.log, []);
    } finally {
      await Promise.all([withTree.close(), without.close()]);
    }
  });

  it('goes on without the tree when it cannot be loaded, and logs why', async () => {
    const client = await connect({ loadSections: () => createSectionSource({ treeSitterWasm: new Uint8Array([1]), grammarWasm: new Uint8Array([2]) }) });
    try {
      await client.open(URI, INCIDENT);
      assert.ok((await client.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument })).length > 10);
      assert.ok(client.log.some((line) => line.includes('syntax tree not available')));
    } finally {
      await client.close();
    }
  });
});

function positionOf(text: string, needle: string): Position {
  const before = text.slice(0, text.indexOf(needle)).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}
