// Namespaces by the inode numbers that the kernel gives them: fs/proc/namespaces.c (`pid:[4026531836]`), util-linux sys-utils/lsns.c.
import type { Fact } from '../model/fact.ts';
import type { TaskReading } from '../model/task.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, payloadOf, spanIn } from './lines.ts';
import { NOBODY, ownerOfPrefix, soleOwner } from './owner.ts';
import type { Cells } from './psTable.ts';

/** `ls -l /proc/PID/ns`, `readlink /proc/PID/ns/pid`, and the like: links of the form `pid:[4026531836]`. */
export const namespaces: Format = { name: 'namespaces', families: ['text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    const payload = payloadOf(context.lines, line).slice(0, 400);
    const link = payload.includes(':[') ? LINK.exec(payload) : null;
    if (!link) continue;
    const [, name, type, inode] = link;
    const owner = ownerOfPrefix(line, context) ?? soleOwner(context) ?? NOBODY;
    const at = link.index + link[0].indexOf('[') + 1;
    emit.add('namespaces', {
      type: name ?? type!,
      inode: { value: Number(inode), place: placeOf(context, spanIn(context.lines, line, at, at + inode!.length)) },
      pid: owner.tid,
      processes: null,
      place: placeOf(context, lineSpan(context.lines, line)),
    });
    emit.claim(line);
  }
}

/** The link is called as its type, or `pid_for_children`. */
const LINK = /(?:(?:^|\s|\/)([a-z]+(?:_for_children)?) -> )?(?:^|[\s'"])?(cgroup|ipc|mnt|net|pid|time|user|uts):\[(\d{1,15})\]['"]?\s*$/;

/** The namespaces that a row of a listing names: NS and TYPE of lsns, PIDNS and the like of ps. */
export function emitNamespaces(row: Cells, reading: TaskReading, context: Context, emit: Emit): void {
  const base = { pid: reading.tid, place: reading.place };
  const [inode, type] = [number(row, 'NS', context), row.cells.get('TYPE')];
  if (inode && type) emit.add('namespaces', { ...base, type: type.text, inode, processes: number(row, 'NPROCS', context) });
  for (const name of row.cells.keys()) {
    const own = OF_PS[name] === undefined ? null : number(row, name, context);
    if (own) emit.add('namespaces', { ...base, type: OF_PS[name]!, inode: own, processes: null });
  }
}

const OF_PS: Readonly<Record<string, string | undefined>> = {
  CGROUPNS: 'cgroup', IPCNS: 'ipc', MNTNS: 'mnt', NETNS: 'net', PIDNS: 'pid', TIMENS: 'time', USERNS: 'user', UTSNS: 'uts',
};

function number(row: Cells, name: string, context: Context): Fact<number> | null {
  const word = row.cells.get(name);
  const value = decimal(word?.text);
  return word && value !== null ? { value, place: placeOf(context, word.span) } : null;
}
