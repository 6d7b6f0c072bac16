// `ps` of crash(8), task.c show_ps_data: "   PID    PPID  CPU       TASK        ST  %MEM     VSZ    RSS  COMM". The
// table itself is read like any other; only crash writes states in two letters.
import { emptyReading } from '../model/task.ts';
import type { Block } from '../syntax/sections.ts';
import { crashState } from './crashState.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, lineSpan, nameAt, wordsOf } from './lines.ts';

export const crashPs: Format = { name: 'crashPs', families: ['ps'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (nameAt(context.lines, block.first) !== 'psHeader') return;
  const names = wordsOf(context.lines, block.first).map((word) => word.text);
  const column = names.indexOf('ST');
  if (column < 0 || !names.includes('TASK') || names[0] !== 'PID') return;
  for (let line = block.first + 1; line < block.end; line++) {
    const words = wordsOf(context.lines, line);
    const state = words[column];
    const letter = state === undefined ? null : crashState(state.text);
    const pid = decimal(words[0]?.text);
    if (!state || letter === null || pid === null || pid === 0) continue;
    emit.add('readings', {
      ...emptyReading('crashPs', placeOf(context, lineSpan(context.lines, line))),
      tid: { value: pid, place: placeOf(context, words[0]!.span) },
      state: { value: letter, place: placeOf(context, state.span) },
    });
  }
}
