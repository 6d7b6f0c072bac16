import type { Mount } from '../../model/procFile.ts';
import type { Actor, Scene } from '../actor.ts';
import { frameEvidence, isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { mountAt, mountTableOf } from '../mountTable.ts';
import { edge } from './resolver.ts';

/**
 * Who answers `autofs_wait` (fs/autofs/waitq.c): the reader of the mount's pipe. The mount names its process group as the
 * reader of the text sees it (fs/autofs/inode.c autofs_show_options, `pgrp=`), and the group has its leader's pid. Without
 * that a process called automount, the only one of the text, is assumed.
 */
export function automountDaemon(scene: Scene): (actor: Actor) => readonly Edge[] {
  const autofs = scene.incident.dumps.flatMap((dump) => dump.mounts).filter((mount) => mount.type.value === 'autofs' && daemonOf(mount) !== null);
  const isAutofs = new Set(autofs);
  const common = sameDaemon(autofs);
  const table = mountTableOf(scene.incident.dumps);
  const byName = scene.actors.filter((actor) => actor.tid !== null && actor.tid === actor.tgid && !isZombie(actor) && actor.comm === 'automount');
  return (actor) => {
    const waits = frameEvidence(actor.stack, actor.wait!.page.mark, 'the kernel has asked the automount daemon');
    const on = scene.paths(actor).flatMap((path) => mountAt(table, path, [actor.tid, actor.tgid]) ?? []).filter((mount) => isAutofs.has(mount));
    const [mount] = on.length > 0 ? on : autofs;
    const daemon = on.length > 0 ? sameDaemon(on) : common;
    if (mount && daemon !== null && daemon !== actor.tgid) {
      return [edge(actor.node, daemon, 'watcher', 'inferred', [...waits, saysOf(mount, daemon)])];
    }
    const [only] = byName;
    return mount || byName.length !== 1 || !only || only.tgid === actor.tgid ? [] : [
      edge(actor.node, only.node, 'watcher', 'assumed', [...waits, ...(only.task?.facts['comm'] ? [{ place: only.task.facts['comm'].place, says: `${only.tid} is the only automount of this text` }] : [])]),
    ];
  };
}

/** The daemon that all of these mounts name; null where they name several. */
function sameDaemon(mounts: readonly Mount[]): number | null {
  const daemons = new Set(mounts.map(daemonOf));
  const [only] = daemons;
  return daemons.size === 1 ? only ?? null : null;
}

/** 0: the group is in a namespace that the reader does not see (pid_vnr). */
function daemonOf({ options }: Mount): number | null {
  const group = Number(/(?:^|,)pgrp=(\d{1,10})(?:,|$)/.exec(options)?.[1] ?? 0);
  return group > 0 ? group : null;
}

function saysOf({ mountPoint, place }: Mount, daemon: number): Evidence {
  return { place, says: `the autofs mount ${mountPoint.value} is served by process group ${daemon}` };
}
