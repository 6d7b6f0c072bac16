import assert from 'node:assert/strict';
import { createScene } from '../../../src/analysis/actor.ts';
import { resolveEdges } from '../../../src/analysis/resolvers/index.ts';
import { canAnswer, daemonOf } from '../../../src/analysis/resolvers/fuseDaemon.ts';
import { loadCatalogue } from '../../../src/knowledge/catalogue.ts';
import { FLUSH_EXIT, FUSE_READ, KILL, NANOSLEEP, ZAP, ZAP_SECOND, incidentOf } from '../incidentOf.ts';
import type { IncidentSpec } from '../incidentOf.ts';

const sceneOf = (spec: IncidentSpec) => createScene(incidentOf(spec), loadCatalogue());
const edgesOf = (spec: IncidentSpec) => resolveEdges(sceneOf(spec)).map(({ from, to, via, strength }) => [from, to, via, strength].join(' '));

describe('pidNamespaceMembers', () => {
  it('takes children that are killed, exiting, traced or zombie leaders, and leaves the others alone', () => {
    assert.deepEqual(edgesOf({ tasks: [
      { tid: 1000, tgid: 1000, stack: ZAP },
      { tid: 1, tgid: 1, ppid: 1000, state: 'S', stack: NANOSLEEP }, { tid: 2, tgid: 2, ppid: 1000, state: 'Z' },
      { tid: 3, tgid: 3, ppid: 1000, state: 'D', masks: { SigPnd: KILL } }, { tid: 4, tgid: 4, ppid: 1000, state: 'Z', tracerPid: 9 },
      { tid: 5, tgid: 5, ppid: 1000, stack: ['folio_wait_bit_common', 'exit_mmap', 'exit_mm', 'do_exit'] },
    ] }), [
      '4 9 tracer observed', '1000 3 pid-namespace-member observed', '1000 4 pid-namespace-member observed', '1000 5 pid-namespace-member observed',
    ]);
  });
  it('follows nested namespaces', () => {
    assert.deepEqual(edgesOf({ tasks: [{ tid: 1000, tgid: 1000, stack: ZAP }, { tid: 1001, tgid: 1001, ppid: 1000, stack: ZAP }, { tid: 3, tgid: 3, ppid: 1001, state: 'D', masks: { SigPnd: KILL } }] }),
      ['1000 1001 pid-namespace-member observed', '1001 3 pid-namespace-member observed']);
  });
  it('does not take a task whose parent is known and elsewhere', () => {
    assert.deepEqual(edgesOf({ tasks: [{ tid: 1000, tgid: 1000, stack: ZAP }, { tid: 7, tgid: 7, state: 'S' }, { tid: 8, tgid: 8, ppid: 7, stack: ['folio_wait_bit_common', 'exit_mm', 'do_exit'] }] }), []);
  });
});

describe('foreignParent', () => {
  it('wants a zombie of an inner namespace whose parent is outside', () => {
    const init = { tid: 1000, tgid: 1000, nspid: [1000, 1], stack: ZAP_SECOND };
    assert.deepEqual(edgesOf({ tasks: [init, { tid: 5, tgid: 5, state: 'Z', ppid: 30, nspid: [5, 3] }, { tid: 30, tgid: 30, nspid: [30] }] }),
      ['1000 5 pid-namespace-member inferred', '5 30 unreaped-by-parent observed']);
    assert.deepEqual(edgesOf({ tasks: [init, { tid: 5, tgid: 5, state: 'Z', ppid: 30, nspid: [5] }] }), []);
  });
});

describe('fuseDaemon', () => {
  const waiter = { tid: 5, tgid: 5, state: 'S', stack: FUSE_READ };
  it('a reader of /dev/fuse goes before a mere holder, the own process before both', () => {
    const reads = { tid: 8, tgid: 8, wchan: 'fuse_dev_do_read' };
    assert.equal(daemonOf(sceneOf({ tasks: [waiter, reads, { tid: 9, tgid: 9, openFiles: ['/dev/fuse'] }] }), sceneOf({ tasks: [waiter] }).byTid.get(5)!)?.tgid, 8);
    const scene = sceneOf({ tasks: [{ ...waiter, openFiles: ['/dev/fuse'] }] });
    assert.equal(daemonOf(scene, scene.byTid.get(5)!)?.own, true);
    const helper = sceneOf({ tasks: [{ ...waiter, openFiles: ['/dev/fuse'] }, reads] });
    assert.deepEqual([daemonOf(helper, helper.byTid.get(5)!)?.tgid, daemonOf(helper, helper.byTid.get(5)!)?.waiterHolds], [8, true]);
  });
  it('a leftover frame on the stack counts as a sign, two candidates as none', () => {
    const left = sceneOf({ tasks: [{ tid: 5, tgid: 5, stack: [...FLUSH_EXIT, '? fuse_dev_do_read'] }] });
    assert.equal(daemonOf(left, left.byTid.get(5)!)?.own, true);
    const two = sceneOf({ tasks: [waiter, { tid: 8, tgid: 8, openFiles: ['/dev/fuse'] }, { tid: 9, tgid: 9, openFiles: ['/dev/fuse'] }] });
    assert.equal(daemonOf(two, two.byTid.get(5)!), null);
  });
  it('a dying process cannot answer, a stopped one can', () => {
    assert.equal(canAnswer(sceneOf({ tasks: [{ tid: 8, tgid: 8, state: 'Z', threads: 2 }, { tid: 9, tgid: 8, stack: FLUSH_EXIT }] }), 8), false);
    assert.equal(canAnswer(sceneOf({ tasks: [{ tid: 8, tgid: 8, state: 'T' }] }), 8), true);
  });
  it('takes one waiting connection for it, and of several none', () => {
    assert.ok(edgesOf({ tasks: [waiter], connections: [{ id: 7, waiting: 1 }, { id: 8, waiting: 0 }] }).includes('5 FUSE connection 7 fuse-request inferred'));
    assert.deepEqual(edgesOf({ tasks: [waiter], connections: [{ id: 7, waiting: 1 }, { id: 8, waiting: 2 }] }), ['5 unknown FUSE daemon of 5 fuse-request observed']);
  });
});

describe('threadGroup', () => {
  it('a zombie leader waits for its live threads; a living leader for nobody', () => {
    assert.deepEqual(edgesOf({ tasks: [{ tid: 5, tgid: 5, state: 'Z', threads: 3 }, { tid: 6, tgid: 5, state: 'S' }, { tid: 7, tgid: 5, state: 'Z' }] }), ['5 6 thread-of-zombie-leader observed']);
    assert.deepEqual(edgesOf({ tasks: [{ tid: 5, tgid: 5, state: 'S', threads: 2 }, { tid: 6, tgid: 5, state: 'S' }] }), []);
  });
  it('a leader known from a listing alone is inferred from a dying thread', () => {
    assert.ok(edgesOf({ tasks: [{ tid: 5, tgid: 5, taskList: [5, 6] }, { tid: 6, tgid: 5, stack: FLUSH_EXIT }] }).includes('5 6 thread-of-zombie-leader inferred'));
  });
});
