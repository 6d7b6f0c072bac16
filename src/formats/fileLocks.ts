// /proc/locks: fs/locks.c locks_show and lock_get_status, "%lld: " and then type, mode, access, pid, device and inode,
// range. A request that waits has the number of the lock and `-> ` behind blanks, one more a level.
import type { FileLock } from '../model/procFile.ts';
import type { Parts } from '../syntax/reader.ts';
import { placeOf, type Context } from './format.ts';
import { decimal, lineSpan } from './lines.ts';

/** One line, from the parts of the shape `fileLock`. */
export function readFileLock(parts: Parts, context: Context, line: number): FileLock {
  const pid = decimal(parts['pid']!.text);
  const [start = '', end = ''] = parts['range']!.text.split(/ +/);
  const arrow = parts['arrow']!.text;
  const inode = parts['inode']!.text;
  const device = /^([0-9a-f]+:[0-9a-f]+):/.exec(inode)?.[1] ?? null;
  return {
    id: Number(parts['id']!.text),
    type: parts['type']!.text,
    mode: parts['mode']!.text,
    access: parts['access']!.text as FileLock['access'],
    blocked: arrow.includes('->'),
    // "%*s" of level - 1 + 3 characters: the first level stands one blank behind the colon.
    depth: arrow.includes('->') ? Math.max(1, arrow.indexOf('-')) : 0,
    tgid: pid === null ? null : { value: pid, place: placeOf(context, parts['pid']!.span) },
    device,
    inode: inode.slice(inode.lastIndexOf(':') + 1),
    start,
    end,
    place: placeOf(context, lineSpan(context.lines, line)),
  };
}
