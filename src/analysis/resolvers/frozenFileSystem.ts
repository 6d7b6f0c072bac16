import type { Confidence } from '../../model/fact.ts';
import type { Freeze } from '../../model/procFile.ts';
import type { Actor, Scene } from '../actor.ts';
import { frameEvidence, isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { mountAt, mountTableOf } from '../mountTable.ts';
import type { MountTable } from '../mountTable.ts';
import { blockDevice, frozenFileSystem as fileSystemNode, unknownHolder } from '../nodes.ts';
import { suspendedDevice } from './suspendedDevice.ts';
import type { Suspended } from './suspendedDevice.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';
import { withoutEnd } from '../../text/trim.ts';

/**
 * A writer waits for the thaw of a file system. The freeze leaves no owner in the kernel (fs/super.c freeze_super lets the
 * lock go on return to user space), so the commands of the transcript and the paths of the writer tell which one it is. Where
 * the program that froze it hangs itself, it cannot thaw: the file system waits for it.
 */
export const frozenFileSystem: Resolver = {
  relation: null,
  resolve: (scene) => {
    let context: Frozen | null = null;
    return (actor) => (waitsForThaw(actor) ? edgesOf(scene, (context ??= frozenOf(scene)), actor) : []);
  },
};

/** Stands in percpu_rwsem_wait below sb_start_write and its like: the page of the stack says so. */
export function waitsForThaw(actor: Actor): boolean {
  return actor.wait?.page.id === 'fs-frozen';
}

interface Frozen {
  readonly table: MountTable;
  readonly targets: readonly { readonly mountPoint: string; readonly evidence: Evidence }[];
  readonly freezers: readonly Actor[];
  readonly suspended: (mountPoint: string) => Suspended | null;
}

function frozenOf(scene: Scene): Frozen {
  const { dumps } = scene.incident;
  const mounts = dumps.flatMap((dump) => dump.mounts);
  const targets = dumps.flatMap((dump) => dump.freezes).filter(({ action }) => action === 'freeze').flatMap((freeze) => mountPointsOf(freeze, mounts).map((mountPoint) => ({ mountPoint, evidence: { place: freeze.place, says: `the transcript freezes ${mountPoint}` } })));
  const table = mountTableOf(dumps);
  const devices = new Map<string, Suspended | null>();
  const suspended = (mountPoint: string): Suspended | null => {
    if (!devices.has(mountPoint)) devices.set(mountPoint, suspendedDevice(scene, mountPoint, table));
    return devices.get(mountPoint) ?? null;
  };
  return { table, suspended, targets: [...new Map(targets.map((one) => [one.mountPoint, one])).values()], freezers: scene.actors.filter(isFreezer) };
}

/** dmsetup suspend freezes the file system on the device (drivers/md/dm.c lock_fs). */
function mountPointsOf({ kind, target }: Freeze, mounts: Scene['incident']['dumps'][number]['mounts']): readonly string[] {
  if (kind === 'file-system') return [target.length > 1 ? withoutEnd(target, '/') : target];
  if (kind !== 'device') return [];
  const name = target.slice(target.lastIndexOf('/') + 1);
  return mounts.filter(({ source }) => source === `/dev/mapper/${name}` || source === target).map(({ mountPoint }) => mountPoint.value);
}

function edgesOf(scene: Scene, { table, targets, freezers, suspended }: Frozen, actor: Actor): readonly Edge[] {
  const waits = frameEvidence(actor.stack, actor.wait!.page.mark, 'it waits for the thaw of a file system');
  const found = mountPointOf(scene, actor, table, targets);
  if (!found) return [edge(actor.node, unknownHolder('frozen file system', actor.node), 'frozen-file-system', 'observed', waits)];
  const node = fileSystemNode(found.mountPoint);
  const [only] = freezers;
  // The one who froze it is expected to thaw it; that this is the program is the usual case.
  const back = freezers.length === 1 && only ? [edge(node, only.node, 'frozen-file-system', 'assumed', freezerEvidence(only))] : [];
  const device = suspended(found.mountPoint);
  return [edge(actor.node, node, 'frozen-file-system', found.strength, [...waits, ...found.evidence]), ...back, ...(device ? [edge(node, blockDevice(device.name), 'block-device', device.strength, device.evidence)] : [])];
}

function mountPointOf(scene: Scene, actor: Actor, table: MountTable, targets: Frozen['targets']): { readonly mountPoint: string; readonly strength: Confidence; readonly evidence: readonly Evidence[] } | null {
  const paths = scene.paths(actor);
  const within = targets.flatMap((target) => paths.filter(({ path }) => path === target.mountPoint || path.startsWith(target.mountPoint === '/' ? '/' : `${target.mountPoint}/`))
    .map((path) => ({ target, evidence: [target.evidence, { place: path.place, says: `it uses ${path.path}` }] })));
  const deepest = within.sort((a, b) => b.target.mountPoint.length - a.target.mountPoint.length)[0];
  if (deepest) return { mountPoint: deepest.target.mountPoint, strength: 'inferred', evidence: deepest.evidence };
  const [only] = targets;
  if (targets.length === 1 && only) return { mountPoint: only.mountPoint, strength: 'inferred', evidence: [{ ...only.evidence, says: `${only.evidence.says}, and nothing else` }] };
  if (targets.length > 1) return null;
  const mounted = new Map(paths.flatMap((path) => {
    const mount = mountAt(table, path, [actor.tid, actor.tgid]);
    return mount && mount.mountPoint.value !== '/' ? [[mount.mountPoint.value, [{ place: path.place, says: `it uses ${path.path}` }, { place: mount.place, says: `${mount.mountPoint.value} is a mount of ${mount.source}` }]] as const] : [];
  }));
  const [mount] = mounted;
  return mounted.size === 1 && mount ? { mountPoint: mount[0], strength: 'assumed', evidence: mount[1] } : null;
}

/** A program whose work is to freeze, take a snapshot, and thaw, and that waits for something itself. */
function isFreezer(actor: Actor): boolean {
  if (actor.tid === null || actor.tid !== actor.tgid || isZombie(actor) || actor.comm === null || !FREEZERS.has(actor.comm)) return false;
  return actor.moment.state?.value === 'D' || (actor.wait !== null && actor.wait.kind !== 'idle');
}

const FREEZERS: ReadonlySet<string> = new Set(['fsfreeze', 'xfs_freeze', 'lvcreate', 'lvconvert', 'lvm', 'dmsetup', 'qemu-ga', 'dmeventd', 'snapper']);

function freezerEvidence(actor: Actor): readonly Evidence[] {
  const fact = actor.task?.facts['comm'];
  return fact ? [{ place: fact.place, says: `${actor.comm} freezes and thaws file systems, and waits itself` }] : [];
}
