// `ls -l /proc/PID/fd`: fs/proc/fd.c, one symbolic link a descriptor. `10 -> /dev/fuse` marks a FUSE daemon. Of several
// directories ls prints `/proc/PID/fd:` above each; `find -ls`, `ls -l /proc/*/fd/*` and readlink loops have the path in
// front of the number.
import { emptyReading, type OpenFile } from '../model/task.ts';
import { cover } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { procFiles } from './heading.ts';
import { isBlank, lineSpan, payloadOf } from './lines.ts';
import { listingOwners } from './listedDirectories.ts';
import { fileOfPrefix, labelOwnerAt, NOBODY, ownerOfFile, soleOwner, type Owner } from './owner.ts';

export const openFiles: Format = { name: 'openFiles', families: ['text'], read: readBlock };

interface Group {
  readonly owner: Owner;
  readonly files: OpenFile[];
  readonly lines: number[];
  /** The line that matters to a reader is the one that marks a FUSE daemon. */
  fuseLine: number | null;
}

function readBlock(block: Block, context: Context, emit: Emit): void {
  const asked = context.heading.files.some((file) => file.file === 'fd') || /\/fd\b/.test(context.heading.command?.slice(0, 2000) ?? '');
  let group: Group = newGroup(asked ? (soleOwner(context) ?? NOBODY) : NOBODY);
  const listings = asked && soleOwner(context) === null ? listingOwners(context) : new Map<number, Owner | null>();
  for (let line = block.first; line < block.end; line++) {
    const listing = listings.get(line);
    const label = listing === null ? NOBODY : (listing ?? labelAt(line, asked, context));
    if (label) {
      emitGroup(group, context, emit);
      group = newGroup(label);
      continue;
    }
    const text = payloadOf(context.lines, line).slice(0, 5000);
    // lrwx------ 1 root root 64 Nov 21 09:32 10 -> /dev/fuse        (cut -c40- leaves: 10 -> /dev/fuse)
    const match = /^(?:\d+ +\d+ +)?(?:(l[-rwxst.@+]{9,12}) .{0,200} )?((?:\/[\w./-]{0,200}\/proc|\/proc)\/\d{1,10}\/(?:task\/\d{1,10}\/)?fd\/)?(\d{1,7}) -> (.+)$/.exec(text);
    if (match) {
      const path = match[2] === undefined ? undefined : procFiles(match[2], context.lines.payload[line]! + text.indexOf(match[2])).at(-1);
      const owner = path ? ownerOfFile(path, context) : group.owner;
      if (owner.tid?.value !== group.owner.tid?.value) {
        emitGroup(group, context, emit);
        group = newGroup(owner);
      }
      group.files.push({ fd: Number(match[3]), target: unquoted(match[4]!.trimEnd()), access: accessOf(match[1]) });
      if (group.files.at(-1)!.target === '/dev/fuse') group.fuseLine ??= line;
    }
    if (match || (asked && /^total \d+$/.test(text))) group.lines.push(line);
  }
  emitGroup(group, context, emit);
}

/** ls(1) puts names with brackets or blanks into quotes where it writes to a terminal: `'pipe:[972590]'`. */
function unquoted(name: string): string {
  return /^'.*'$|^"[^"]*"$/.test(name) ? name.slice(1, -1).replaceAll("'\\''", "'") : name;
}

/** `lr-x------`: the owner's bits of the link are those of the open file (fs/proc/fd.c tid_fd_update_inode). */
function accessOf(mode: string | undefined): OpenFile['access'] {
  const bits = mode?.slice(1, 3);
  return bits === 'rw' ? 'both' : bits === 'r-' ? 'read' : bits === '-w' ? 'write' : null;
}

/** `/proc/6200/fd:` of ls, or what a loop printed. */
function labelAt(line: number, asked: boolean, context: Context): Owner | null {
  const file = isBlank(context.lines, line) ? fileOfPrefix(line, context) : null;
  if (file?.file === 'fd') return ownerOfFile(file, context);
  return asked ? labelOwnerAt(line, context) : null;
}

function newGroup(owner: Owner): Group {
  return { owner, files: [], lines: [], fuseLine: null };
}

function emitGroup({ owner, files, lines, fuseLine }: Group, context: Context, emit: Emit): void {
  if (files.length === 0 || !(owner.tid ?? owner.tgid)) return;
  const whole = lines.map((line) => lineSpan(context.lines, line)).reduce(cover);
  const place = placeOf(context, fuseLine === null ? whole : lineSpan(context.lines, fuseLine));
  emit.add('readings', { ...emptyReading('openFiles', placeOf(context, whole)), ...owner, openFiles: { value: files, place } });
  for (const line of lines) emit.claim(line);
}
