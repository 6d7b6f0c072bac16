import assert from 'node:assert/strict';
import { createText } from '../../../src/text/text.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';

const told = (...lines: readonly string[]) => analyzeTexts([createText('dmesg', `${lines.join('\n')}\n`)]).analysis.findings.map(({ id, severity, title }) => `${id} ${severity}: ${title}`);

describe('reports of the kernel without a sleeping task', () => {
  it('name the CPU that is stuck and what ran there', () => {
    const [only, ...more] = told('[   10.000000] watchdog: BUG: soft lockup - CPU#2 stuck for 22s! [ppd:3164]', '[   38.000000] watchdog: BUG: soft lockup - CPU#3 stuck for 26s! [ppd:3165]');
    assert.deepEqual(more, []);
    assert.match(only ?? '', /^cpu-lockup warning: .*no scheduling \(soft lockup\) on CPUs 2 and 3, for 26 s, where ppd \(3164\) and ppd \(3165\) ran/);
  });
  it('tell a warning of lockdep from a hang', () => {
    const lines = ['======================================================', 'WARNING: possible circular locking dependency detected', '5.6.0-rc7 #13 Not tainted', '------------------------------------------------------', 'cpuhp/1/15 is trying to acquire lock:', 'ffff900012cb7bf0 (cgroup_mutex){+.+.}-{3:3}, at: cgroup_transfer_tasks+0x130/0x2d8'];
    const found = told(...lines.map((line) => `[   17.000000] ${line}`));
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^lockdep-report information: .*is no hang$/);
  });
});

describe('a freeze against writes of io_uring', () => {
  const lock = (index: number, name: string, at: string, address = 'ffff9fd541a8d450'): string => ` #${index}: ${address} (${name}){++++}-{0:0}, at: ${at}+0x9c/0x780`;
  const fio = (pid: number, address?: string): readonly string[] => [`2 locks held by fio/${pid}:`, ' #0: ffff9fd54fe720b0 (&ctx->uring_lock){+.+.}-{3:3}, at: __do_sys_io_uring_enter+0x5c2/0x820', lock(1, 'sb_writers#15', 'io_issue_sqe', address)];
  const freezer = ['1 lock held by fsfreeze/696:', lock(0, 'sb_writers#15', 'freeze_super')];
  const khungtaskd = ['1 lock held by khungtaskd/35:', ' #0: ffffffffb3b1c100 (rcu_read_lock){....}-{1:2}, at: debug_show_all_locks+0x32/0x1e0'];
  const list = (...tasks: readonly (readonly string[])[]) => told(...['Showing all locks held in the system:', ...tasks.flat()].map((line) => `[  539.586122] ${line}`));
  it('is a deadlock in a list of the hung task detector, and a warning in one that somebody asked for', () => {
    assert.match(list(khungtaskd, fio(647), freezer).join(), /^fs-freezing error: Deadlock: fsfreeze \(696\) freezes/);
    assert.match(list(fio(647), fio(648), freezer).join(), /^fs-freezing warning: /);
  });
  it('is none with locks of two file systems, with a writer that has its lock, or without a freeze', () => {
    assert.deepEqual(list(khungtaskd, fio(647, 'ffff9fd541a8d451'), freezer), []);
    assert.deepEqual(list(khungtaskd, ['1 lock held by cp/650:', lock(0, 'sb_writers#15', 'vfs_write')], freezer), []);
    assert.deepEqual(list(khungtaskd, fio(647), fio(648)), []);
  });
});
