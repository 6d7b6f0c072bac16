import { strict as assert } from 'node:assert';
import { readDump } from '../../src/formats/readDump.ts';
import { reportTitle } from '../../src/model/kernelReport.ts';
import { reports } from '../../src/syntax/shapes/reports.ts';
import { createText } from '../../src/text/text.ts';

describe('the short title of a report', () => {
  const titles: readonly (readonly [string, string])[] = [
    ['watchdog: BUG: soft lockup - CPU#3 stuck for 26s! [a:1]\nRIP: 0010:vol_spin+0x1/0x2', 'BUG: soft lockup in vol_spin'],
    ['INFO: task a:1 blocked for more than 120 seconds.\nCall Trace:\n schedule+0x1/0x2\n synchronize_srcu+0x1/0x2', 'INFO: task hung in synchronize_rcu'],
    ['rcu: INFO: rcu_sched self-detected stall on CPU\nCall Trace:\n __x64_sys_futex+0x1/0x2\n do_syscall_64+0x1/0x2', 'INFO: rcu detected stall in sys_futex'],
    ['BUG: KASAN: slab-use-after-free in vol_put+0x1/0x2\nWrite of size 8 at addr ffff8880a1b2c3d0 by task a/1', 'KASAN: slab-use-after-free Write in vol_put'],
    ['BUG: unable to handle page fault for address: ffffffffc0112233\nRIP: 0010:vol_put+0x1/0x2', 'BUG: unable to handle kernel paging request in vol_put'],
    ['WARNING: possible recursive locking detected', 'possible deadlock in corrupted'],
    ['BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580\nCall Trace:\n __might_resched+0x1/0x2\n mutex_lock+0x1/0x2\n vol_put+0x1/0x2', 'BUG: sleeping function called from invalid context in vol_put'],
    ['WARNING: CPU: 1 PID: 2 at fs/vol.c:1 vol_put+0x1/0x2', 'WARNING in vol_put'],
    ['general protection fault: 0000 [#1] SMP\nRIP: 0010:vol_put+0x1/0x2', 'general protection fault in vol_put'],
  ];
  for (const [text, title] of titles) {
    it(title, () => assert.deepEqual(readDump(createText('x', text), 0).kernelReports.map(reportTitle), [title]));
  }
});

describe('hostile reports are read in linear time: mocha’s own limit would end a quadratic search', () => {
  const pieces = ['[', '] ', '(', ') ', '{', ' P', ': ', ' at ', ', at: ', 'a+0x1/0x2 ', '[<0>] ', 'a:1 ', '/1 ', 'CPU#1 ', '(a)', ' a_a'];
  for (const piece of pieces) {
    it(`much of ${JSON.stringify(piece)} behind the beginning of every title and note`, () => {
      for (const sample of reports.flatMap((row) => row.samples)) {
        const much = piece.repeat(15_000 / piece.length);
        readDump(createText('x', `${sample}\n${sample.slice(0, 30)}${much}\n${sample}${much}\n`), 0);
      }
    });
  }

  it('20,000 titles, each the beginning of a report without an end', () => {
    for (const sample of ['kernel BUG at a.c:1!', 'Oops[#1]:', 'refcount_t: x', 'INFO: task a:1 blocked for more than 120 seconds.', '------------[ cut here ]------------']) {
      readDump(createText('x', `${sample}\n`.repeat(20_000)), 0);
    }
  });
});
