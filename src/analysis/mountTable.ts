import type { Dump } from '../model/dump.ts';
import type { Mount } from '../model/procFile.ts';
import { groupBy } from '../model/group.ts';
import type { UsedPath } from './processPaths.ts';
import { upwards } from './processPaths.ts';

/** Mount tables of a text, by mount point. */
export interface MountTable {
  readonly byPoint: ReadonlyMap<string, readonly Mount[]>;
}

export function mountTableOf(dumps: readonly Dump[]): MountTable {
  return { byPoint: groupBy(dumps.flatMap((dump) => dump.mounts), (mount) => mount.mountPoint.value) };
}

/**
 * The mount that a path lies on: the deepest mount point above it, and of several mounts there the last, which covers the
 * others. `/` only where the table has it. Binds and namespaces can make it another one: for `inferred` at best.
 *
 * @param tid a table of this task goes before those of others.
 */
export function mountAt({ byPoint }: MountTable, { path }: Pick<UsedPath, 'path'>, tids: readonly (number | null)[]): Mount | null {
  for (const point of [...upwards(path), '/']) {
    const here = byPoint.get(point);
    if (!here) continue;
    const own = here.filter((mount) => mount.tid !== null && tids.includes(mount.tid.value));
    return (own.length > 0 ? own : here).at(-1)!;
  }
  return null;
}
