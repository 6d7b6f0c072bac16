import type { Dump } from '../model/dump.ts';
import type { Place } from '../model/fact.ts';
import { groupBy } from '../model/group.ts';
import type { UsedPath } from './processPaths.ts';
import { upwards } from './processPaths.ts';

/** A FUSE mount that a mount table of the text lists. */
export interface FuseMount {
  readonly mountPoint: string;
  /** `fuse.sshfs`; null where the text does not tell. */
  readonly type: string | null;
  /** What it was mounted from: `host:/path`, by custom the daemon's first argument. */
  readonly source: string | null;
  /** Its directory below /sys/fs/fuse/connections: of mountinfo lines only. */
  readonly connection: number | null;
  /** Task whose mount table it is, where the text tells. */
  readonly tid: number | null;
  readonly place: Place;
}

export interface FuseMounts {
  readonly all: readonly FuseMount[];
  readonly byPoint: ReadonlyMap<string, readonly FuseMount[]>;
  /** Mount points of the tasks whose own table the text shows. */
  readonly byOwner: ReadonlyMap<number, ReadonlyMap<string, readonly FuseMount[]>>;
  readonly byConnection: ReadonlyMap<number, readonly FuseMount[]>;
}

/** Mount tables and FUSE connections are read apart: of one line both facts stand at the same mount point. */
export function fuseMountsOf(dumps: readonly Dump[]): FuseMounts {
  const lines = new Map<string, FuseMount>();
  const key = (point: { readonly value: string; readonly place: Place }): string => `${point.place.source}:${point.place.span.start}`;
  for (const dump of dumps) {
    for (const one of dump.mounts) {
      if (!isFuse(one.type.value)) continue;
      lines.set(key(one.mountPoint), { mountPoint: one.mountPoint.value, type: one.type.value, source: one.source, connection: null, tid: one.tid?.value ?? null, place: one.place });
    }
    for (const one of dump.fuseConnections) {
      if (!one.mountPoint) continue;
      const known = lines.get(key(one.mountPoint));
      lines.set(key(one.mountPoint), { mountPoint: one.mountPoint.value, type: one.type?.value ?? known?.type ?? null, source: known?.source ?? null, connection: one.id.value, tid: one.mountInfoOf?.value ?? known?.tid ?? null, place: known?.place ?? one.id.place });
    }
  }
  const all = [...lines.values()];
  const byOwner = new Map([...groupBy(all, (one) => one.tid ?? undefined)].map(([tid, mounts]) => [tid, groupBy(mounts, (one) => one.mountPoint)]));
  return { all, byOwner, byPoint: groupBy(all, (one) => one.mountPoint), byConnection: groupBy(all, (one) => one.connection ?? undefined) };
}

/**
 * The FUSE mounts that paths lie on, with the path: for each path the deepest mount point above it.
 *
 * @param tids the task and its process: their own mount table is the one that counts, where the text has it.
 */
export function mountsOfPaths({ byPoint, byOwner }: FuseMounts, paths: readonly UsedPath[], tids: readonly (number | null)[]): readonly { readonly mount: FuseMount; readonly path: UsedPath }[] {
  const owner = tids.find((tid) => tid !== null && byOwner.has(tid)) ?? null;
  const table = owner === null ? byPoint : byOwner.get(owner)!;
  if (table.size === 0) return [];
  return paths.flatMap((path) => {
    const point = upwards(path.path).find((one) => table.has(one));
    return point === undefined ? [] : table.get(point)!.slice(0, MOST).map((mount) => ({ mount, path }));
  });
}

/** Tables of many tasks list the same mount, mostly as the same connection. */
const MOST = 100;

function isFuse(type: string): boolean {
  return /^fuse(?:blk)?(?:\.|$)/.test(type);
}
