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
