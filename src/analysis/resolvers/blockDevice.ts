import type { Confidence } from '../../model/fact.ts';
import { frameEvidence } from '../actor.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { serverOfFile } from '../fuseWaits.ts';
import { mountAt, mountTableOf } from '../mountTable.ts';
import type { MountTable } from '../mountTable.ts';
import { blockDevice as deviceNode, unknownHolder } from '../nodes.ts';
import { isLoopWorker } from './loopWorker.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

interface Device {
  readonly name: string;
  readonly strength: Confidence;
  readonly evidence: readonly Evidence[];
}

/**
 * A wait for a disk. Stacks do not name it; the name of the waiting kernel thread, the mount that the waiter's path lies on,
 * the only device of which the kernel log complains, or the only one that others of the text wait for. With none of them
 * nothing is said: any disk could be it.
 */
export const blockDevice: Resolver = {
  relation: null,
  resolve: (scene) => {
    const table = mountTableOf(scene.incident.dumps);
    const failing = failingDevice(scene);
    const flusher = scene.byFunction('wb_workfn').length > 0;
    const known = new Map(scene.actors.filter((actor) => waitsForDisk(actor, flusher)).map((actor) => [actor, ofThread(actor) ?? ofPath(scene, actor, table) ?? failing]));
    const common = commonDevice([...known.values()]);
    let backing: ReadonlyMap<string, Edge> | null = null;
    return (actor) => {
      if (!known.has(actor)) return [];
      const device = known.get(actor) ?? (usesAnother(scene, actor, table) ? null : common);
      if (!device) return [];
      const waits = frameEvidence(actor.stack, actor.wait!.page.mark, `it waits for ${actor.wait!.page.wait.text}`);
      const below = (backing ??= loopBackings(scene, table)).get(device.name);
      return [edge(actor.node, deviceNode(device.name), 'block-device', device.strength, [...waits, ...device.evidence]), ...(below ? [below] : [])];
    };
  },
};

/** By its page; sync too, where the flusher that works for it is not in the text. A loop worker waits for what lies below its device. */
function waitsForDisk(actor: Actor, flusher: boolean): boolean {
  return (actor.wait?.page.wait.relation === 'block-device' || (actor.wait?.page.id === 'writeback-wait' && !flusher)) && !isLoopWorker(actor);
}

/** The only device that is known of anybody: for the others it is assumed. */
function commonDevice(devices: readonly (Device | null)[]): Device | null {
  const [first] = devices.filter((device) => device !== null);
  if (!first || devices.some((device) => device !== null && device.name !== first.name)) return null;
  return { name: first.name, strength: 'assumed', evidence: [...first.evidence.slice(0, 2).map((one) => ({ ...one, says: `${first.name} is the only device that tasks of this text are known to wait for: ${one.says}` }))] };
}

/** Its files lie on file systems that are on no disk, or on another one. */
function usesAnother(scene: Scene, actor: Actor, table: MountTable): boolean {
  return table.byPoint.size > 0 && scene.paths(actor).some((path) => {
    const mount = mountAt(table, path, [actor.tid, actor.tgid]);
    return mount !== null && mount.mountPoint.value !== '/';
  });
}

/** Threads of drivers and file systems carry the device in their name: `jbd2/sda1-8` (fs/jbd2/journal.c), `xfsaild/dm-0`, `md127_raid5`. */
function ofThread(actor: Actor): Device | null {
  const fact = actor.task?.facts['comm'];
  if (!fact || typeof fact.value !== 'string') return null;
  const name = /^jbd2\/([\w-]+)-\d+$/.exec(fact.value)?.[1] ?? /^(?:xfsaild|xfs-\w+|ext4-\w+|f2fs_\w+)\/([\w-]+)$/.exec(fact.value)?.[1] ?? /^(md\d+|nbd\d+|zram\d+)(?:_\w+)?$/.exec(fact.value)?.[1];
  // The kernel cuts names at 15 bytes: a name that long may lack its end.
  return name === undefined || (fact.value.length >= 15 && !fact.value.startsWith('jbd2/')) ? null : { name, strength: 'inferred', evidence: [{ place: fact.place, says: `the thread ${fact.value} works for ${name}` }] };
}

function ofPath(scene: Scene, actor: Actor, table: MountTable): Device | null {
  if (table.byPoint.size === 0) return null;
  const found = new Map(scene.paths(actor).flatMap((path) => {
    const mount = mountAt(table, path, [actor.tid, actor.tgid]);
    const name = mount && /^\/dev\/(?:mapper\/)?([\w.+-]{1,128})$/.exec(mount.source)?.[1];
    return mount && name !== undefined && name !== null ? [[name, { name, strength: mount.mountPoint.value === '/' ? 'assumed' : 'inferred', evidence: [{ place: path.place, says: `it uses ${path.path}` }, { place: mount.place, says: `${mount.mountPoint.value} is on ${mount.source}` }] } satisfies Device] as const] : [];
  }));
  // The program itself lies on the root file system: a path elsewhere says more.
  const elsewhere = [...found.values()].filter(({ strength }) => strength === 'inferred');
  const [only] = elsewhere.length > 0 ? elsewhere : found.values();
  return only && (elsewhere.length > 0 ? elsewhere.length : found.size) === 1 ? only : null;
}

/** A loop device on a file of a FUSE mount waits for the daemon of that mount (drivers/block/loop.c does its I/O on the file). */
export function loopBackings(scene: Scene, table: MountTable): ReadonlyMap<string, Edge> {
  const loops = scene.incident.dumps.flatMap((dump) => dump.loopDevices);
  if (loops.length === 0) return new Map();
  const serverOf = serverOfFile(scene);
  return new Map(loops.flatMap(({ name, backingFile, place }) => {
    const daemon = serverOf({ path: backingFile, place, from: 'open file' });
    const lies = { place, says: `${name} lies on ${backingFile}` };
    if (daemon) return [[name, edge(deviceNode(name), daemon.tgid, 'fuse-daemon', daemon.confidence, [lies, ...daemon.evidence])] as const];
    const mount = mountAt(table, { path: backingFile }, []);
    return mount && /^fuse/.test(mount.type.value) ? [[name, edge(deviceNode(name), unknownHolder('FUSE daemon', mount.mountPoint.value), 'fuse-daemon', 'inferred', [lies, { place: mount.place, says: `${mount.mountPoint.value} is a FUSE mount` }])] as const] : [];
  }));
}

function failingDevice(scene: Scene): Device | null {
  const messages = scene.incident.dumps.flatMap((dump) => dump.deviceMessages).filter((message) => message.of === 'block');
  const [first] = messages;
  if (!first || messages.some(({ name }) => name !== first.name)) return null;
  return { name: first.name, strength: 'assumed', evidence: [{ place: first.place, says: `the only device that the kernel log complains of is ${first.name}` }] };
}
