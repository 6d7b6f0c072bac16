import assert from 'node:assert/strict';
import { createScene } from '../../../src/analysis/actor.ts';
import { resolveEdges } from '../../../src/analysis/resolvers/index.ts';
import { loadCatalogue } from '../../../src/knowledge/catalogue.ts';
import { incidentOf, NANOSLEEP } from '../incidentOf.ts';
import type { TaskSpec } from '../incidentOf.ts';
import { shownEdges } from './textEdges.ts';

const edges = (...tasks: readonly TaskSpec[]): readonly string[] =>
  shownEdges(resolveEdges(createScene(incidentOf({ tasks }), loadCatalogue())).filter((one) => one.via === 'vfork-child' || one.via === 'core-dump'));

describe('vforkChild', () => {
  const parent = { tid: 10, tgid: 10, comm: 'make', state: 'D', stack: ['kernel_clone', '__do_sys_vfork', 'do_syscall_64'] };
  it('waits for its only child', () => {
    assert.deepEqual(edges(parent, { tid: 11, tgid: 11, comm: 'sh', ppid: 10, state: 'S', stack: NANOSLEEP }), ['10 11 vfork-child inferred']);
    assert.deepEqual(edges(parent, { tid: 11, tgid: 11, ppid: 10, state: 'Z' }), []);
  });
  it('prefers a child inside execve, then one that still has its name', () => {
    const inExec = { tid: 12, tgid: 12, comm: 'make', ppid: 10, state: 'D', stack: ['request_wait_answer', 'fuse_open_common', 'do_open_execat', 'bprm_execve', '__x64_sys_execve', 'do_syscall_64'] };
    const older = { tid: 11, tgid: 11, comm: 'cc1', ppid: 10, state: 'S', stack: NANOSLEEP };
    assert.deepEqual(edges(parent, older, inExec), ['10 12 vfork-child inferred']);
    assert.deepEqual(edges(parent, older, { ...inExec, stack: NANOSLEEP }), ['10 12 vfork-child inferred']);
    assert.deepEqual(edges(parent, older, { ...older, tid: 13, tgid: 13 }), ['10 11 vfork-child assumed', '10 13 vfork-child assumed']);
  });
});

describe('coreDump', () => {
  const dumper = { tid: 10, tgid: 10, state: 'D', stack: ['folio_wait_bit_common', 'nfs_file_write', 'dump_emit', 'elf_core_dump', 'do_coredump', 'get_signal', 'do_syscall_64'] };
  const other = { tid: 11, tgid: 10, state: 'D', stack: ['coredump_task_exit', 'do_exit', 'do_group_exit', 'get_signal', 'arch_do_signal_or_restart', 'do_syscall_64'] };
  it('the other threads wait for the one that writes, in their own process only', () => {
    assert.deepEqual(edges(dumper, other, { ...other, tid: 21, tgid: 20 }), ['11 10 core-dump inferred']);
  });
  it('the flag of the dumping thread tells too', () => {
    assert.deepEqual(edges({ tid: 10, tgid: 10, state: 'D', flags: 0x400240 }, { ...other, flags: 0x400044 }), ['11 10 core-dump inferred']);
    assert.deepEqual(edges({ tid: 10, tgid: 10, state: 'D', flags: 0x400040 }, other), []);
  });
  it('before it writes, the dumper waits for threads that have not arrived', () => {
    const waits = { ...dumper, stack: ['do_coredump', 'get_signal', 'arch_do_signal_or_restart', 'do_syscall_64'] };
    const late = { tid: 12, tgid: 10, state: 'D', stack: ['request_wait_answer', 'fuse_flush', 'ksys_write', 'do_syscall_64'] };
    assert.deepEqual(edges(waits, other, late), ['10 12 core-dump inferred', '11 10 core-dump inferred']);
  });
});
