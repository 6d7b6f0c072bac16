import assert from 'node:assert/strict';
import { INCIDENT_GROUP, searchCatalogue } from '../../src/extension/catalogueSearch.ts';
import { isPageId, readPageAddress } from '../../src/extension/pageAddresses.ts';
import { pageAddress, type CatalogueEntry } from '../../src/server/protocol.ts';

const entry = (id: string, title: string, more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  id, title, subsystem: 'FUSE', severity: 'warning', severityWords: 'warning', summary: `About ${title}.`, keywords: [], functions: [], team: false, ...more,
});
const entries: readonly CatalogueEntry[] = [
  entry('close-wait', 'close() waits', { functions: ['request_wait_answer', 'fuse_flush', 'filp_close', 'close_files'] }),
  entry('request-wait', 'Waits for the daemon', { functions: ['request_wait_answer'], keywords: ['sshfs hangs'] }),
  entry('nfs-rpc', 'Waits for an NFS server', { subsystem: 'NFS', severityWords: 'hang', functions: ['rpc_wait_bit_killable'], keywords: ['df hangs'] }),
  entry('go-lock', 'Goroutine waits for a lock', { subsystem: 'Go', functions: ['sync.(*Mutex).*'], team: true }),
];
const ids = (query: string, incident: readonly string[] = []): readonly string[] => searchCatalogue({ entries, incident }, query).map((found) => found.entry.id);

describe('the search of the catalogue', () => {
  it('lists all by subsystem without a query, the incident first and once', () => {
    const found = searchCatalogue({ entries, incident: ['nfs-rpc', 'gone'] }, '  ');
    assert.deepEqual(found.map((one) => [one.entry.id, one.group]), [['nfs-rpc', INCIDENT_GROUP], ['close-wait', 'FUSE'], ['request-wait', 'FUSE'], ['go-lock', 'Go']]);
  });

  it('finds by function, the page that is about this one first', () => assert.deepEqual(ids('request_wait_answer'), ['request-wait', 'close-wait']));

  it('finds by a frame as it stands in a dump', () => {
    for (const frame of ['[<0>] request_wait_answer+0x151/0x210 [fuse]', ' ? request_wait_answer+0x151/0x210', '[<ffffffffc0a3>] REQUEST_WAIT_ANSWER+0x1/0x2', '`request_wait_answer`']) {
      assert.deepEqual(ids(frame), ['request-wait', 'close-wait'], frame);
    }
  });

  it('wants every word, in any order and any field', () => {
    assert.deepEqual(ids('hangs nfs'), ['nfs-rpc']);
    assert.deepEqual(ids('server hang'), ['nfs-rpc']);
    assert.deepEqual(ids('daemon zebra'), []);
    assert.deepEqual(ids('killable'), ['nfs-rpc']);
  });

  it('takes an id for itself, and a Go method for its pattern', () => {
    assert.equal(ids('close-wait')[0], 'close-wait');
    assert.deepEqual(ids('sync.(*Mutex).Lock'), ['go-lock']);
    assert.deepEqual(ids('team'), ['go-lock']);
  });

  it('keeps pages of the incident first among those found', () => assert.deepEqual(ids('request_wait_answer', ['close-wait']), ['close-wait', 'request-wait']));

  it('says where a word stands that cannot be seen', () => {
    const [found] = searchCatalogue({ entries, incident: [] }, 'sshfs daemon');
    assert.deepEqual(found?.matched, ['sshfs hangs']);
    assert.deepEqual(searchCatalogue({ entries, incident: [] }, 'daemon')[0]?.matched, []);
  });

  it('survives any query', () => {
    for (const query of ['\\', '(', '[', '*', '+0x', 'a'.repeat(100_000), '\u202e', '.*.*.*']) searchCatalogue({ entries, incident: [] }, query);
  });
});

describe('addresses of pages', () => {
  it('bring back what they were made of', () => {
    for (const incident of [null, 'file:///a%20b/c.txt', 'unstuck-files://workspace/x?y#z', 'untitled:Untitled-1']) {
      const address = new URL(pageAddress('fuse-flush-exit', incident));
      assert.deepEqual(readPageAddress({ path: address.pathname, query: decodeURIComponent(address.search.slice(1)) }), { id: 'fuse-flush-exit', incident });
    }
  });

  it('are checked: only ids of pages', () => {
    for (const path of ['', '/', '/.md', '/../x.md', '/a/b.md', '/A.md', '/a--b.md', '/a', `/${'a'.repeat(300)}.md`]) assert.equal(readPageAddress({ path, query: '' }), null, path);
    for (const id of [undefined, null, 5, {}, ['a'], '', 'a b', 'a.md', '../a', 'a\n', '-a']) assert.equal(isPageId(id), false, String(id));
    assert.equal(isPageId('9p-rpc'), true);
  });
});
