import type { Actor, Scene } from '../actor.ts';
import { factEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { fuseMountsOf, mountsOfPaths } from '../fuseMounts.ts';
import type { FuseMounts } from '../fuseMounts.ts';
import { isFuseProgram, servesType } from '../fusePrograms.ts';
import { argumentsOf, commandLines, pathsWithParents } from '../processPaths.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';
import { isKernelThread } from '../kernelThread.ts';

/**
 * A task in D of which the text may not show the stack (an ordinary user reads none: /proc/PID/stack wants CAP_SYS_ADMIN,
 * fs/proc/base.c proc_pid_stack). If all paths of its command, or of the one that started its container, lie on FUSE
 * mounts of one daemon, that one is the usual culprit: assumed.
 */
export const unseenFuseWait: Resolver = {
  relation: null,
  resolve: (scene) => {
    let mounts: FuseMounts | null = null;
    let servers: ReadonlyMap<string, readonly Actor[]> = new Map();
    return (actor) => {
      if (!isUnseen(actor)) return [];
      if (mounts === null) {
        mounts = fuseMountsOf(scene.incident.dumps);
        servers = serversByArgument(scene, mounts);
      }
      return mounts.all.length === 0 ? [] : edgesOf(scene, mounts, servers, actor);
    };
  },
};

function isUnseen(actor: Actor): boolean {
  const { names, moment, tid, wait } = actor;
  return tid !== null && wait === null && names.length === 0 && moment.state?.value === 'D' && !isKernelThread(actor) && (moment.wchan === null || moment.wchan.value === '0' || moment.wchan.value === '-');
}

function edgesOf(scene: Scene, mounts: FuseMounts, servers: ReadonlyMap<string, readonly Actor[]>, actor: Actor): readonly Edge[] {
  const paths = pathsWithParents(scene, actor).filter(({ path }) => !/^\/(?:usr|bin|sbin|lib\w*)\//.test(path));
  const found = mountsOfPaths(mounts, paths, [actor.tid, actor.tgid]);
  const daemons = new Set(found.flatMap(({ mount }) => (servers.get(mount.mountPoint) ?? []).filter(({ comm, processComm }) => mount.type === null || mount.type === 'fuse' || servesType(processComm ?? comm ?? '', mount.type) || isFuseProgram(processComm ?? comm ?? ''))));
  const [daemon, ...more] = daemons;
  const [first] = found;
  if (!daemon || !first || more.length > 0 || daemon.tgid === actor.tgid) return [];
  return [edge(actor.node, daemon.node, 'fuse-request', 'assumed', [
    ...factEvidence(actor.moment.state, `${actor.tid} is in D, and its stack is not shown`), { place: first.path.place, says: `a ${first.path.from} names ${first.path.path}` }, { place: first.mount.place, says: `${first.mount.mountPoint} is a FUSE mount` },
  ])];
}

/** Leaders of live processes with a mount point among their arguments. */
function serversByArgument(scene: Scene, { byPoint }: FuseMounts): ReadonlyMap<string, readonly Actor[]> {
  const found = new Map<string, Actor[]>();
  for (const actor of scene.actors) {
    if (actor.tid === null || actor.tid !== actor.tgid || isZombie(actor)) continue;
    const points = new Set(commandLines([actor]).flatMap(({ value }) => argumentsOf(value)).filter((word) => byPoint.has(word)));
    for (const point of points) found.set(point, [...(found.get(point) ?? []), actor]);
  }
  return found;
}
