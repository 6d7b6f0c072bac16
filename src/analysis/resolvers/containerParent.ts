import type { Actor } from '../actor.ts';
import { factEvidence } from '../actor.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * Who started a container waits for the end of its init and tells the engine: containerd-shim and conmon reap it by
 * SIGCHLD, so that no wait shows in their stacks. Known by name, hence assumed; a stack or wait channel in wait4 is
 * children.ts' business.
 */
export const containerParent: Resolver = {
  relation: null,
  resolve: (scene) => (init) => {
    const relation = init.wait?.page.wait.relation;
    if (relation !== 'pid-namespace-members' && relation !== 'foreign-parent') return [];
    const parent = scene.byTid.get(init.moment.ppid?.value ?? -1);
    if (!parent || !isRuntime(parent) || parent.names.length > 0) return [];
    return [edge(parent.node, init.node, 'child', 'assumed', factEvidence(init.moment.ppid, `parent of the container's init ${init.tid}`))];
  },
};

/** Starts containers, by its name. */
export function isRuntime(actor: Actor): boolean {
  return RUNTIME.test(actor.processComm ?? actor.comm ?? '');
}

const RUNTIME = /^(?:containerd-shim.*|docker-containe.*|conmon|runc.*|crun|youki|lxc-start|systemd-nspaw.*|podman|bwrap|unshare)$/;
