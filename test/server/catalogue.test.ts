import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CaseView, CatalogueAnswer, PageAnswer } from '../../src/server/protocol.ts';
import { connect, type TestClient } from './client.ts';

const URI = 'file:///incident.unstuck';

describe('the catalogue, asked of the server', () => {
  let client: TestClient;
  before(async () => {
    client = await connect();
    await client.open(URI, readFileSync('test/fixtures/incidents/container-init-stuck.txt', 'utf8'));
    await client.diagnostics(URI, ({ diagnostics }) => diagnostics.length > 0);
  });
  after(() => client.close());

  const catalogue = (uri: string | null): Promise<CatalogueAnswer> => client.connection.sendRequest('unstuck/catalogue', { uri });
  const page = (id: string, uri: string | null): Promise<PageAnswer> => client.connection.sendRequest('unstuck/page', { id, uri });

  it('names all pages, and those of the incident', async () => {
    const { entries, incident } = await catalogue(URI);
    assert.ok(entries.length >= 5);
    assert.ok(entries.every(({ team }) => !team));
    assert.deepEqual([...incident].sort(), ['fuse-flush-exit', 'zap-pid-ns-processes']);
  });

  it('has no incident for a document that is not open', async () => {
    assert.deepEqual((await catalogue('file:///other')).incident, []);
    assert.deepEqual((await catalogue(null)).incident, []);
  });

  it('gives a page, with the fixes told for the kernel of the document', async () => {
    const { text } = await page('fuse-flush-exit', URI);
    assert.match(text ?? '', /^# Exiting thread waits[\s\S]*`6\.18\.44-fc-v595`[\s\S]*Reverted in your kernel/);
    assert.doesNotMatch((await page('fuse-flush-exit', null)).text ?? '', /your kernel/);
  });

  it('has no page for an id that it does not know', async () => {
    for (const id of ['', 'constructor', '../x', 'zebra']) assert.deepEqual(await page(id, null), { text: null });
  });

  it('answers a wrong question with an error', async () => {
    await assert.rejects(client.connection.sendRequest('unstuck/page', { id: 5 }), /parameters/);
    await assert.rejects(client.connection.sendRequest('unstuck/catalogue', {}), /parameters/);
  });

  it('gives the explorer what tells causes apart, and the other waits by name', async () => {
    const uri = 'file:///autofs.unstuck';
    await client.open(uri, 'Name:\tls\nState:\tD (disk sleep)\nTgid:\t77\nPid:\t77\n# cat /proc/77/stack\n[<0>] autofs_wait+0x1bd/0x660\n[<0>] autofs_mount_wait+0x3d/0xb0\n[<0>] autofs_d_automount+0xc9/0x1a0\n[<0>] __traverse_mounts+0xb1/0x2c0\n# cat /proc/78/stack\n[<0>] ep_poll+0x2d4/0x310\n[<0>] do_epoll_wait+0xa7/0xc0\n[<0>] __x64_sys_epoll_wait+0x6a/0x110\n');
    const view = await client.connection.sendRequest<CaseView>('unstuck/case', { uri });
    const page = view.pages['autofs-wait'];
    assert.ok(page, Object.keys(view.pages).join());
    assert.ok(page.differential.length >= 2 && page.differential.every(({ cause, evidence }) => cause !== '' && evidence !== ''));
    assert.deepEqual(page.differential.find((one) => one.page !== null)?.page?.id, 'rpcbind-mount-nfs');
    assert.ok(page.differential.some(({ command }) => command !== null));
    assert.notEqual(page.verification, '');
    assert.deepEqual(view.otherPages.map(({ id }) => id), ['epoll-wait']);
  });

  it('leads from each diagnostic to the page of its finding', async () => {
    const { diagnostics } = await client.diagnostics(URI, (params) => params.diagnostics.length > 0);
    const { entries } = await catalogue(URI);
    const links = diagnostics.flatMap(({ codeDescription }) => codeDescription?.href ?? []);
    assert.ok(links.length >= 2);
    for (const href of links) {
      const [, id, incident] = /^unstuck-page:\/([a-z0-9-]+)\.md\?(.*)$/.exec(href) ?? assert.fail(href);
      assert.ok(entries.some((entry) => entry.id === id), id);
      assert.equal(decodeURIComponent(incident!), URI);
    }
  });
});
