// Frames of Go: runtime/traceback.go traceback2 ("fn(args)\n\tfile:line +0xpc"), printcreatedby1 ("created by fn in
// goroutine N"), printAncestorTraceback, printOneCgoTraceback. The race detector and `runtime stack:` print alike.
import type { Elided, GoAncestor, GoFrame } from '../model/goroutine.ts';
import { readParts } from '../syntax/reader.ts';
import { SHAPES } from '../syntax/shapes.ts';
import { placeOf, type Context, type Emit } from './format.ts';
import { framesOf, longer, remember, type GoLocation, type GoPath } from './goStacks.ts';
import { decimal, lineSpan, payloadOf } from './lines.ts';

/** What the lines below a header say. */
export interface GoTrace {
  /** Equal lists of a source are one object. */
  readonly frames: readonly GoFrame[];
  readonly nameStarts: readonly number[];
  readonly createdBy: GoFrame | null;
  readonly parent: number | null;
  readonly ancestors: readonly GoAncestor[];
  readonly elided: Elided | null;
  readonly unavailable: boolean;
}

/** Reads the lines from `first` up to, not including, `end`. This is the inner loop of goroutine dumps: no pattern runs on a sound line. */
export function readTrace(first: number, end: number, context: Context, emit: Emit): GoTrace {
  const origin = nextOrigin(first, end, context);
  const part = readPart(first, origin, context, emit);
  if (origin === end) return part;
  const ancestors: GoAncestor[] = [];
  for (let at = origin; at < end; ) {
    const next = nextOrigin(at + 1, end, context);
    const id = decimal(readParts(context.lines, at)?.['id']?.text);
    const { frames, nameStarts, createdBy } = readPart(at + 1, next, context, emit);
    const span = { start: context.lines.payload[at]!, end: lineSpan(context.lines, next - 1).end };
    if (id === null) report(at, context, emit, 'The origin of a goroutine that cannot be read.');
    else ancestors.push({ id, frames, nameStarts, createdBy, place: placeOf(context, span) });
    at = next;
  }
  return { ...part, ancestors };
}

/** Number of a row of the table, for comparing without names. */
export function rowNamed(name: string): number {
  return SHAPES.findIndex((shape) => shape.name === name);
}

/** A line whose beginning fits and whose rest does not: what was cut at the end of the text, or damaged. */
export function report(line: number, context: Context, emit: Emit, message: string): void {
  const where = lineSpan(context.lines, line);
  const cut = where.end === context.lines.text.content.length;
  emit.problem(cut ? 'truncated' : 'damaged-line', where, cut ? 'The text ends in the middle of a goroutine.' : message);
}

const CALL = rowNamed('goCall');
const TYPE_CALL = rowNamed('goTypeCall');
const FOREIGN = rowNamed('goForeign');
const LOCATION = rowNamed('goLocation');
const CREATED_BY = rowNamed('goCreatedBy');
const ELIDED = rowNamed('goElided');
const UNAVAILABLE = rowNamed('goUnavailable');
const ORIGIN = rowNamed('goOrigin');

const NONE: readonly GoAncestor[] = [];

function nextOrigin(first: number, end: number, { lines }: Context): number {
  for (let line = first; line < end; line++) if (lines.shape[line] === ORIGIN) return line;
  return end;
}

function readPart(first: number, end: number, context: Context, emit: Emit): GoTrace {
  const { shape, payload } = context.lines;
  const { goStacks } = context.memo;
  let path = goStacks.empty;
  const nameStarts: number[] = [];
  let createdBy: GoFrame | null = null;
  let parent: number | null = null;
  let elided: Elided | null = null;
  let unavailable = false;
  for (let line = first; line < end; line++) {
    const row = shape[line];
    if (row === CALL || row === TYPE_CALL || row === FOREIGN) {
      const located = line + 1 < end && shape[line + 1] === LOCATION;
      nameStarts.push(payload[line]!);
      const recent = located ? recentPath(path, line, context) : null;
      path = recent ?? closelyReadFrame(path, line, located, context, emit);
      if (recent) {
        emit.claim(line);
        emit.claim(line + 1);
      }
      if (located) line++;
    } else if (row === CREATED_BY) {
      const read = readCreator(line, context, emit);
      const located = line + 1 < end && shape[line + 1] === LOCATION;
      if (read) {
        createdBy = goStacks.frame(read.function, located ? readLocation(line + 1, context, emit) : null);
        parent = read.parent;
        if (located) line++;
      }
    } else if (row === ELIDED) {
      elided ??= { before: nameStarts.length, count: decimal(/^\.\.\.(\d{1,15}) /.exec(payloadOf(context.lines, line).slice(0, 40))?.[1]) };
    } else if (row === UNAVAILABLE) unavailable = true;
    // A location without a call above it: the call was lost.
    else if (row === LOCATION) readLocation(line, context, emit);
  }
  return { frames: framesOf(path), nameStarts, createdBy, parent, ancestors: NONE, elided, unavailable };
}

/** The path with one of the frames that followed here lately, if these two lines are one of them. */
function recentPath(path: GoPath, line: number, { lines }: Context): GoPath | null {
  if (path.recent.length === 0) return null;
  const call = payloadOf(lines, line);
  const location = payloadOf(lines, line + 1);
  for (const one of path.recent) {
    if (!opensWith(location, one.location) || call.slice(0, one.call.length) !== one.call || call.charCodeAt(call.length - 1) !== CLOSING) continue;
    return one.path;
  }
  return null;
}

/** A slice is compared at the speed of memory, other than what `startsWith` does. */
function opensWith(location: string, known: string): boolean {
  if (location.length === known.length) return location === known;
  return location.charCodeAt(known.length) === BLANK && location.startsWith(REGISTERS, known.length) && location.slice(0, known.length) === known;
}

const BLANK = ' '.charCodeAt(0);
// Registers differ from goroutine to goroutine: "runtime/proc.go:398 +0xce fp=0xc00006ff60 sp=0xc00006ff40 pc=0x43e3ae".
const REGISTERS = ' fp=0x';

function closelyReadFrame(path: GoPath, line: number, located: boolean, context: Context, emit: Emit): GoPath {
  const foreign = context.lines.shape[line] === FOREIGN;
  const name = foreign ? 'non-Go function' : readCall(line, context, emit);
  const location = located ? readLocation(line + 1, context, emit) : null;
  const next = longer(path, context.memo.goStacks.frame(name, location));
  // A name that ends in a dot was followed by a bracket of its own, `main.(*T).f(`, and cut.
  if (location && !foreign && !name.endsWith('.')) remember(path, { call: `${name}(`, location: locationKey(payloadOf(context.lines, line + 1)), path: next });
  return next;
}

/** @returns the function: all up to where the last bracket opens. Arguments of a struct hold braces, never brackets. */
function readCall(line: number, context: Context, emit: Emit): string {
  const text = payloadOf(context.lines, line);
  const last = text.charCodeAt(text.length - 1);
  if (last !== CLOSING && !text.trimEnd().endsWith(')')) report(line, context, emit, 'A call of a goroutine that cannot be read as a whole.');
  return text.slice(0, text.lastIndexOf('('));
}

const CLOSING = ')'.charCodeAt(0);

interface Creator {
  readonly function: string;
  readonly parent: number | null;
}

const CREATED = 'created by ';
const IN_GOROUTINE = ' in goroutine ';

function readCreator(line: number, context: Context, emit: Emit): Creator | null {
  const text = payloadOf(context.lines, line);
  const at = text.lastIndexOf(IN_GOROUTINE);
  const name = text.slice(CREATED.length, at < 0 ? text.length : at).trimEnd();
  const parent = at < 0 ? null : decimal(text.slice(at + IN_GOROUTINE.length).trimEnd());
  if (name !== '' && !name.includes(' ') && (at < 0 || parent !== null)) return { function: name, parent };
  report(line, context, emit, 'A `created by` line that cannot be read as a whole.');
  return null;
}

/** The source location of a line; equal texts are read once. */
export function readLocation(line: number, context: Context, emit: Emit): GoLocation | null {
  const key = locationKey(payloadOf(context.lines, line));
  const known = context.memo.goStacks.locations.get(key);
  if (known) return known;
  const read = closelyReadLocation(line, context, emit);
  if (read.sound && read.location) context.memo.goStacks.locations.set(key, read.location);
  return read.location;
}

function locationKey(payload: string): string {
  const registers = payload.indexOf(REGISTERS);
  return registers < 0 ? payload : payload.slice(0, registers);
}

function closelyReadLocation(line: number, context: Context, emit: Emit): { readonly location: GoLocation | null; readonly sound: boolean } {
  const parts = readParts(context.lines, line);
  const number = decimal(parts?.['line']?.text);
  const known = context.memo.goStacks.location;
  if (parts && number !== null) return { location: known(mended(parts['file']!.text), number), sound: true };
  report(line, context, emit, 'A source location of a goroutine that cannot be read as a whole.');
  const match = /^(.{1,1000}\.(?:go|s|c)):([\d ]{1,12})(?: \+0x|$)/.exec(payloadOf(context.lines, line).slice(0, 1200));
  const mendedNumber = decimal(match?.[2]?.replaceAll(' ', ''));
  return { location: match && mendedNumber !== null ? known(mended(match[1]!), mendedNumber) : null, sound: false };
}

/** Translators put blanks beside the signs in a path; real blanks in the paths of Go sources are known from Windows only. */
function mended(file: string): string {
  return file.startsWith('/') ? file.replaceAll(/(?<=[/.。-]) | (?=\/)/g, '') : file;
}
