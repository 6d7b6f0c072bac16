// FUSE connections. fs/fuse/control.c: /sys/fs/fuse/connections/N with `waiting` (requests not yet answered); N is
// the device number of the mount, `sprintf(name, "%u", fc->dev)`, fc->dev = sb->s_dev: of an anonymous device
// (major 0) its minor. fs/proc_namespace.c show_mountinfo prints the same number as `0:135`.
import type { Fact } from '../model/fact.ts';
import { readParts } from '../syntax/reader.ts';
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { ownerOfPrefix, soleOwner } from './owner.ts';
import { decimal, isBlank, lineSpan, nameAt, payloadOf, wordsOf } from './lines.ts';

export const fuse: Format = { name: 'fuse', families: ['text', 'mounts'], read: readBlock };

/** include/linux/kdev_t.h MINORBITS. */
const MINORS = 2 ** 20;

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (block.family === 'mounts') return readMounts(block, context, emit);
  if (!context.heading.typed || !context.heading.command?.includes('/fuse/connections')) return;
  for (let line = block.first; line < block.end; line++) {
    if (readNamedValue(line, context, emit) || isBlank(context.lines, line)) continue;
    if (block !== context.blocks[0] || !readBareOutput(line, block, context, emit)) break;
  }
}

/** `/sys/fs/fuse/connections/25/waiting:1`, the output of grep with several files. */
function readNamedValue(line: number, context: Context, emit: Emit): boolean {
  const match = /^\/sys\/fs\/fuse\/connections\/(\d{1,10})\/(\w+):(\d{1,15})\s*$/.exec(payloadOf(context.lines, line).slice(0, 200));
  if (!match) return false;
  const start = context.lines.payload[line]!;
  const valueAt = start + match[0].lastIndexOf(':') + 1;
  const id = fact(match[1]!, start + '/sys/fs/fuse/connections/'.length, context);
  if (match[2] === 'waiting') emit.add('fuseConnections', { id, waiting: fact(match[3]!, valueAt, context), mountPoint: null, type: null, mountInfoOf: null });
  emit.claim(line);
  return true;
}

/** The number that `cat …/N/waiting` prints, or the names that `ls /sys/fs/fuse/connections` prints. */
function readBareOutput(line: number, block: Block, context: Context, emit: Emit): boolean {
  const command = context.heading.command!;
  const words = wordsOf(context.lines, line);
  if (words.length === 0 || !words.every((word) => /^\d{1,10}$/.test(word.text))) return false;
  const named = /\/fuse\/connections\/(\d{1,10})\/waiting/.exec(command);
  if (named && words.length === 1 && line === block.first) {
    const id = fact(named[1]!, context.heading.commandStart + named.index + '/fuse/connections/'.length, context);
    emit.add('fuseConnections', { id, waiting: fact(words[0]!.text, words[0]!.span.start, context), mountPoint: null, type: null, mountInfoOf: null });
  } else if (/^(?:sudo )?ls\b[^|;]*\/fuse\/connections\/?\s*$/.test(command)) {
    for (const word of words) emit.add('fuseConnections', { id: fact(word.text, word.span.start, context), waiting: null, mountPoint: null, type: null, mountInfoOf: null });
  } else return false;
  emit.claim(line);
  return true;
}

function readMounts(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    const parts = nameAt(context.lines, line) === 'mountinfo' ? readParts(context.lines, line) : null;
    if (!parts) {
      emit.problem('damaged-line', lineSpan(context.lines, line), 'A line of /proc/PID/mountinfo that cannot be read as a whole.');
      continue;
    }
    const minor = decimal(parts['minor']!.text);
    const major = decimal(parts['major']!.text);
    const mountPoint = parts['mountPoint']!;
    const type = parts['type']!;
    const owner = ownerOfPrefix(line, context) ?? soleOwner(context);
    if (minor === null || major === null || !/^fuse(?:blk)?(?:\.|$)/.test(type.text)) continue;
    emit.add('fuseConnections', {
      id: { value: major * MINORS + minor, place: placeOf(context, parts['minor']!.span) },
      waiting: null,
      mountPoint: { value: unescaped(mountPoint.text), place: placeOf(context, mountPoint.span) },
      type: { value: type.text, place: placeOf(context, type.span) },
      mountInfoOf: owner?.tid ?? owner?.tgid ?? null,
    });
  }
}

/** mangle_path writes blank, tab, line feed and backslash as octal. */
function unescaped(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function fact(digits: string, at: number, context: Context): Fact<number> {
  return { value: Number(digits), place: placeOf(context, span(at, at + digits.length)) };
}
