// Go tracebacks: runtime/traceback.go goroutineheader ("goroutine 146 [select, 8817 minutes, locked to thread]:", with
// GOTRACEBACK=system since Go 1.23 also "gp=0x… m=… mp=0x…"; labels and bubbles of 1.24 to 1.27) and the frames below,
// see goTrace.ts. Minutes count from the first GC that saw it wait, so they are a lower bound.
import type { GoroutineDetails } from '../model/goroutine.ts';
import type { Block } from '../syntax/sections.ts';
import { digitsEnd } from '../text/codes.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { NO_LABELS, readLabels } from './goLabels.ts';
import type { GoBracket } from './goStacks.ts';
import { readTrace, report, rowNamed, type GoTrace } from './goTrace.ts';
import { blockSpan, decimal, payloadOf } from './lines.ts';

export const goroutine: Format = { name: 'goroutine', families: ['goroutine'], read: readBlock };

const HEADER = rowNamed('goroutineHeader');
const RUNTIME_STACK = rowNamed('goRuntimeStack');
/** These are read by goRace.ts and goDelve.ts. */
const OTHERS: ReadonlySet<number> = new Set(['raceTitle', 'raceAccess', 'raceOrigin', 'raceMemory', 'delveGoroutine'].map(rowNamed));

function readBlock(block: Block, context: Context, emit: Emit): void {
  const row = context.lines.shape[block.first]!;
  if (OTHERS.has(row)) return;
  const header = row === HEADER ? readHeader(block.first, context, emit) : null;
  const trace = readTrace(block.first + (header || row === RUNTIME_STACK ? 1 : 0), block.end, context, emit);
  const place = placeOf(context, blockSpan(context.lines, block));
  const { frames, nameStarts, createdBy, parent } = trace;
  if (header) {
    const { id, state, minutes, lockedToThread } = header;
    emit.add('goroutines', { id, state, minutes, lockedToThread, frames, nameStarts, createdBy, parent, details: detailsOf(header, trace), place });
  } else if (row === RUNTIME_STACK) emit.add('goStacks', { title: 'runtime stack', frames, nameStarts, place });
}

function detailsOf({ thread, bubble, labels }: Header, { ancestors, elided, unavailable }: GoTrace): GoroutineDetails | null {
  const plain = thread === null && bubble === null && labels === NO_LABELS && ancestors.length === 0 && elided === null && !unavailable;
  return plain ? null : { thread, bubble, labels, ancestors, elided, unavailable };
}

interface Header extends GoBracket {
  readonly id: number;
  readonly thread: number | null;
}

const KEYWORD = 'goroutine '.length;

function readHeader(line: number, context: Context, emit: Emit): Header | null {
  const text = payloadOf(context.lines, line);
  const end = digitsEnd(text, KEYWORD);
  const id = end - KEYWORD <= 15 ? Number(text.slice(KEYWORD, end)) : null;
  // The usual form, `goroutine 146 [select, 8817 minutes]:`, without a pattern.
  if (id !== null && text.charCodeAt(end + 1) === OPENING && text.endsWith(']:') && !text.includes('{')) {
    return { id, thread: null, ...bracketOf(text.slice(end + 2, -2), context) };
  }
  const match = WHOLE.exec(text);
  if (id === null || !match) {
    report(line, context, emit, 'The header of a goroutine that cannot be read as a whole.');
    return damagedHeader(text);
  }
  const bracket = bracketOf(match[2]!, context);
  return { id, thread: decimal(match[1]), ...bracket, labels: match[3] === undefined ? bracket.labels : readLabels(match[3]) };
}

const OPENING = '['.charCodeAt(0);

const WHOLE = /^goroutine \d{1,15} (?:gp=0x[0-9a-f]+ m=([0-9a-z]+) (?:mp=0x[0-9a-f]+ )?)?\[([^\]{]*(?:\{(?:[^\]"]|"(?:[^"\\]|\\.)*")*)?)\](?: (\{.*\}))?:?[ \t]*$/;

function damagedHeader(text: string): Header | null {
  const match = /^goroutine (\d{1,15}) [^\[]{0,100}\[([^\],，]{1,100})/.exec(text.slice(0, 1000));
  return match ? { id: Number(match[1]), thread: null, state: match[2]!.trim(), minutes: null, lockedToThread: false, bubble: null, labels: NO_LABELS } : null;
}

/** Many goroutines, few brackets: each is read once. */
function bracketOf(text: string, context: Context): GoBracket {
  const { brackets } = context.memo.goStacks;
  const known = brackets.get(text);
  if (known) return known;
  const read = readBracket(text);
  if (brackets.size < MOST_BRACKETS) brackets.set(text, read);
  return read;
}

const MOST_BRACKETS = 10_000;

/** `select, 8817 minutes, locked to thread`; translated texts have `,` and another word for minutes. */
function readBracket(text: string): GoBracket {
  const labelled = text.endsWith('}') ? text.indexOf(' labels:{') : -1;
  const words = text.slice(0, labelled < 0 ? 1000 : labelled).split(/[,，]/).map((item) => item.trim());
  const numbers = words.slice(1).map((item) => /^(\d{1,15}) ?\D/.exec(item)?.[1]);
  const minutes = numbers.find((digits) => digits !== undefined);
  const bubble = words.map((item) => /^synctest (?:group|bubble) (\d{1,15})$/.exec(item)?.[1]).find((digits) => digits !== undefined);
  return {
    state: words[0]!,
    minutes: minutes === undefined ? null : Number(minutes),
    lockedToThread: words.includes('locked to thread'),
    bubble: bubble === undefined ? null : Number(bubble),
    labels: labelled < 0 ? NO_LABELS : readLabels(text.slice(labelled + ' labels:'.length)),
  };
}
