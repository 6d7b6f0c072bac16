import assert from 'node:assert/strict';
import { LINES_LOOKED_AT, looksLikeDump } from '../../src/extension/looksLikeDump.ts';

describe('looksLikeDump', () => {
  for (const line of [
    '[<0>] fuse_flush+0x155/0x190',
    '[< 0>] fuse_flush+0x155/0x190',
    '> > [<0>] do_exit+0x771/0xaa0',
    '/proc/2524/stack:[<0>] do_wait+0x53/0x120',
    'goroutine 146 [chan receive, 12 minutes]:',
    'goroutine 1 gp=0xc0000061c0 m=0 mp=0x55d1 [running]:',
    '[ 1234.567890] INFO: task ndrive:6200 blocked for more than 122 seconds.',
    'ShdPnd:\t0000000000000100',
  ]) it(`knows ${line}`, () => assert.equal(looksLikeDump(['some words', line]), true));

  for (const line of ['', 'goroutine leaks [see below]', 'a list [<0>] of words', 'INFO: task done', 'SigBlk: none', '0000000000000100']) {
    it(`leaves alone: ${line}`, () => assert.equal(looksLikeDump([line]), false));
  }

  it('stops after its first lines', () => {
    const before = Array.from({ length: LINES_LOOKED_AT }, () => 'words');
    assert.equal(looksLikeDump([...before.slice(1), '[<0>] do_exit+0x1/0x2']), true);
    assert.equal(looksLikeDump([...before, '[<0>] do_exit+0x1/0x2']), false);
  });

  it('asks no more lines than it needs', () => {
    let asked = 0;
    const endless = function* (): Iterable<string> {
      for (;;) yield `line ${asked++}`;
    };
    assert.equal(looksLikeDump(endless()), false);
    assert.ok(asked <= LINES_LOOKED_AT + 1);
  });
});
