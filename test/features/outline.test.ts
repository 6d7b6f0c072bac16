import assert from 'node:assert/strict';
import { foldingOf } from '../../src/features/folding.ts';
import { symbolsOf } from '../../src/features/symbols.ts';
import { INCIDENT } from './incident.ts';
import { analysed } from './marked.ts';

const lines = INCIDENT.split('\n');

describe('outline', () => {
  const symbols = symbolsOf(analysed(INCIDENT));

  it('names the sections by their commands, and below them whose stack stands there', () => {
    const section = symbols.find((symbol) => symbol.name === 'cat /proc/6198/stack')!;
    assert.match(section.children![0]!.name, /^stack of 6198/);
    assert.match(section.children![0]!.detail!, /./);
  });

  it('keeps every child within its parent, and what is selected within the whole', () => {
    assert.ok(symbols.length > 10);
    for (const symbol of symbols) {
      for (const one of [symbol, ...(symbol.children ?? [])]) {
        assert.ok(one.selectionRange.start.line >= one.range.start.line && one.selectionRange.end.line <= one.range.end.line);
        assert.ok(one.range.start.line >= symbol.range.start.line && one.range.end.line <= symbol.range.end.line);
        assert.notEqual(one.name.trim(), '');
      }
    }
  });

  it('lists goroutines with state and minutes', () => {
    const [symbol] = symbolsOf(analysed('goroutine 146 [select, 8817 minutes]:\nmain.main()\n\t/src/main.go:3 +0x1\n'));
    assert.equal(symbol!.name, 'goroutine 146 select, 8817 minutes');
  });
});

describe('outline of a kernel log', () => {
  const LOG = [
    '[  301.1] watchdog: BUG: soft lockup - CPU#3 stuck for 26s! [node_agent:4711]',
    '[  301.1] CPU: 3 PID: 4711 Comm: node_agent Not tainted 6.12.9 #1',
    '[  301.1] RIP: 0010:ringdev_write+0x1d/0x40 [ringdev]',
    '[  301.1] Call Trace:',
    '[  301.1]  vfs_write+0xf5/0x420',
    'somebody writes a word between',
    '[  420.1] INFO: task ndrive:7418 blocked for more than 122 seconds.',
    '[  420.1] task:ndrive          state:D stack:0     pid:7418  ppid:2      flags:0x00004000',
    '[  420.1] Call Trace:',
    '[  420.1]  request_wait_answer+0x1bb/0x2a0 [fuse]',
  ].join('\n');
  const symbols = symbolsOf(analysed(LOG));

  it('names a report by what happened, with task, CPU and seconds', () => {
    assert.deepEqual(symbols.map(({ name, detail }) => [name, detail?.replace(/, in .*/, '')]), [
      ['BUG: soft lockup in ringdev_write', '4711 (node_agent), CPU 3, 26 s'],
      ['hung task 7418 (ndrive)', '122 s'],
    ]);
  });

  it('puts what belongs to a report below it, and says nothing of corrupted titles', () => {
    assert.deepEqual(symbols[1]!.children?.map(({ name }) => name), ['7418 (ndrive)']);
    assert.equal(symbols[1]!.range.end.line, 9);
    assert.doesNotMatch(JSON.stringify(symbols), /corrupted/);
  });

  it('leaves out a line or two of which nothing was read', () => {
    assert.deepEqual(symbolsOf(analysed('[    1.0] Call Trace:\n')), []);
  });

  it('holds a race as a whole', () => {
    const race = 'WARNING: DATA RACE\nWrite at 0x00c000012345 by goroutine 7:\n  main.set()\n      /src/main.go:9 +0x44\n\nPrevious read at 0x00c000012345 by goroutine 6:\n  main.get()\n      /src/main.go:5 +0x3e\n';
    const [symbol, ...more] = symbolsOf(analysed(race));
    assert.deepEqual([symbol!.name, symbol!.range.end.line >= 7, more], ['data race', true, []]);
  });
});

describe('folding', () => {
  it('folds a section from its heading to its last line that is not blank', () => {
    const start = lines.indexOf('root@vm:~/lab# cat /proc/6198/stack');
    const range = foldingOf(analysed(INCIDENT)).find((one) => one.startLine === start)!;
    assert.match(lines[range.endLine]!, /entry_SYSCALL_64_after_hwframe/);
  });

  it('folds each goroutine on its own', () => {
    const two = 'goroutine 1 [running]:\nmain.main()\n\t/src/main.go:3 +0x1\n\ngoroutine 2 [select]:\nmain.work()\n\t/src/main.go:9 +0x1\n';
    assert.deepEqual(foldingOf(analysed(two)).map(({ startLine, endLine }) => [startLine, endLine]), [[0, 2], [4, 6]]);
  });
});
