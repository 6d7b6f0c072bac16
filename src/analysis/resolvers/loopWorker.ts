import type { Actor } from '../actor.ts';
import { frameEvidence } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { mountTableOf } from '../mountTable.ts';
import { blockDevice as deviceNode } from '../nodes.ts';
import { loopBackings } from './blockDevice.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * Who does the I/O of a loop device on its backing file: the thread `loopN` (drivers/block/loop.c loop_prepare_queue, up to
 * 5.13), later a kworker whose name in ps ends with `+loopN` while it works (kernel/workqueue.c wq_worker_comm). The device
 * waits for it, and it waits for whoever serves the backing file.
 */
export const loopWorker: Resolver = {
  relation: null,
  resolve: (scene) => {
    let backings: ReadonlyMap<string, Edge> | null = null;
    const devices = new Set(scene.incident.dumps.flatMap((dump) => dump.loopDevices).map(({ name }) => name));
    return (actor) => {
      if (!isLoopWorker(actor)) return [];
      const [only] = devices;
      const named = /(?:^|\+)(loop\d{1,5})$/.exec(actor.comm ?? '')?.[1];
      const name = named ?? (devices.size === 1 ? only : undefined);
      if (name === undefined) return [];
      const below = (backings ??= loopBackings(scene, mountTableOf(scene.incident.dumps))).get(name);
      return [
        edge(deviceNode(name), actor.node, 'worker', named === undefined ? 'assumed' : 'inferred', frameEvidence(actor.stack, WORK, `it does the I/O of ${name} on its backing file`)),
        ...(below && actor.wait?.page.wait.relation !== 'fuse-daemon' ? [edge(actor.node, below.to, 'fuse-request', below.strength, [...frameEvidence(actor.stack, actor.names, 'it waits inside the backing file'), ...below.evidence])] : []),
      ];
    };
  },
};

/** Inside the work of a loop device, and asleep there. */
export function isLoopWorker({ names }: Actor): boolean {
  return names.some((name) => WORK.includes(name)) && !names.every((name) => IDLE.has(name));
}

const WORK: readonly string[] = ['loop_process_work', 'loop_workfn', 'loop_rootcg_workfn', 'loop_handle_cmd', 'loop_queue_work', 'lo_rw_aio', 'do_req_filebacked'];
const IDLE: ReadonlySet<string> = new Set(['kthread_worker_fn', 'loop_kthread_worker_fn', 'worker_thread', 'kthread', 'ret_from_fork', 'ret_from_fork_asm']);
