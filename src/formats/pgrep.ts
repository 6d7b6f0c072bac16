// `pgrep -a` and `pgrep -l`: procps src/pgrep.c prints the pid and the command line, or the name.
import { emptyReading } from '../model/task.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, payloadOf, spanIn } from './lines.ts';
import { readCommand } from './psCommand.ts';

export const pgrep: Format = { name: 'pgrep', families: ['text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  const options = /(?:^|[\s;|&])pgrep((?:\s+-\S+)*)/.exec(context.heading.command?.slice(0, 2000) ?? '')?.[1];
  if (block !== context.blocks[0] || !context.heading.typed || options === undefined || !/\s-(?:[a-z]*[al]|-list-(?:full|name))/.test(options)) return;
  const whole = /\s-(?:[a-z]*a|-list-full)/.test(options);
  for (let line = block.first; line < block.end; line++) {
    const payload = payloadOf(context.lines, line);
    const match = /^(\d{1,10})(?: (.*))?$/.exec(payload);
    if (!match) return;
    const [, digits, text = ''] = match;
    const at = digits!.length + 1;
    const command = readCommand({ text, span: spanIn(context.lines, line, at, at + text.length), column: at }, !whole, context);
    const pid = { value: Number(digits), place: placeOf(context, spanIn(context.lines, line, 0, digits!.length)) };
    emit.add('readings', { ...emptyReading('pgrep', placeOf(context, lineSpan(context.lines, line))), tid: pid, tgid: /\s-[a-z]*w/.test(options) ? null : pid, comm: command.comm, args: command.args });
    emit.claim(line);
  }
}
