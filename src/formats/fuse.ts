// Mount tables, and FUSE connections. fs/fuse/control.c: /sys/fs/fuse/connections/N with `waiting` (requests not yet answered); N is
// the device number of the mount, `sprintf(name, "%u", fc->dev)`, fc->dev = sb->s_dev: of an anonymous device
// (major 0) its minor. fs/proc_namespace.c show_mountinfo prints the same number as `0:135`.
import type { Fact } from '../model/fact.ts';
import { readParts } from '../syntax/reader.ts';
import { cover, span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { ownerOfBlock, ownerOfPrefix, soleOwner } from './owner.ts';
import { decimal, lineSpan, nameAt, wordsOf } from './lines.ts';

export const fuse: Format = { name: 'fuse', families: ['text', 'mounts'], read: readBlock };

/** include/linux/kdev_t.h MINORBITS. */
const MINORS = 2 ** 20;

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (block.family === 'mounts') return readMounts(block, context, emit);
  // What `waiting` and the other files hold is read by procFiles.
  if (!context.heading.typed || block !== context.blocks[0]) return;
  if (!/^(?:sudo )?ls\b[^|;]*\/fuse\/connections\/?\s*$/.test(context.heading.command ?? '')) return;
  for (let line = block.first; line < block.end; line++) {
    const words = wordsOf(context.lines, line);
    if (words.length === 0) continue;
    if (!words.every((word) => /^\d{1,10}$/.test(word.text))) break;
    for (const word of words) emit.add('fuseConnections', { id: fact(word.text, word.span.start, context), waiting: null, mountPoint: null, type: null, mountInfoOf: null });
    emit.claim(line);
  }
}

function readMounts(block: Block, context: Context, emit: Emit): void {
  const outside = ownerOfBlock(block, context);
  for (let line = block.first; line < block.end; line++) {
    const parts = readParts(context.lines, line);
    if (!parts) {
      if (readShortened(line, context, emit)) continue;
      emit.problem('damaged-line', lineSpan(context.lines, line), `A line of ${nameAt(context.lines, line) === 'mountinfo' ? '/proc/PID/mountinfo' : 'a mount table'} that cannot be read as a whole.`);
      continue;
    }
    const { mountPoint, type } = parts;
    const owner = ownerOfPrefix(line, context) ?? soleOwner(context) ?? outside;
    const tid = owner.tid ?? owner.tgid;
    const point = { value: unescaped(mountPoint!.text), place: placeOf(context, mountPoint!.span) };
    const kind = { value: type!.text, place: placeOf(context, type!.span) };
    const { major, minor } = parts;
    emit.add('mounts', {
      mountPoint: point, type: kind, source: unescaped(parts['source']!.text), options: `${parts['options']!.text}${parts['super']?.text.replace(' ', ',') ?? ''}`,
      device: major && minor ? { value: `${major.text}:${minor.text}`, place: placeOf(context, cover(major.span, minor.span)) } : null,
      tid, place: placeOf(context, lineSpan(context.lines, line)),
    });
    const majorNumber = decimal(major?.text);
    const minorNumber = decimal(minor?.text);
    if (!minor || minorNumber === null || majorNumber === null || !/^fuse(?:blk)?(?:\.|$)/.test(kind.value)) continue;
    emit.add('fuseConnections', { id: { value: majorNumber * MINORS + minorNumber, place: placeOf(context, minor.span) }, waiting: null, mountPoint: point, type: kind, mountInfoOf: tid });
  }
}

/**
 * A mount without the two zeros at its end: columns chosen with awk, or those of `findmnt -n` (TARGET SOURCE FSTYPE OPTIONS).
 * Which of the first two is the mount point tells the other, which is below /dev or no path.
 */
function readShortened(line: number, context: Context, emit: Emit): boolean {
  const [first, second, type, options, ...rest] = wordsOf(context.lines, line);
  if (!first || !second || !type || !options || rest.length > 0 || nameAt(context.lines, line) !== 'mountsLine' || !/^r[wo](?:,|$)/.test(options.text)) return false;
  const isSource = ({ text }: { readonly text: string }): boolean => !text.startsWith('/') || text.startsWith('/dev/');
  if (isSource(first) === isSource(second)) return false;
  const [point, source] = isSource(first) ? [second, first] : [first, second];
  emit.add('mounts', {
    mountPoint: { value: unescaped(point.text), place: placeOf(context, point.span) }, type: { value: type.text, place: placeOf(context, type.span) },
    source: unescaped(source.text), options: options.text, device: null, tid: null, place: placeOf(context, lineSpan(context.lines, line)),
  });
  return true;
}

/** mangle_path writes blank, tab, line feed and backslash as octal. */
function unescaped(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function fact(digits: string, at: number, context: Context): Fact<number> {
  return { value: Number(digits), place: placeOf(context, span(at, at + digits.length)) };
}
