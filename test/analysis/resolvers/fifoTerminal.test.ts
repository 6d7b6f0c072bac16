import assert from 'node:assert/strict';
import { at, callOf, edgesOfText, filesOf, psOf, stackOf } from './edgesOfText.ts';

const OPENING = ['wait_for_partner', 'fifo_open', 'do_dentry_open', 'vfs_open', 'path_openat'];
const SHELLS = psOf([500, 499, 'Ss', 'do_wait', '-bash'], [501, 500, 'S', 'wait_for_partner', '-bash'], [502, 500, 'S', 'wait_for_partner', '-bash']);
const TWO = SHELLS + stackOf(501, ...OPENING) + stackOf(502, ...OPENING);
const [READ, WRITE] = [0, 1];

describe('fifoPartner: who would open the other end', () => {
  it('by the redirections of both jobs, each of which the other would serve', () => {
    const jobs = at('jobs -l', '[1]- 501 Running                 cat < /tmp/b > /tmp/a &', '[2]+ 502 Running                 tr a b < /tmp/a > /tmp/b &');
    const calls = callOf(501, 257, '0xffffff9c', 0x7000, READ) + callOf(502, 257, '0xffffff9c', 0x7000, READ);
    assert.deepEqual(edgesOfText(TWO + calls + jobs), ['501 502 fifo inferred', '502 501 fifo inferred']);
    assert.deepEqual(edgesOfText(jobs + calls + TWO), ['501 502 fifo inferred', '502 501 fifo inferred']);
  });
  it('two siblings that open in the same direction are assumed; in different ones, or of other parents, nobody', () => {
    const both = (second: number): string => TWO + callOf(501, 257, '0xffffff9c', 0x7000, READ) + callOf(502, 257, '0xffffff9c', 0x7000, second);
    assert.deepEqual(edgesOfText(both(READ)), ['501 502 fifo assumed', '502 501 fifo assumed']);
    assert.deepEqual(edgesOfText(both(WRITE)), []);
    assert.deepEqual(edgesOfText(both(READ).replace('  502   500', '  502   777')), []);
    assert.deepEqual(edgesOfText(TWO), []);
  });
  it('nobody where the redirection goes to another FIFO', () => {
    const jobs = at('jobs -l', '[1]- 501 Running                 cat < /tmp/b &', '[2]+ 502 Running                 tr a b > /tmp/c &');
    assert.deepEqual(edgesOfText(TWO + callOf(501, 257, '0xffffff9c', 0x7000, READ) + jobs), []);
  });
});

const WRITER = stackOf(701, 'wait_woken', 'n_tty_write', 'file_tty_write', 'vfs_write', 'ksys_write') + callOf(701, 1, 1) + filesOf(701, ['rw', 0, '/dev/pts/4'], ['rw', 1, '/dev/pts/4']);
const TREE = psOf([700, 600, 'S', 'do_select', 'viewer'], [701, 700, 'S+', 'wait_woken', 'find /']);

describe('terminalReader: who does not read a terminal', () => {
  it('the parent that has a master open, the only holder of one, or the one whose fdinfo names the number', () => {
    assert.deepEqual(edgesOfText(TREE + WRITER + filesOf(700, ['rw', 3, '/dev/ptmx'])), ['701 700 terminal inferred']);
    assert.deepEqual(edgesOfText(TREE + WRITER + filesOf(650, ['rw', 3, '/dev/ptmx'])), ['701 650 terminal assumed']);
    const fdinfo = at('cat /proc/651/fdinfo/3', 'pos:\t0', 'flags:\t02000002', 'mnt_id:\t15', 'tty-index:\t4');
    assert.deepEqual(edgesOfText(TREE + WRITER + filesOf(650, ['rw', 3, '/dev/ptmx']) + filesOf(651, ['rw', 3, '/dev/ptmx']) + fdinfo), ['701 651 terminal inferred']);
  });
  it('several holders are nobody; without any listing the ancestor that keeps terminals', () => {
    assert.deepEqual(edgesOfText(TREE + WRITER + filesOf(650, ['rw', 3, '/dev/ptmx']) + filesOf(651, ['rw', 3, '/dev/ptmx'])), []);
    assert.deepEqual(edgesOfText(TREE + WRITER), []);
    assert.deepEqual(edgesOfText(TREE.replace('viewer', 'SCREEN') + WRITER), ['701 700 terminal assumed']);
  });
});
