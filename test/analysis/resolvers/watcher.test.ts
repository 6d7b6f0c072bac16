import assert from 'node:assert/strict';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { createText } from '../../../src/text/text.ts';
import { at, edgesOfText, filesOf, psOf, stackOf } from './edgesOfText.ts';

const AUTOFS = ['autofs_wait', 'autofs_mount_wait', 'autofs_d_automount', '__traverse_mounts', 'step_into', 'path_lookupat'];
const FANOTIFY = ['fanotify_handle_event', 'fsnotify', '__fsnotify_parent', 'do_dentry_open', 'vfs_open', 'path_openat'];
const FAULT = ['handle_userfault', 'do_anonymous_page', '__handle_mm_fault', 'handle_mm_fault'];
const SLEEP = ['hrtimer_nanosleep', 'common_nsleep', '__x64_sys_clock_nanosleep'];
const group = (path: string, pgrp: number): string => `auto.x ${path} autofs rw,relatime,fd=6,pgrp=${pgrp},timeout=300,minproto=5,maxproto=5,indirect 0 0`;

describe('watcher: a program that the kernel waits for', () => {
  const lookup = psOf([70, 1, 'D', 'autofs_wait', 'ls /net/a/b'], [80, 1, 'S', 'hrtimer_nanosleep', '/usr/sbin/automount -f'], [81, 1, 'S', 'do_epoll_wait', '/lib/systemd/systemd']) + stackOf(70, ...AUTOFS);
  it('the automounter is the process group of the mount that the path lies on', () => {
    assert.deepEqual(edgesOfText(lookup + at('cat /proc/mounts', group('/net', 80), group('/home', 81))), ['70 80 watcher inferred']);
    assert.deepEqual(edgesOfText(lookup + at('cat /proc/mounts', group('/net', 81), group('/home', 80))), ['70 81 watcher inferred']);
  });
  it('without its path the mounts must agree, and without a mount there must be one automount', () => {
    const unnamed = stackOf(70, ...AUTOFS);
    assert.deepEqual(edgesOfText(unnamed + at('cat /proc/mounts', group('/net', 80), group('/home', 81))), []);
    assert.deepEqual(edgesOfText(unnamed + at('cat /proc/mounts', group('/net', 80), group('/home', 80))), ['70 80 watcher inferred']);
    assert.deepEqual(edgesOfText(lookup), ['70 80 watcher assumed']);
    assert.deepEqual(edgesOfText(lookup.replace('automount -f', 'udevd')), []);
  });
  const access = stackOf(70, ...FANOTIFY);
  const holds = (pid: number): string => filesOf(pid, ['rw', 7, "'anon_inode:[fanotify]'"]);
  const marks = (pid: number, mask: string): string => at(`grep -H fanotify /proc/${pid}/fdinfo/7`, `/proc/${pid}/fdinfo/7:fanotify flags:4 event-flags:8000`, `/proc/${pid}/fdinfo/7:fanotify mnt_id:46 mflags:0 mask:${mask} ignored_mask:10000`);
  it('a scanner is the only one with a fanotify group, or the only one whose marks ask for permission', () => {
    assert.deepEqual(edgesOfText(access + holds(90)), ['70 90 watcher inferred']);
    assert.deepEqual(edgesOfText(access + holds(90) + holds(91)), []);
    assert.deepEqual(edgesOfText(access + holds(90) + holds(91) + marks(90, '8') + marks(91, '10000')), ['70 91 watcher inferred']);
    assert.deepEqual(edgesOfText(access), []);
  });
  it('its end is offered with what that leaves unscanned', () => {
    const [first] = analyzeTexts([createText('t', access + psOf([90, 1, 'S', 'hrtimer_nanosleep', 'scand']) + holds(90))]).analysis.findings;
    const step = first?.next.find(({ command }) => command === 'kill -9 90');
    assert.match(step?.hits ?? '', /nothing is scanned/);
    assert.ok(!first?.next.some(({ command }) => command?.includes('LISTENER') === true));
  });
  const threads = (...stacks: readonly (readonly [number, readonly string[]])[]): string => at('tail -n +1 /proc/60/task/*/stack', ...stacks.flatMap(([tid, names]) => [`==> /proc/60/task/${tid}/stack <==`, ...names.map((name) => `[<0>] ${name}+0x10/0x200`), '']));
  it('a page fault is handled by the other process with the descriptor, else by the only thread that does not fault', () => {
    const faults = threads([60, FAULT], [61, SLEEP], [62, FAULT]);
    const uffd = (pid: number): string => filesOf(pid, ['r-', 5, 'anon_inode:[userfaultfd]']);
    assert.deepEqual(edgesOfText(faults + uffd(60)), ['60 61 watcher inferred', '62 61 watcher inferred']);
    assert.deepEqual(edgesOfText(faults), ['60 61 watcher assumed', '62 61 watcher assumed']);
    assert.deepEqual(edgesOfText(faults + uffd(95)), ['60 95 watcher inferred', '62 95 watcher inferred']);
    assert.deepEqual(edgesOfText(threads([60, FAULT], [61, SLEEP], [62, SLEEP]) + uffd(60)), []);
  });
});

describe('watcher: the program that takes a core dump', () => {
  const DUMP = ['anon_pipe_write', '__kernel_write_iter', '__kernel_write', 'dump_user_range', 'elf_core_dump', 'vfs_coredump', 'get_signal'];
  const crash = at('cat /proc/500/status', 'Name:\timgd', 'State:\tS (sleeping)', 'Tgid:\t500', 'Pid:\t500', 'PPid:\t1') + stackOf(500, ...DUMP);
  it('was started by the kernel with the pid of the process', () => {
    const helpers = psOf([510, 2, 'S', 'pipe_read', '/usr/lib/takedump 500 6 0'], [511, 2, 'S', 'pipe_read', '/usr/lib/takedump 499 6 0'], [512, 2, 'I', 'worker_thread', '[kworker/0:1]']);
    assert.deepEqual(edgesOfText(crash + helpers), ['500 510 watcher inferred']);
    assert.deepEqual(edgesOfText(crash + psOf([510, 2, 'S', 'pipe_read', '/usr/lib/takedump'])), ['500 510 watcher assumed']);
    assert.deepEqual(edgesOfText(crash + psOf([510, 2, 'S', 'pipe_read', '/usr/lib/takedump'], [511, 2, 'S', 'pipe_read', '/usr/lib/takedump'])), []);
    assert.deepEqual(edgesOfText(crash + psOf([512, 2, 'I', 'worker_thread', '[kworker/0:1]'])), []);
  });
});
