// `cat /proc/PID/wchan` ends without a line break, so that the next prompt may stand behind it on the line. What stands
// on a line of its own is read by procFiles.
import { emptyReading } from '../model/task.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { soleOwner } from './owner.ts';

export const wchan: Format = { name: 'wchan', families: ['heading'], read: readHeadingLine };

function readHeadingLine(_block: Block, context: Context, emit: Emit): void {
  const { glued, files } = context.heading;
  const owner = glued && files.some((file) => file.file === 'wchan') ? soleOwner(context) : null;
  if (!glued || !owner) return;
  const value = context.lines.text.content.slice(glued.start, glued.end);
  if (!/^(?:0|[A-Za-z_][\w.$]{0,200})$/.test(value)) return;
  const place = placeOf(context, glued);
  emit.add('readings', { ...emptyReading('wchan', place), ...owner, wchan: { value, place } });
}
