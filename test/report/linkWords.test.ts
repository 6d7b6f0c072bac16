import assert from 'node:assert/strict';
import { fuseConnection, goroutineNode, isUnknown, unknownHolder } from '../../src/analysis/nodes.ts';
import { isUnnamed, linkWords, nodeWords } from '../../src/report/linkWords.ts';

describe('words of links', () => {
  it('say how one waits for another', () => {
    assert.equal(linkWords({ via: 'child', strength: 'observed', to: 2 }), 'waits for its child');
    assert.equal(linkWords({ via: 'child', strength: 'observed', to: 2 }, true), 'wait for their child');
    assert.equal(linkWords({ via: 'fuse-daemon', strength: 'inferred', to: 2 }), 'is served by');
  });

  it('say of a request what it waits for: a connection, or who serves it', () => {
    const words = (to: number | string): string => linkWords({ via: 'fuse-request', strength: 'inferred', to });
    assert.equal(words(String(fuseConnection(135))), 'waits for an answer on');
    assert.equal(words(4711), 'waits for an answer from');
    assert.equal(words(String(unknownHolder('FUSE daemon', fuseConnection(135)))), 'waits for an answer from');
  });

  it('do not call a queued writer a holder', () => {
    assert.equal(linkWords({ via: 'lock', strength: 'inferred', to: 2 }), 'waits for the lock held by');
    assert.equal(linkWords({ via: 'lock', strength: 'assumed', to: 2 }), 'waits for a lock behind');
  });

  it('have plain ones for a relation of a newer report, whatever it is called', () => {
    for (const via of ['of-tomorrow', 'constructor', '__proto__', '']) assert.equal(linkWords({ via, strength: 'observed', to: 2 }), 'waits for', via);
  });
});

describe('words of nodes', () => {
  it('say that somebody is not named', () => {
    assert.equal(nodeWords(String(unknownHolder('FUSE daemon', fuseConnection(135)))), 'a FUSE daemon that the text does not name');
    assert.equal(nodeWords(String(unknownHolder('FUSE daemon', '/mnt/of cloud'))), 'a FUSE daemon that the text does not name (/mnt/of cloud)');
    assert.equal(nodeWords(String(unknownHolder('NFS server', 4711))), 'an NFS server that the text does not name');
    assert.equal(nodeWords(String(unknownHolder('owner of the mutex 0x7f00', 4711))), 'an owner of the mutex 0x7f00 that the text does not name');
    assert.equal(nodeWords(`node-b: ${String(unknownHolder('lock holder', 4711))}`), 'node-b: a lock holder that the text does not name');
  });

  it('leave other names alone', () => {
    for (const name of [String(fuseConnection(135)), String(goroutineNode(7)), 'unnamed task (stack at line 20)', 'frozen cgroup /unknown x of y', 'frozen cgroup /aunknown ']) assert.equal(nodeWords(name), name);
  });

  it('know the same nodes as the analysis does', () => {
    for (const node of [fuseConnection(1), unknownHolder('lock holder', 5), 7, 'unnamed task (stack at line 2)']) assert.equal(isUnnamed(node), isUnknown(node), String(node));
  });
});
