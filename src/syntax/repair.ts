import type { Damage, Repair, RepairConfidence } from '../text/repair.ts';
import { editsOf, joined, pieceFor, pieceOf, sliced, type Piece } from '../text/piece.ts';
import { lineEnd } from '../text/text.ts';
import { SHAPES } from './shapes.ts';
import { BLANK, familyOf, LONGEST_LINE, OTHER, shapeName, shapeOfLine, type Lines } from './reader.ts';
import { unescapedLines } from './repairs/escaped.ts';
import { endsOpen, joinOf, LONGEST_JOIN, mayBeHead, NO_TAILS } from './repairs/joins.ts';
import { mend, weaker, type Mended } from './repairs/mend.ts';
import { dumpStart, goesOn, sameBeginning } from './repairs/prefixRun.ts';
import { isDump, readingOf, type Reading } from './repairs/reading.ts';
import { mayBeRewritten } from './repairs/rewrites.ts';
import { createScan, DAMAGE_SIGNS, FRAME_SIGNS, holdsToken, PATH_SIGN, PRINTABLE_SIGNS, UNUSUAL_SIGNS, type Scan } from './repairs/triggers.ts';
import type { Family } from './shape.ts';

/**
 * What is damaged in a text, and how it read before. Looks only at lines that hold a sign of damage, that end in the
 * middle of their form, or that no row of the table fits; a line that reads as a whole stays as it is, but for what is
 * in no payload (escapes of a terminal, entities). Repairs are in order and do not overlap. Linear; never throws.
 */
export function repairsOf(lines: Lines): readonly Repair[] {
  const { content } = lines.text;
  const quotedPrintable = isPrintable(content);
  const signs = [...DAMAGE_SIGNS, ...(lines.unusual.length > 0 ? UNUSUAL_SIGNS : []), ...(quotedPrintable ? PRINTABLE_SIGNS : [])];
  const work: Work = {
    lines,
    content,
    signs: createScan(content, signs),
    frameSigns: createScan(content, FRAME_SIGNS),
    offsets: createScan(content, ['+0x']),
    quotedPrintable,
    wholly: encodingsOf(content, lines, quotedPrintable),
    run: null,
  };
  const repairs: Repair[] = [];
  let family: Family = 'text';
  for (let line = 0; line < lines.shape.length; ) {
    const found = repairAt(line, family, work);
    if (found === null) {
      family = familyBelow(line, family, work);
      line++;
      continue;
    }
    const repair = repairOf(found, line, work);
    if (repair) repairs.push(repair);
    family = found.family;
    line = found.end;
  }
  return repairs;
}

const MAY_HOLD_FRAMES: readonly boolean[] = [...SHAPES.map(({ family }) => family === 'stack'), false, true];
const MAY_HOLD_PATHS: readonly boolean[] = [...SHAPES.map(({ family }) => family === 'heading'), false, true];

interface Work {
  readonly lines: Lines;
  readonly content: string;
  readonly signs: Scan;
  readonly frameSigns: Scan;
  /** Where frames have their offsets: a line of a stack without one is looked at. */
  readonly offsets: Scan;
  readonly quotedPrintable: boolean;
  readonly wholly: ReadonlySet<Damage>;
  /** What stands before each line here; null: no prefix that is not known. */
  run: string | null;
}

interface Found {
  readonly piece: Piece;
  readonly damage: readonly Damage[];
  readonly confidence: RepairConfidence;
  readonly family: Family;
  /** The line after. */
  readonly end: number;
}

function repairAt(line: number, family: Family, work: Work): Found | null {
  const start = work.lines.text.lineStarts[line]!;
  const end = lineEnd(work.lines.text, line);
  const shape = work.lines.shape[line]!;
  const signs = work.signs.holds(start, end) || (MAY_HOLD_FRAMES[shape] === true && work.frameSigns.holds(start, end))
    || (MAY_HOLD_PATHS[shape] === true && work.content.slice(start, Math.min(end, start + LONGEST_LINE)).includes(PATH_SIGN));
  return damagedAt(line, start, end, family, signs, work) ?? (signs ? everywhereAt(line, start, end, family, work) : null);
}

/** What is undone on every line, prose too: escapes of a terminal, and what the text as a whole is encoded in. */
function everywhereAt(line: number, start: number, end: number, family: Family, work: Work): Found | null {
  const text = work.content.slice(start, Math.min(end, start + LONGEST_LINE));
  const signed = text.includes('\u001b[') || (work.wholly.has('entity') && text.includes('&')) || (work.wholly.has('quoted-printable') && text.includes('='));
  if (!signed || end - start > LONGEST_LINE) return null;
  const mended = mend(pieceOf(work.content, start, end), family, { alwaysOnly: true, quotedPrintable: work.wholly.has('quoted-printable') });
  return mended.damage.length > 0 ? foundOf(mended, line + 1) : null;
}

/** Encodings that the whole text went through: nothing in it is written otherwise, and it holds a dump. */
function encodingsOf(content: string, lines: Lines, quotedPrintable: boolean): ReadonlySet<Damage> {
  const found = new Set<Damage>();
  const entities = content.includes('&') && /&(?:lt|gt|amp|quot|#\d{1,5});/.test(content) && !/<|&(?!(?:[a-zA-Z]{2,6}|#\d{1,5}|#x[0-9a-f]{1,4});)/.test(content);
  const printable = quotedPrintable && !/=(?![0-9A-F]{2}|\r?\n)/.test(content);
  if (!entities && !printable) return found;
  if (!lines.shape.some((shape) => familyOf(shape) !== 'text') && !/\[&lt;0&gt;\]/.test(content)) return found;
  if (entities) found.add('entity');
  if (printable) found.add('quoted-printable');
  return found;
}

/** RFC 2045: an encoded sign (a blank only at the end of a line: `softirq=20/20` is none), or a line that is broken where the encoders break it. */
function isPrintable(content: string): boolean {
  return content.includes('=') && (/=(?:3D|(?:20|09)\r?$|5B|5D|3C|C2=A0|E2=(?:80|94|95))/m.test(content) || ((content.includes('=\n') || content.includes('=\r')) && /^[^\r\n]{68,74}[^=\r\n]=\r?$/m.test(content)));
}

function damagedAt(line: number, start: number, end: number, family: Family, signs: boolean, work: Work): Found | null {
  const { lines } = work;
  const shape = lines.shape[line]!;
  if (end - start > LONGEST_LINE) return signs ? escapedAt(line, start, end, family, work) : null;
  if (work.run !== null) {
    const found = inRun(line, start, end, family, work);
    if (found) return found;
    work.run = null;
  }
  if (work.quotedPrintable && end - start > 1 && work.content.charCodeAt(end - 1) === EQUALS && work.content.charCodeAt(end - 2) !== EQUALS) {
    const found = softBreak(line, family, work);
    if (found) return found;
  }
  if (shape === OTHER) return otherAt(line, start, end, family, signs, work);
  if (shape === BLANK) return lines.payload[line]! > start ? lonePrefix(line, start, end, work) : null;
  const own = familyOf(shape);
  if (signs) {
    const found = signedAt(line, start, end, family, work);
    if (found) return found;
  }
  if (!isDump(own)) return null;
  const cutFrame = own === 'stack' && end - lines.payload[line]! <= BARE_SLOT && isBracket(work.content.charCodeAt(lines.payload[line]!));
  const torn = own === 'stack' && work.content.charCodeAt(lines.payload[line]!) === BRACKET && !work.offsets.holds(start, end);
  if (torn) {
    const found = signedAt(line, start, end, family, work);
    if (found) return found;
  }
  if (cutFrame || isOther(line + 1, lines) || endsOpen(shape, work.content.charCodeAt(end - 1))) {
    return tailOf(line + 1, work) === null ? null : joinedAt(line, { piece: pieceOf(work.content, start, end), damage: [], confidence: 'sure', reading: readingOf(work.content.slice(start, end), family) }, family, work);
  }
  return end - lines.payload[line]! > MERGED_LENGTH && own === 'stack' ? mergedAt(line, start, end, family, work) : null;
}

const EQUALS = 0x3d;
/** Frames are shorter; one that is longer may be two. */
const MERGED_LENGTH = 44;
/** `[<ffffffff81598060>] ` alone: the name went to the next line. */
const BARE_SLOT = 22;
const BRACKET = 0x5b;
const isBracket = (code: number): boolean => code === BRACKET || code === 0x28;
const MOST_TAILS = 8;

function isOther(line: number, lines: Lines): boolean {
  return lines.shape[line] === OTHER;
}

/** The family that is open below a line which is not repaired: above it may stand one that was. */
function familyBelow(line: number, family: Family, { lines, content }: Work): Family {
  const raw = lines.shape[line]!;
  if (raw !== OTHER || !isDump(family)) return familyOf(raw);
  const start = lines.text.lineStarts[line]!;
  return familyOf(shapeOfLine(content.slice(start, Math.min(lineEnd(lines.text, line), start + LONGEST_JOIN)), family).shape);
}

/** A line that no row fits, by its shape alone. */
function otherAt(line: number, start: number, end: number, family: Family, signs: boolean, work: Work): Found | null {
  const { lines, content } = work;
  const payload = content.slice(lines.payload[line]!, Math.min(end, lines.payload[line]! + LONGEST_JOIN));
  const above = line === 0 ? 'text' : familyOf(lines.shape[line - 1]!);
  if (isDump(family) && family !== above && readingOf(content.slice(start, end), family).name !== 'other') return signs ? signedAt(line, start, end, family, work) : openBelow(line, start, end, family, work);
  if (signs) {
    const found = signedAt(line, start, end, family, work);
    if (found) return found;
  }
  if (mayBeRewritten(payload.slice(0, 1000))) {
    const mended = mend(pieceOf(content, start, end), family, { alwaysOnly: false, quotedPrintable: work.quotedPrintable });
    if (mended.damage.length > 0 && acceptable(mended.reading, family, line, work)) return withTails(line, mended, family, work);
  }
  const tail = tailOf(line + 1, work);
  if (tail !== null && mayBeHead(payload, tail.text)) {
    const reading = readingOf(content.slice(start, end), family);
    const found = joinedAt(line, { piece: pieceOf(content, start, end), damage: [], confidence: 'sure', reading }, family, work);
    if (found) return found;
  }
  if (holdsToken(content.slice(start, Math.min(end, start + LONGEST_LINE)))) return startRun(line, start, end, work) ?? mergedAt(line, start, end, family, work);
  return null;
}

/** A line that only reads because the one above was repaired. */
function openBelow(line: number, start: number, end: number, family: Family, work: Work): Found | null {
  const reading = readingOf(work.content.slice(start, end), family);
  return reading.whole && !isOther(line + 1, work.lines) ? null : joinedAt(line, { piece: pieceOf(work.content, start, end), damage: [], confidence: 'sure', reading }, family, work);
}

/** A line with signs of damage: repaired where it did not read and now does, or where they are in no payload. */
function signedAt(line: number, start: number, end: number, family: Family, work: Work): Found | null {
  const raw = readingOf(work.content.slice(start, end), family);
  const piece = pieceOf(work.content, start, end);
  const mended = mend(piece, family, { alwaysOnly: raw.whole, quotedPrintable: work.quotedPrintable });
  if (raw.whole && isDump(raw.family)) {
    // A command line may hold an entity of its own.
    const kept = mended.damage.length > 0 && mended.reading.whole && mended.reading.name === raw.name && raw.family !== 'ps';
    return kept ? foundOf(mended, line + 1) : null;
  }
  if (mended.damage.length > 0 && acceptable(mended.reading, family, line, work)) return withTails(line, mended, family, work);
  const unescaped = escapedAt(line, start, end, family, work);
  if (unescaped) return unescaped;
  return joinedAt(line, mended, family, work) ?? (mended.damage.length > 0 && isDump(mended.reading.family) && mended.reading.strong && !isDump(raw.family) ? foundOf(mended, line + 1) : null);
}

/** Strong lines stand for themselves; others need a dump beside them. */
function acceptable(reading: Reading, family: Family, line: number, { lines }: Work): boolean {
  if (!reading.whole || reading.family === 'text') return false;
  if (reading.strong) return true;
  if (reading.family === 'heading') return reading.name === 'fileHeading' || reading.name === 'pathHeading';
  return reading.family === family || reading.family === familyOf(lines.shape[line + 1] ?? BLANK);
}

/** A repaired line may have lost its end to the next one besides. */
function withTails(line: number, mended: Mended, family: Family, work: Work): Found {
  return (isOther(line + 1, work.lines) ? joinedAt(line, mended, family, work) : null) ?? foundOf(mended, line + 1);
}

function foundOf({ piece, damage, confidence, reading }: Mended, end: number): Found {
  return { piece, damage, confidence, family: reading.family, end };
}

/** The payload of a line that may be the rest of the one above: no log prefix, only quotes and indentation. */
function tailOf(line: number, { lines, content }: Work): { readonly text: string; readonly start: number; readonly end: number } | null {
  if (line >= lines.shape.length || lines.shape[line] === BLANK || NO_TAILS.has(shapeName(lines.shape[line]!))) return null;
  const end = lineEnd(lines.text, line);
  const from = lines.text.lineStarts[line]!;
  const start = lines.payload[line]!;
  if (end - from > LONGEST_JOIN || !/^(?:[\s>|\u200b]|\u001b\[[0-9;]{0,20}m)*$/.test(content.slice(from, start))) return null;
  return { text: content.slice(start, end), start, end };
}

/** The line and those below that were one line with it. */
function joinedAt(line: number, head: Mended, family: Family, work: Work): Found | null {
  const { lines, content } = work;
  let text = head.piece;
  let { confidence, reading } = head;
  let parts: Piece | null = null;
  let end = line + 1;
  // Several tails may be needed before the whole reads: the list is tried as far as it is one.
  for (let next = line + 1; next <= line + MOST_TAILS; next++) {
    const tail = tailOf(next, work);
    if (tail === null) break;
    const breakAt = text.ends.at(-1) ?? lineEnd(lines.text, next - 1);
    const rest = mend(pieceOf(content, tail.start, tail.end), 'text', { alwaysOnly: true, quotedPrintable: false }).piece;
    const join = joinOf(text.text, rest.text, reading, family);
    if (join) {
      const kept = join.separator === '' ? text : sliced(text, 0, text.text.trimEnd().length);
      text = joined([kept, pieceFor(join.separator, kept.ends.at(-1) ?? breakAt, tail.start), rest]);
      parts = text;
      end = next + 1;
      reading = join.reading;
      confidence = weaker(confidence, join.confidence);
      continue;
    }
    if (reading.whole || !isDump(reading.family) || lines.shape[next] !== OTHER || text.text.length + rest.text.length > LONGEST_JOIN) break;
    text = joined([text, pieceFor(' ', breakAt, tail.start), rest]);
    reading = readingOf(text.text, family);
  }
  if (!parts) return null;
  return { piece: parts, damage: [...head.damage, 'wrapped'], confidence, family: readingOf(parts.text, family).family, end };
}

/** Quoted-printable: `=` at the end of a line takes the line break away. */
function softBreak(line: number, family: Family, work: Work): Found | null {
  const { lines, content } = work;
  const pieces: Piece[] = [];
  let end = line;
  for (let length = 0; end < lines.shape.length && length < LONGEST_JOIN; end++) {
    const from = lines.text.lineStarts[end]!;
    const to = lineEnd(lines.text, end);
    length += to - from;
    const soft = content.charCodeAt(to - 1) === EQUALS && to > from;
    pieces.push(pieceOf(content, from, soft ? to - 1 : to));
    if (!soft) break;
  }
  if (end === line || end >= lines.shape.length) return null;
  const mended = mend(joined(pieces), family, { alwaysOnly: false, quotedPrintable: true });
  const { whole, strong, family: own } = mended.reading;
  if (!work.wholly.has('quoted-printable') && (!whole || !isDump(own) || (!strong && own !== family))) return null;
  const damage: readonly Damage[] = mended.damage.includes('quoted-printable') ? mended.damage : ['quoted-printable', ...mended.damage];
  return { ...foundOf(mended, end + 1), damage };
}

/** Only a prefix is left of the line: what it stood before is on the next one. */
function lonePrefix(line: number, start: number, end: number, work: Work): Found | null {
  const { lines, content } = work;
  const prefix = content.slice(start, Math.min(end, start + 300));
  if (!/\d[\])]\s*$|kernel:\s*$/.test(prefix) || prefix.includes('/proc/') || end - start < 45) return null;
  const next = lines.shape[line + 1];
  const tail = next === undefined || !isDump(familyOf(next)) ? null : tailOf(line + 1, work);
  if (tail === null) return null;
  const piece = joined([pieceOf(content, start, end), pieceFor(' ', end, tail.start), pieceOf(content, tail.start, tail.end)]);
  return { piece, damage: ['wrapped'], confidence: 'likely', family: familyOf(next!), end: line + 2 };
}

/** Two log lines in one: the second begins with its time stamp. */
function mergedAt(line: number, start: number, end: number, family: Family, work: Work): Found | null {
  const from = work.lines.payload[line]!;
  const text = work.content.slice(from, Math.min(end, from + LONGEST_JOIN));
  const pieces: Piece[] = [];
  let at = start;
  let strong = false;
  let prefixed = false;
  let open = family;
  for (const match of text.matchAll(/\[ {0,8}\d{1,8}\.\d{6}\]/g)) {
    if (match.index === 0) continue;
    const cut = from + match.index;
    const reading = readingOf(work.content.slice(at, cut).trimEnd(), open);
    open = reading.family;
    strong ||= reading.whole && reading.strong;
    // What ends like a prefix is one, of a kind that is not known.
    if (/^.{0,80}: *$/.test(work.content.slice(at, cut)) && !isDump(reading.family)) prefixed = true;
    else pieces.push(pieceOf(work.content, at, cut), pieceFor('\n', cut, cut));
    at = cut;
  }
  if (at === start) return null;
  const last = readingOf(work.content.slice(at, end), open);
  if (!strong && !(last.whole && last.strong)) return null;
  return { piece: joined([...pieces, pieceOf(work.content, at, end)]), damage: [prefixed && pieces.length === 0 ? 'prefix' : 'merged'], confidence: 'likely', family: last.family, end: line + 1 };
}

function escapedAt(line: number, start: number, end: number, family: Family, work: Work): Found | null {
  if (end - start > LONGEST_ESCAPED || !work.content.slice(start, end).includes('\\')) return null;
  const found = unescapedLines(pieceOf(work.content, start, end), family);
  return found && { piece: found.piece, damage: ['escaped'], confidence: 'likely', family: found.family, end: line + 1 };
}

/** A whole dump in one string. */
const LONGEST_ESCAPED = 4_000_000;

/** A prefix that is not known, the same before two lines or more of a dump: editors' line numbers, diff marks, logs. */
function startRun(line: number, start: number, end: number, work: Work): Found | null {
  const { lines, content } = work;
  const text = content.slice(start, end);
  const at = dumpStart(text, lines.payload[line]! - start);
  if (at < 0) return null;
  const prefix = text.slice(0, at);
  const reading = readingOf(text.slice(at), 'text');
  if (line + 1 >= lines.shape.length) return null;
  const below = content.slice(lines.text.lineStarts[line + 1]!, lineEnd(lines.text, line + 1)).slice(0, LONGEST_LINE);
  const same = sameBeginning(prefix, below);
  if (same < 0 || below.slice(same).trim() === '' || !goesOn(below.slice(same), reading.family)) return null;
  work.run = prefix;
  return { piece: pieceOf(content, start + at, end), damage: ['prefix'], confidence: 'likely', family: reading.family, end: line + 1 };
}

function inRun(line: number, start: number, end: number, family: Family, work: Work): Found | null {
  const text = work.content.slice(start, end);
  const at = sameBeginning(work.run!, text);
  if (at <= 0) return null;
  const rest = readingOf(text.slice(at), family);
  if (rest.name !== 'blank' && !rest.whole && rest.family !== family) {
    // A dump may begin again below lines that are none.
    return rest.family === 'text' ? { piece: pieceOf(work.content, start + at, end), damage: ['prefix'], confidence: 'likely', family: 'text', end: line + 1 } : null;
  }
  return { piece: pieceOf(work.content, start + at, end), damage: ['prefix'], confidence: 'likely', family: rest.family, end: line + 1 };
}

function repairOf({ piece, damage, confidence, end }: Found, line: number, { lines, content }: Work): Repair | null {
  const span = { start: lines.text.lineStarts[line]!, end: lineEnd(lines.text, end - 1) };
  const edits = editsOf(piece, content, span);
  return edits.length === 0 ? null : { span, text: piece.text, damage: [...new Set(damage)], confidence, edits };
}
