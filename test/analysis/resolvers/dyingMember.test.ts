import assert from 'node:assert/strict';
import { createScene } from '../../../src/analysis/actor.ts';
import { resolveEdges } from '../../../src/analysis/resolvers/index.ts';
import { loadCatalogue } from '../../../src/knowledge/catalogue.ts';
import { incidentOf } from '../incidentOf.ts';
import type { TaskSpec } from '../incidentOf.ts';

const RMDIR: TaskSpec = { tid: 1, comm: 'systemd', state: 'D', stack: ['cgroup_drain_dying', 'cgroup_rmdir', 'kernfs_iop_rmdir', 'vfs_rmdir', 'do_rmdir', 'do_syscall_64'] };
const dying = (tid: number, top: string, more: Partial<TaskSpec> = {}): TaskSpec => ({ tid, comm: `task-${tid}`, state: 'S', stack: [top, 'do_exit', 'do_group_exit', 'get_signal', 'do_syscall_64'], ...more });
const zombie = (tid: number, ppid: number): TaskSpec => ({ tid, comm: 'sleep', state: 'Z', ppid, threads: 1, nspid: [tid, 7] });

function edges(...tasks: readonly TaskSpec[]): readonly string[] {
  return resolveEdges(createScene(incidentOf({ tasks }), loadCatalogue())).filter(({ from }) => typeof from === 'number').map(({ from, to, via, strength }) => [from, to, via, strength].join(' ')).sort();
}

describe('dyingMember', () => {
  it('leads from rmdir to the init that dies, to the zombie that it waits for, and back to its parent', () => {
    assert.deepEqual(edges(RMDIR, dying(2211, 'zap_pid_ns_processes'), zombie(2300, 1)), ['1 2211 cgroup-member assumed', '2211 2300 pid-namespace-member inferred', '2300 1 unreaped-by-parent observed']);
  });
  it('prefers an init, and takes whoever else is the only one on its way out', () => {
    assert.ok(edges(RMDIR, dying(2211, 'zap_pid_ns_processes'), dying(9, 'exit_aio')).includes('1 2211 cgroup-member assumed'));
    assert.ok(edges(RMDIR, dying(9, 'exit_aio')).includes('1 9 cgroup-member assumed'));
  });
  it('names nobody of several, no zombie, and nobody for another wait', () => {
    const vias = (...tasks: readonly TaskSpec[]): readonly string[] => edges(...tasks).filter((one) => one.includes('cgroup-member'));
    assert.deepEqual(vias(RMDIR, dying(2211, 'zap_pid_ns_processes'), dying(2212, 'zap_pid_ns_processes')), []);
    assert.deepEqual(vias(RMDIR, zombie(2300, 1)), []);
    assert.deepEqual(vias({ ...RMDIR, stack: ['cgroup_kn_lock_live', 'cgroup_rmdir', 'kernfs_iop_rmdir'] }, dying(2211, 'zap_pid_ns_processes')), []);
  });
});
