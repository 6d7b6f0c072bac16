import assert from 'node:assert/strict';
import type { CodeAction, CompletionItem, Hover, MarkupContent } from 'vscode-languageserver/node.js';
import type { CaseView, CatalogueAnswer, NewPageAnswer, StackAnswer, TeamPagesParams } from '../../src/server/protocol.ts';
import { teamPage } from '../harness/teamPage.ts';
import { connect, type TestClient } from './client.ts';

const DUMP = 'file:///incident/dump.unstuck';
const FOLDER = 'file:///incident/.unstuck/signatures';
const PAGE = `${FOLDER}/acme-wait.md`;

const STACK = '$ cat /proc/77/stack\n[<0>] acme_dev_wait_reply+0x55/0x90 [acme]\n[<0>] acme_ioctl+0x1f/0x40 [acme]\n';
const page = (id?: string, marked?: string, severity?: string): string => teamPage({ ...(id ? { id } : {}), ...(marked ? { marked } : {}), ...(severity ? { severity } : {}) });

describe('signature pages of a team', () => {
  let client: TestClient;
  beforeEach(async () => {
    client = await connect();
  });
  afterEach(() => client.close());

  const request = <T>(method: string, params: unknown): Promise<T> => client.connection.sendRequest<T>(method, params);
  const send = (files: TeamPagesParams['files'], leftOut: TeamPagesParams['leftOut'] = []): Promise<void> => client.connection.sendNotification('unstuck/teamPages', { files, leftOut });
  const change = (uri: string, version: number, text: string): Promise<void> => client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  const finding = () => client.diagnostics(DUMP, ({ diagnostics }) => diagnostics.some((one) => one.code === 'acme-wait'));
  const noFinding = (from = 0) => client.diagnostics(DUMP, (params) => client.published.indexOf(params) >= from && !params.diagnostics.some((one) => one.code === 'acme-wait'));
  const errors = async (uri: string, from = 0) => (await client.diagnostics(uri, (params) => client.published.indexOf(params) >= from && params.diagnostics.length > 0)).diagnostics;

  it('give findings in a dump that is open, and take them back when the file goes', async () => {
    await client.open(DUMP, STACK);
    await noFinding();
    await send([{ uri: PAGE, text: page() }]);
    const { diagnostics } = await finding();
    assert.equal(diagnostics.find((one) => one.code === 'acme-wait')?.range.start.line, 1);
    const view = await request<CaseView>('unstuck/case', { uri: DUMP });
    assert.equal(view.pages['acme-wait']?.title, 'Waits for the backup appliance');
    const entry = (await request<CatalogueAnswer>('unstuck/catalogue', { uri: DUMP })).entries.find((one) => one.id === 'acme-wait');
    assert.equal(entry?.team, true);
    const before = client.published.length;
    await send([]);
    await noFinding(before);
    assert.deepEqual(client.log, []);
  });

  it('have their faults at their line, also in a file that is closed; the others are used', async () => {
    await client.open(DUMP, STACK);
    await send([{ uri: `${FOLDER}/broken.md`, text: page('broken').replace('severity: error', 'severity: fatal') }, { uri: PAGE, text: page() }]);
    await finding();
    const [fault] = await errors(`${FOLDER}/broken.md`);
    assert.equal(fault?.range.start.line, 4);
    assert.match(fault.message, /^severity: /);
    assert.deepEqual([fault.severity, fault.source, fault.range.end.character], [1, 'unstuck', 'severity: fatal'.length]);
  });

  it('have their examples and near misses run', async () => {
    const text = page().replace('[<0>] acme_dev_wait_reply+', '[<0>] another_function+');
    await send([{ uri: PAGE, text }]);
    const [fault] = await errors(PAGE);
    assert.match(fault!.message, /this example is not found by `acme-wait`/);
    assert.equal(text.split('\n')[fault!.range.start.line], '[<0>] another_function+0x55/0x90 [acme]');
    const before = client.published.length;
    await send([{ uri: PAGE, text: `${page()}\n\`\`\`near-miss\n[<0>] acme_dev_wait_reply+0x1/0x2\n\`\`\`\n` }]);
    assert.match((await errors(PAGE, before))[0]!.message, /this near miss is found by/);
    await send([{ uri: PAGE, text: page() }]);
    await client.diagnostics(PAGE, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('follow the unsaved text of their editor, and the file again when that is closed', async () => {
    await client.open(DUMP, STACK);
    await send([{ uri: PAGE, text: page() }]);
    await finding();
    await client.open(PAGE, page(), 'markdown');
    let before = client.published.length;
    await change(PAGE, 2, page().replace('specificity: 60', 'specificity: 600'));
    const [fault] = await errors(PAGE, before);
    assert.equal(fault?.range.start.line, 5);
    await noFinding(before);
    before = client.published.length;
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: PAGE } });
    await client.diagnostics(PAGE, (params) => client.published.indexOf(params) >= before && params.diagnostics.length === 0);
    await client.diagnostics(DUMP, (params) => client.published.indexOf(params) >= before && params.diagnostics.some((one) => one.code === 'acme-wait'));
  });

  it('are no incident: no finding, no note, no status in the page itself', async () => {
    await send([{ uri: PAGE, text: page() }]);
    await client.open(PAGE, page(), 'markdown');
    await client.diagnostics(PAGE);
    const at = { line: page().split('\n').findIndex((line) => line.startsWith('[<0>]')), character: 8 };
    assert.deepEqual(await request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: PAGE }, range: { start: at, end: at }, context: { diagnostics: [], triggerKind: 1 } }), []);
    const hover = await request<Hover>('textDocument/hover', { textDocument: { uri: PAGE }, position: at });
    assert.match((hover.contents as MarkupContent).value, /acme_dev_wait_reply/, 'the hover on a frame is of use here too');
    assert.ok(client.published.every((params) => params.uri !== PAGE || params.diagnostics.length === 0));
    assert.equal(client.statuses.findLast(({ uri }) => uri === PAGE)?.verdict, null);
  });

  it('are completed and explained where they are written, and other Markdown is not', async () => {
    await client.open(PAGE, '---\nid: x\nseverity: \n---\n', 'markdown');
    await client.open('file:///incident/notes.md', '---\nid: x\nseverity: \n---\n', 'markdown');
    const complete = (uri: string) => request<CompletionItem[] | null>('textDocument/completion', { textDocument: { uri }, position: { line: 2, character: 10 } });
    assert.deepEqual((await complete(PAGE))?.map((item) => item.label), ['error', 'warning', 'information', 'none']);
    assert.equal(await complete('file:///incident/notes.md'), null);
    const hover = await request<Hover>('textDocument/hover', { textDocument: { uri: PAGE }, position: { line: 2, character: 3 } });
    assert.match((hover.contents as MarkupContent).value, /How bad it is/);
  });

  it('stand in the place of ours with the same id; of two files with one id the first is used', async () => {
    const other = 'file:///shared/acme-wait.md';
    await client.open(DUMP, STACK);
    await send([{ uri: PAGE, text: page() }, { uri: other, text: page('acme-wait', 'other_function') }, { uri: `${FOLDER}/fuse-request-wait.md`, text: page('fuse-request-wait', 'request_wait_answer') }]);
    await finding();
    const [double] = await errors(other);
    assert.match(double!.message, /not used/);
    assert.equal(double!.severity, 2);
    const [hint] = await errors(`${FOLDER}/fuse-request-wait.md`);
    assert.equal(hint?.severity, 4);
    assert.equal(hint.range.start.line, 1);
  });

  it('that were left out say why', async () => {
    await send([], [{ uri: PAGE, reason: 'too large' }]);
    const [one] = await errors(PAGE);
    assert.deepEqual([one?.severity, one?.message], [2, 'too large']);
  });

  it('are made from a stack, and explain it at once', async () => {
    await client.open(DUMP, STACK);
    const answer = await request<StackAnswer>('unstuck/stack', { uri: DUMP, line: 2 });
    assert.deepEqual(answer.stack, { label: 'stack of 77', id: 'acme-dev-wait-reply', title: 'Waits in acme_dev_wait_reply', explainedBy: null });
    const { text } = await request<NewPageAnswer>('unstuck/newPage', { uri: DUMP, line: 2, id: 'acme-wait', title: 'Acme' });
    await send([{ uri: PAGE, text: text! }]);
    await finding();
    assert.equal((await request<StackAnswer>('unstuck/stack', { uri: DUMP, line: 2 })).stack?.explainedBy, 'Acme');
    assert.ok(!client.published.some(({ uri, diagnostics }) => uri === PAGE && diagnostics.length > 0));
    assert.equal((await request<StackAnswer>('unstuck/stack', { uri: 'file:///none', line: 2 })).stack, null);
    assert.equal((await request<NewPageAnswer>('unstuck/newPage', { uri: 'file:///none', line: 2, id: 'x', title: '' })).text, null);
    await assert.rejects(request('unstuck/newPage', { uri: DUMP, line: 2, id: '../x', title: '' }), (error: { code?: number }) => error.code === -32602);
    await assert.rejects(request('unstuck/stack', { uri: DUMP, line: -1 }), (error: { code?: number }) => error.code === -32602);
  });

  it('may hold anything: the server answers, says what is wrong, and uses the good ones', async function () {
    this.timeout(60_000);
    const fill = (front: string): string => `---\n${front}\n---\n\n## What\n`;
    const hostile: Readonly<Record<string, string>> = {
      empty: '', nothing: '---', binary: '\0\u0001\ufffd\ufeff', open: '---\nid: x', deep: fill(`a: ${'['.repeat(60_000)}`), maps: fill(`a: ${'{a: '.repeat(15_000)}`), questions: fill('? '.repeat(30_000)),
      laughs: fill(`a: &a [${'x, '.repeat(99)}x]\n${'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]}, `.repeat(50)}x]`).join('\n')}`),
      keys: fill(Array.from({ length: 8000 }, (_, index) => `k${index}:`).join('\n')), items: page().replace('- [acme_dev_wait_reply]', `- [${'1,'.repeat(30_000)}]`), large: fill(`a: ${'x'.repeat(250_000)}`),
      prototype: page().replace('fixes: []', 'fixes: []\n__proto__: {a: 1}\nconstructor: 1'), fences: `${page()}${'```\n'.repeat(60_000)}`, examples: `${page('examples', 'hostile_function')}${'```example\n[<0>] a+0x1/0x2\n```\n'.repeat(3000)}`,
      surrogates: page().replace('our runbook', '"\\ud800\ud800"'), crs: `---${'\r'.repeat(200_000)}`, wide: `${page('wide', 'hostile_function')}\n\`\`\`near-miss\n${'[<0>] x+0x1/0x2 '.repeat(15_000)}\n\`\`\`\n`,
    };
    await client.open(DUMP, STACK);
    await send([...Object.entries(hostile).map(([name, text]) => ({ uri: `${FOLDER}/${name}.md`, text })), { uri: PAGE, text: page() }]);
    await finding();
    for (const name of Object.keys(hostile)) {
      const found = await errors(`${FOLDER}/${name}.md`);
      assert.ok(found.length <= 102 && found.every((one) => one.message.length < 1000), name);
    }
    assert.ok(await request('textDocument/hover', { textDocument: { uri: DUMP }, position: { line: 1, character: 8 } }));
    assert.deepEqual(client.log, []);
  });

  it('are refused as a whole when they do not fit the protocol', async () => {
    await client.open(DUMP, STACK);
    await client.connection.sendNotification('unstuck/teamPages', { files: [{ uri: PAGE, text: 'x'.repeat(300_000) }], leftOut: [] });
    await client.connection.sendNotification('unstuck/teamPages', { files: 'all' });
    await send([{ uri: PAGE, text: page() }]);
    await finding();
    assert.equal(client.log.length, 2);
  });
});
