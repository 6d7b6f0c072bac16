// `goroutines` of delve: pkg/terminal/command.go formatGoroutine, "  Goroutine 18 - User: ./a.go:10 main.f (0x45d3e0)
// (thread 4711) [chan receive]". Newer versions add how long it waits, as a duration.
import { readParts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { NO_LABELS } from './goLabels.ts';
import { framesOf, longer } from './goStacks.ts';
import { report, rowNamed } from './goTrace.ts';
import { decimal, lineSpan } from './lines.ts';

export const goDelve: Format = { name: 'goDelve', families: ['goroutine'], read: readBlock };

const ROW = rowNamed('delveGoroutine');

function readBlock(block: Block, context: Context, emit: Emit): void {
  const line = block.first;
  if (context.lines.shape[line] !== ROW) return;
  const parts = readParts(context.lines, line);
  const id = decimal(parts?.['id']?.text);
  if (!parts || id === null) return report(line, context, emit, 'A goroutine of delve that cannot be read as a whole.');
  const { goStacks } = context.memo;
  const name = parts['function']!;
  const at = goStacks.location(parts['file']!.text, decimal(parts['line']!.text) ?? 0);
  const thread = decimal(parts['thread']?.text);
  const { state, minutes } = readState(parts['state']?.text ?? null);
  emit.add('goroutines', {
    id, state: state ?? (thread === null ? 'unknown' : 'running'), minutes, lockedToThread: false, frames: framesOf(longer(goStacks.empty, goStacks.frame(name.text, at))),
    nameStarts: [name.span.start], createdBy: null, parent: null,
    details: thread === null ? null : { thread, bubble: null, labels: NO_LABELS, ancestors: [], elided: null, unavailable: false },
    place: placeOf(context, lineSpan(context.lines, line)),
  });
}

/** `chan receive 5m`, `chan receive 1h2m3s`; a bare number is the clock of the program, which says nothing here. */
function readState(text: string | null): { readonly state: string | null; readonly minutes: number | null } {
  if (text === null) return { state: null, minutes: null };
  const match = /^(.*?) (?:(?:(\d{1,6})h)?(?:(\d{1,9})m)?(?:[\d.]{1,20}(?:s|ms|µs|ns))?|\d{1,20})$/.exec(text.slice(0, 200));
  if (!match || match[1] === '') return { state: text, minutes: null };
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  return { state: match[1]!, minutes: minutes > 0 ? minutes : null };
}
