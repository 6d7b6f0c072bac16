import type { FileLock } from '../../model/procFile.ts';
import { groupBy } from '../../model/group.ts';
import type { Scene } from '../actor.ts';
import type { Evidence } from '../analysis.ts';

/** A process that has the open file by which a lock is held. */
export interface LockHolder {
  readonly tgid: number;
  readonly evidence: Evidence;
}

/**
 * Who holds a lock that names no process: an open file description lock belongs to the open file, and is shown with -1
 * (fs/locks.c locks_translate_pid). fdinfo shows it for every process that has that file open (__show_fd_locks); with
 * several, which share it over fork, nobody is named. Once a scene, linear.
 */
export function fileLockHolders(scene: Scene): (lock: FileLock) => LockHolder | null {
  const shown = scene.incident.dumps.flatMap((dump) => dump.fileLocks).filter((one) => one.openIn !== undefined && !scene.aftermath(one.place));
  const byLock = groupBy(shown, keyOf);
  return (lock) => {
    const some = byLock.get(keyOf(lock)) ?? [];
    const [only, ...more] = new Set(some.map((one) => one.openIn!.value));
    return only === undefined || more.length > 0 ? null : { tgid: only, evidence: { place: some[0]!.place, says: `fdinfo of ${only} shows the lock` } };
  };
}

function keyOf({ type, access, inode, start, end }: FileLock): string {
  return `${type} ${access} ${inode} ${start} ${end}`;
}
