// What a loop's own line says of its task: `echo "$t $(cat $t/comm) $(cat $t/wchan)"`.
import { emptyReading } from '../model/task.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { echoLabels } from './echoLabels.ts';
import { lineSpan } from './lines.ts';

export const echoedLines: Format = { name: 'echoedLines', families: ['heading'], read: readSection };

function readSection(_block: Block, context: Context, emit: Emit): void {
  for (const { line, owner, comm, wchan, state } of echoLabels(context)) {
    emit.claim(line);
    if (comm || wchan || state) emit.add('readings', { ...emptyReading('echoedLines', placeOf(context, lineSpan(context.lines, line))), ...owner, comm, wchan, state });
  }
}
