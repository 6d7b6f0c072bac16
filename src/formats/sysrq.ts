// What a key of sysrq was asked for: drivers/tty/sysrq.c __handle_sysrq prints "sysrq: " and the help of the key.
import { readParts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, nameAt } from './lines.ts';

export const sysrq: Format = { name: 'sysrq', families: ['stack'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  // The row opens a block.
  if (nameAt(context.lines, block.first) !== 'sysrq') return;
  const title = readParts(context.lines, block.first)?.['title'];
  if (!title) return;
  const text = title.text.trimEnd();
  const where = span(title.span.start, title.span.start + text.length);
  emit.add('sysrqs', { title: { value: text, place: placeOf(context, where) }, place: placeOf(context, lineSpan(context.lines, block.first)) });
}
