// findmnt(8) and losetup(8), both of util-linux with libsmartcols: a header of capital names and rows below it, by default
// `TARGET SOURCE FSTYPE OPTIONS`, as a tree or a list; `NAME … BACK-FILE …` of losetup -l, and the older
// `/dev/loop0: [0041]:3 (/srv/img/pg.xfs)` of losetup -a. `findmnt -n` leaves the header out.
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isBlank, lineSpan, payloadOf, wordsOf } from './lines.ts';

export const mountListings: Format = { name: 'mountListings', families: ['text'], read: readBlock };

type Words = ReturnType<typeof wordsOf>;

function readBlock(block: Block, context: Context, emit: Emit): void {
  let header: readonly string[] | null = null;
  for (let line = block.first; line < block.end; line++) {
    const first = context.lines.text.content.charAt(context.lines.payload[line]!);
    if (first === 'T' || first === 'S' || first === 'F' || first === 'N') header = headerOf(payloadOf(context.lines, line)) ?? header;
    else if (isBlank(context.lines, line)) header = null;
    else if (first === '/' || header !== null) readRow(line, header, context, emit);
  }
}

/** `/mnt/u02 /dev/loop0 ext4 rw,relatime`: the options of a mount begin with rw or ro (fs/proc_namespace.c show_vfsmnt). */
const HEADERLESS = /^\/\S* +\S+ +[a-z][\w.-]{1,60} +r[wo](?:,[\w.,=:/+-]{1,2000})?\s*$/;

/** Names of the columns; null where a line is no header of these two. */
function headerOf(text: string): readonly string[] | null {
  const names = text.slice(0, 300).trim().split(/\s+/);
  if (!names.every((name) => /^[A-Z][A-Z0-9%:-]*$/.test(name))) return null;
  return (names.includes('TARGET') && names.includes('SOURCE') && names.includes('FSTYPE')) || (names[0] === 'NAME' && names.includes('BACK-FILE')) ? names : null;
}

function readRow(line: number, header: readonly string[] | null, context: Context, emit: Emit): void {
  const old = /^\/dev\/(loop\d{1,6}): \[[0-9a-f]+\]:\d+ \((\/[^)]{1,4000})\)/.exec(payloadOf(context.lines, line).slice(0, 4200));
  const place = placeOf(context, lineSpan(context.lines, line));
  if (old) {
    emit.add('loopDevices', { name: old[1]!, backingFile: old[2]!, place });
    emit.claim(line);
    return;
  }
  if (header === null && !HEADERLESS.test(payloadOf(context.lines, line).slice(0, 4200))) return;
  header ??= ['TARGET', 'SOURCE', 'FSTYPE', 'OPTIONS'];
  const words = wordsOf(context.lines, line);
  const tree = words.findIndex((word) => /[/]/.test(word.text));
  // The drawing of the tree stands before the target, with or without a blank.
  const cells = header[0] === 'TARGET' ? words.slice(Math.max(0, tree)) : words;
  const cell = (name: string): Words[number] | undefined => (header.includes(name) ? cells[header.indexOf(name)] : undefined);
  const [name, backing] = [cell('NAME'), cell('BACK-FILE')];
  if (name && backing && /^\/dev\/loop\d{1,6}$/.test(name.text) && backing.text.startsWith('/')) {
    emit.add('loopDevices', { name: name.text.slice('/dev/'.length), backingFile: backing.text, place });
    emit.claim(line);
    return;
  }
  const [target, source, type] = [cell('TARGET'), cell('SOURCE'), cell('FSTYPE')];
  const point = target?.text.replace(/^[^/]{0,20}/, '') ?? '';
  if (!target || !source || !type || point === '' || !/^[a-z][\w.-]{1,60}$/.test(type.text)) return;
  emit.add('mounts', {
    mountPoint: { value: point, place: placeOf(context, span(target.span.end - point.length, target.span.end)) }, type: { value: type.text, place: placeOf(context, type.span) },
    source: source.text, options: cell('OPTIONS')?.text ?? '', device: null, tid: null, place,
  });
  emit.claim(line);
}
