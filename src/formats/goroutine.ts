// Go tracebacks: runtime/traceback.go goroutineheader ("goroutine 146 [select, 8817 minutes, locked to thread]:",
// with GOTRACEBACK=system also "gp=0x… m=… mp=0x…"), traceback2 ("fn(args)\n\tfile:line +0xpc"), printcreatedby1
// ("created by fn in goroutine N"). Minutes count from the first GC that saw it wait, so they are a lower bound.
import type { GoFrame, Goroutine } from '../model/goroutine.ts';
import { readParts } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import type { Span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import type { GoLocation } from './goStacks.ts';
import { blockSpan, decimal, lineSpan, nameAt, payloadOf } from './lines.ts';

export const goroutine: Format = { name: 'goroutine', families: ['goroutine'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  const header = readHeader(block.first, context, emit);
  const { goStacks } = context.memo;
  const frames: GoFrame[] = [];
  const nameStarts: number[] = [];
  let createdBy: GoFrame | null = null;
  let parent: number | null = null;
  // The call whose location has not come yet.
  let open: string | null = null;
  const close = (location: GoLocation | null): void => {
    if (open === null) return;
    if (createdBy) createdBy = goStacks.frame(open, location);
    else frames.push(goStacks.frame(open, location));
    open = null;
  };
  for (let line = block.first + (header === null ? 0 : 1); line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'goCall') {
      close(null);
      open = readCall(line, context, emit);
      nameStarts.push(context.lines.payload[line]!);
    }
    if (name === 'goCreatedBy') {
      close(null);
      const creator = readCreator(line, context, emit);
      if (!creator) continue;
      open = creator.function;
      parent = creator.parent;
      createdBy = goStacks.frame(open, null);
    }
    // A location without a call above it: the call was lost.
    if (name === 'goLocation') close(readLocation(line, context, emit));
  }
  close(null);
  if (header) emit.add('goroutines', { ...header, frames: goStacks.list(frames), nameStarts, createdBy, parent, place: placeOf(context, blockSpan(context.lines, block)) });
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

/** @returns the function: all up to where the last bracket opens. Arguments of a struct hold braces, never brackets. */
function readCall(line: number, context: Context, emit: Emit): string {
  const text = payloadOf(context.lines, line).trimEnd();
  const open = text.lastIndexOf('(');
  if (!text.endsWith(')')) report(line, context, emit, 'A call of a goroutine that cannot be read as a whole.');
  return text.slice(0, open);
}

function readCreator(line: number, context: Context, emit: Emit): { readonly function: string; readonly parent: number | null } | null {
  const parts = readParts(context.lines, line);
  if (parts) return { function: parts['function']!.text, parent: decimal(parts['parent']?.text) };
  report(line, context, emit, 'A `created by` line that cannot be read as a whole.');
  return null;
}

function readLocation(line: number, context: Context, emit: Emit): GoLocation | null {
  const payload = payloadOf(context.lines, line);
  // Registers differ from goroutine to goroutine: "runtime/proc.go:398 +0xce fp=0xc00006ff60 sp=0xc00006ff40 pc=0x43e3ae".
  const registers = payload.indexOf(' fp=0x');
  const key = registers < 0 ? payload : payload.slice(0, registers);
  const known = context.memo.goStacks.locations.get(key);
  if (known) return known;
  const read = closelyReadLocation(line, context, emit);
  if (read.sound && read.location) context.memo.goStacks.locations.set(key, read.location);
  return read.location;
}

function closelyReadLocation(line: number, context: Context, emit: Emit): { readonly location: GoLocation | null; readonly sound: boolean } {
  const parts = readParts(context.lines, line);
  const number = decimal(parts?.['line']?.text);
  if (parts && number !== null) return { location: { file: mended(parts['file']!.text), line: number }, sound: true };
  report(line, context, emit, 'A source location of a goroutine that cannot be read as a whole.');
  const match = /^(.{1,1000}\.(?:go|s|c)):([\d ]{1,12})(?: \+0x|$)/.exec(payloadOf(context.lines, line).slice(0, 1200));
  const mendedNumber = decimal(match?.[2]?.replaceAll(' ', ''));
  return { location: match && mendedNumber !== null ? { file: mended(match[1]!), line: mendedNumber } : null, sound: false };
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
