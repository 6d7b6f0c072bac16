import type { Confidence } from '../../model/fact.ts';
import type { Scene } from '../actor.ts';
import type { Evidence } from '../analysis.ts';
import { mountAt } from '../mountTable.ts';
import type { MountTable } from '../mountTable.ts';

/** A device that is suspended, and with it the file system that it freezes. */
export interface Suspended {
  readonly name: string;
  readonly strength: Confidence;
  readonly evidence: readonly Evidence[];
}

/**
 * The device-mapper device whose suspend froze a file system (drivers/md/dm.c lock_fs, dm_suspend): the transcript suspends it;
 * or somebody waits for I/O on that very file system. A freeze alone lets reads pass (fs/super.c freeze_super stops writers
 * only), so that a stuck reader speaks for the suspend: assumed.
 */
export function suspendedDevice(scene: Scene, mountPoint: string, table: MountTable): Suspended | null {
  const mount = table.byPoint.get(mountPoint)?.at(-1);
  const name = mount && /^\/dev\/mapper\/([\w.+-]{1,128})$/.exec(mount.source)?.[1];
  if (!mount || name === undefined || name === null) return null;
  const lies = { place: mount.place, says: `${mountPoint} is on ${mount.source}` };
  const typed = scene.incident.dumps.flatMap((dump) => dump.freezes).find(({ kind, action, target }) => kind === 'device' && action === 'freeze' && target.slice(target.lastIndexOf('/') + 1) === name);
  if (typed) return { name, strength: 'inferred', evidence: [lies, { place: typed.place, says: `the transcript suspends ${name}` }] };
  for (const actor of (scene.byRelation.get('block-device') ?? []).slice(0, MOST)) {
    const path = scene.paths(actor).find((one) => mountAt(table, one, [actor.tid, actor.tgid]) === mount);
    if (path && actor.wait) return { name, strength: 'assumed', evidence: [lies, { place: path.place, says: `${actor.tid ?? 'a task'} uses ${path.path} and waits for ${actor.wait.page.wait.text}: a freeze alone does not hold that up` }] };
  }
  return null;
}

const MOST = 64;
