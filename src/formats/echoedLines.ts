// What a loop's own line says of its task: `echo "$t $(cat $t/comm) $(cat $t/wchan)"`.
import { emptyReading } from '../model/task.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { echoLabels } from './echoLabels.ts';
import { lineSpan } from './lines.ts';

export const echoedLines: Format = { name: 'echoedLines', families: ['heading', 'text', 'procfs', 'stack', 'status', 'stat', 'mounts', 'ps'], read: readSection };

function readSection(block: Block, context: Context, emit: Emit): void {
  if (context.index > 0) return;
  for (const { line, owner, comm, wchan, state } of echoLabels(context)) {
    if ((context.index === -1) !== (line === block.first && block.family === 'heading')) continue;
    emit.claim(line);
    if (comm || wchan || state) emit.add('readings', { ...emptyReading('echoedLines', placeOf(context, lineSpan(context.lines, line))), ...owner, comm, wchan, state });
  }
}
