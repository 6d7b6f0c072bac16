import type { FileLock } from '../model/procFile.ts';
import { contains } from '../text/span.ts';
import { dumpOf, taskLabel, type AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { plain } from './markdownText.ts';

const TYPES: Readonly<Record<string, string>> = {
  POSIX: 'record lock of fcntl(2), owned by a process', OFDLCK: 'open file description lock of fcntl(2), owned by the open file', FLOCK: 'lock of flock(2), owned by the open file',
  LEASE: 'lease of fcntl(2)', DELEG: 'delegation to an NFS client', ACCESS: 'access lock',
};

/** Hover on a line of /proc/locks: who holds, who waits, and for which bytes of which file. */
export function hoverFileLock(document: AnalysedDocument, offset: number): HoverText | null {
  const locks = dumpOf(document)?.fileLocks ?? [];
  const lock = locks.find((one) => one.place.source === 0 && contains(one.place.span, offset));
  if (!lock) return null;
  const same = locks.filter((one) => one.id === lock.id && one.inode === lock.inode && one !== lock);
  const bytes = lock.end === 'EOF' ? (lock.start === '0' ? 'the whole file' : `from byte ${lock.start} on`) : `bytes ${lock.start} to ${lock.end}`;
  const where = lock.device === null ? '' : ` of inode ${lock.inode} on device ${lock.device} (hexadecimal)`;
  const lines = [
    `**${lock.blocked ? 'Waits for a lock' : 'Holds a lock'}**: ${plain(ownerOf(document, lock))}, ${lock.access.toLowerCase()}, ${bytes}${where}. ${plain(TYPES[lock.type] ?? lock.type)}.`,
    ...(lock.blocked ? same.filter((one) => !one.blocked).map((one) => `Held by ${plain(ownerOf(document, one))}.`) : []),
    ...(lock.blocked ? [] : same.filter((one) => one.blocked).slice(0, 20).map((one) => `Waited for by ${plain(ownerOf(document, one))}.`)),
  ];
  return { markdown: lines.join('\n\n'), span: lock.place.span };
}

function ownerOf(document: AnalysedDocument, lock: FileLock): string {
  const pid = lock.tgid?.value ?? null;
  if (pid === null || pid === 0) return 'a process that is not visible here';
  return pid < 0 ? 'an open file, of no process' : taskLabel(document, pid, lock.place);
}
