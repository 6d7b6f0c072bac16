// Go tracebacks: runtime/traceback.go goroutineheader ("goroutine 146 [select, 8817 minutes, locked to thread]:",
// with GOTRACEBACK=system also "gp=0x… m=… mp=0x…"), traceback2 ("fn(args)\n\tfile:line +0xpc"), printcreatedby1
// ("created by fn in goroutine N"). Minutes count from the first GC that saw it wait, so they are a lower bound.
import type { GoFrame, Goroutine } from '../model/goroutine.ts';
import { readParts, type Part } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span, type Span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { blockSpan, decimal, lineSpan, nameAt, payloadOf } from './lines.ts';

export const goroutine: Format = { name: 'goroutine', families: ['goroutine'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  const header = readHeader(block.first, context, emit);
  const frames: GoFrame[] = [];
  let createdBy: GoFrame | null = null;
  let parent: number | null = null;
  for (let line = block.first + (header === null ? 0 : 1); line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'goCall') frames.push(readCall(line, context, emit));
    if (name === 'goCreatedBy') [createdBy, parent] = readCreator(line, context, emit);
    if (name !== 'goLocation') continue;
    const location = readLocation(line, context, emit);
    const open: GoFrame | undefined = createdBy ?? frames.at(-1);
    // A location without a call above it: the call was lost.
    if (!location || !open || open.file !== null) continue;
    const located: GoFrame = { ...open, ...location };
    if (createdBy) createdBy = located;
    else frames[frames.length - 1] = located;
  }
  if (header) emit.goroutine({ ...header, frames, createdBy, parent, place: placeOf(context, blockSpan(context.lines, block)) });
}

function readHeader(line: number, context: Context, emit: Emit): Pick<Goroutine, 'id' | 'state' | 'minutes' | 'lockedToThread'> | null {
  if (nameAt(context.lines, line) !== 'goroutineHeader') return null;
  const parts = readParts(context.lines, line);
  const id = decimal(parts?.['id']?.text);
  if (!parts || id === null) {
    report(line, context, emit, 'The header of a goroutine that cannot be read as a whole.');
    return damagedHeader(payloadOf(context.lines, line));
  }
  return { id, state: parts['state']!.text.trim(), ...readDetails(parts['details']!.text) };
}

function damagedHeader(text: string): Pick<Goroutine, 'id' | 'state' | 'minutes' | 'lockedToThread'> | null {
  const match = /^goroutine (\d{1,15}) [^\[]{0,100}\[([^\],，]{1,100})/.exec(text.slice(0, 1000));
  return match ? { id: Number(match[1]), state: match[2]!.trim(), minutes: null, lockedToThread: false } : null;
}

/** `, 8817 minutes, locked to thread`; translated texts have `,` and another word for minutes. */
function readDetails(text: string): Pick<Goroutine, 'minutes' | 'lockedToThread'> {
  const items = text.slice(0, 1000).split(/[,，]/).map((item) => item.trim());
  const minutes = items.map((item) => /^(\d{1,15}) ?\D/.exec(item)?.[1]).find((digits) => digits !== undefined);
  return { minutes: minutes === undefined ? null : Number(minutes), lockedToThread: items.includes('locked to thread') };
}

function readCall(line: number, context: Context, emit: Emit): GoFrame {
  const parts = readParts(context.lines, line);
  const whole = lineSpan(context.lines, line);
  if (parts) return goFrame(parts['function']!, parts['args']!.text, context);
  const text = payloadOf(context.lines, line);
  // Arguments of a struct hold braces, of damaged text anything: the name ends where the last bracket opens.
  const open = text.lastIndexOf('(');
  if (!text.trimEnd().endsWith(')')) report(line, context, emit, 'A call of a goroutine that cannot be read as a whole.');
  return goFrame({ text: text.slice(0, open), span: span(whole.start, whole.start + open) }, null, context);
}

function goFrame(name: Part, args: string | null, context: Context): GoFrame {
  return { function: name.text, args, file: null, line: null, place: placeOf(context, name.span) };
}

function readCreator(line: number, context: Context, emit: Emit): readonly [GoFrame | null, number | null] {
  const parts = readParts(context.lines, line);
  if (parts) return [goFrame(parts['function']!, null, context), decimal(parts['parent']?.text)];
  report(line, context, emit, 'A `created by` line that cannot be read as a whole.');
  return [null, null];
}

function readLocation(line: number, context: Context, emit: Emit): { readonly file: string; readonly line: number } | null {
  const parts = readParts(context.lines, line);
  const number = decimal(parts?.['line']?.text);
  if (parts && number !== null) return { file: mended(parts['file']!.text), line: number };
  report(line, context, emit, 'A source location of a goroutine that cannot be read as a whole.');
  const match = /^(.{1,1000}\.(?:go|s|c)):([\d ]{1,12})(?: \+0x|$)/.exec(payloadOf(context.lines, line).slice(0, 1200));
  const mendedNumber = decimal(match?.[2]?.replaceAll(' ', ''));
  return match && mendedNumber !== null ? { file: mended(match[1]!), line: mendedNumber } : null;
}

/** Translators put blanks beside the signs in a path; real blanks in the paths of Go sources are known from Windows only. */
function mended(file: string): string {
  return file.startsWith('/') ? file.replaceAll(/(?<=[/.。-]) | (?=\/)/g, '') : file;
}

function report(line: number, context: Context, emit: Emit, message: string): void {
  const where: Span = lineSpan(context.lines, line);
  const cut = where.end === context.lines.text.content.length;
  emit.problem(cut ? 'truncated' : 'damaged-line', where, cut ? 'The text ends in the middle of a goroutine.' : message);
}
