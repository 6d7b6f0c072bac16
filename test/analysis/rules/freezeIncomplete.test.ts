import assert from 'node:assert/strict';
import { createText } from '../../../src/text/text.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';

const frames = (names: readonly string[]): string => names.map((name) => `[<0>] ${name}+0x10/0x200\n`).join('');
const shell = (command: string, output: string): string => `root@vm:~# ${command}\n${output}`;
const stack = (pid: number, ...names: readonly string[]): string => shell(`cat /proc/${pid}/stack`, frames(names));
const TRAPPED = stack(70, 'do_freezer_trap', 'get_signal', 'arch_do_signal_or_restart', 'do_syscall_64');
const WORKER = stack(71, 'kvm_nx_huge_page_recovery_worker', 'kvm_vm_worker_thread', 'kthread', 'ret_from_fork');
const FREEZE = shell('echo 1 > /sys/fs/cgroup/test/cgroup.freeze', '');
const events = (frozen: 0 | 1): string => shell('cat /sys/fs/cgroup/test/cgroup.events', `populated 1\nfrozen ${frozen}\n`);
const found = (...pieces: readonly string[]): readonly string[] => analyzeTexts([createText('x', pieces.join(''))]).analysis.findings.filter(({ title }) => title.includes('not complete')).map(({ severity, confidence, tids }) => `${severity} ${confidence} ${tids.join()}`);

describe('freezeIncomplete', () => {
  it('names the kernel thread that does not stop', () => assert.deepEqual(found(FREEZE, events(0), TRAPPED, WORKER), ['warning assumed 71']));
  it('does not call a user task a hang: it may stop in a moment', () => assert.deepEqual(found(FREEZE, events(0), TRAPPED, stack(72, 'do_wait', 'kernel_wait4', '__x64_sys_wait4', 'do_syscall_64')), ['information assumed 72']));
  it('takes nobody of another group', () => {
    const groups = shell('cat /proc/70/cgroup', '0::/test\n') + shell('cat /proc/71/cgroup', '0::/system.slice\n');
    assert.deepEqual(found(FREEZE, events(0), TRAPPED, WORKER, groups), []);
    assert.deepEqual(found(FREEZE, events(0), TRAPPED, WORKER, groups.replace('/system.slice', '/test')), ['warning inferred 71']);
  });
  it('says nothing of a group that is frozen, that nobody freezes, or in which nobody stands in the trap', () => {
    assert.deepEqual(found(FREEZE, events(1), TRAPPED, WORKER), []);
    assert.deepEqual(found(events(0), TRAPPED, WORKER), []);
    assert.deepEqual(found(FREEZE, events(0), WORKER), []);
    assert.deepEqual(found(events(0), FREEZE, TRAPPED, WORKER), []);
  });
});
