import type { Fact } from '../model/fact.ts';
import { shapeName } from '../syntax/reader.ts';
import type { Block } from '../syntax/sections.ts';
import { span, type Span } from '../text/span.ts';
import { echoLabelAbove, echoLabelAt, expectsLabels } from './echoLabels.ts';
import { placeOf, type Context } from './format.ts';
import { pathFiles, procFiles, type ProcFile } from './heading.ts';
import { labelOf, labelOfPid } from './label.ts';
import { isBlank, isFiller, nameAt, payloadOf, prefixOf } from './lines.ts';
import { readCells, readColumns } from './psTable.ts';
import { listingWords } from './psWords.ts';
import { isNamedPid, onlyTaskNamed } from './threadLists.ts';

/** Whose text it is. Both null: nothing says. */
export interface Owner {
  readonly tid: Fact<number> | null;
  readonly tgid: Fact<number> | null;
}

export const NOBODY: Owner = { tid: null, tgid: null };

/**
 * Who owns a block: the heading while it speaks of one task and nothing stands between, else the words just above.
 * @param which counts the blocks of this kind below a heading with several files: the first file owns the first.
 * @param shown the owner by the order of what the command shows (`shownFiles.ts`).
 */
export function ownerOfBlock(block: Block, context: Context, which = 0, among = 1, shown: Owner | null = null): Owner {
  const label = labelOwner(block, context) ?? (shown === null ? echoedOwner(block, context) : null);
  if (label) return label;
  const said = saidAbove(block, context) ?? loopOwner(block, context) ?? (shown && fileAbove(block, context));
  // What a line says is better evidence than an order, where both say the same.
  if (shown) return said?.tid?.value === shown.tid?.value ? (said ?? shown) : shown;
  if (said) return said;
  return (expectsLabels(context) ? null : headingOwner(block, context, which, among)) ?? fileAbove(block, context) ?? wordsOwner(block.first, context, 2) ?? nameOwner(block, context) ?? NOBODY;
}

/** The owner that a path at the beginning of a line names (`grep -H` prints it), or null. */
export function ownerOfPrefix(line: number, context: Context): Owner | null {
  const file = fileOfPrefix(line, context);
  return file ? ownerOfFile(file, context) : null;
}

/** The file of a task that a path at the beginning of a line names. */
export function fileOfPrefix(line: number, context: Context): ProcFile | null {
  const path = pathOfPrefix(line, context);
  return path === null ? null : (pathFiles(path.text, path.start, context.heading.directory).at(-1) ?? null);
}

/** The path that grep(1) put before a line. */
export function pathOfPrefix(line: number, context: Context): { readonly text: string; readonly start: number } | null {
  const start = context.lines.text.lineStarts[line]!;
  // No path is shorter than `1/stack:`; most prefixes are.
  if (context.lines.payload[line]! - start < 8) return null;
  const prefix = prefixOf(context.lines, line).slice(0, 400);
  if (!prefix.includes('/')) return null;
  const match = /(?:^|[\s>\]])([\w.@/-]*\/[\w.@/-]+?)[:-](?:\d{1,9}[:-])?\s*$/.exec(prefix);
  if (!match) return null;
  return { text: match[1]!, start: start + match.index + match[0].indexOf(match[1]!) };
}

export function ownerOfFile(file: ProcFile, context: Context): Owner {
  const pid = { value: file.pid, place: placeOf(context, file.pidSpan) };
  if (!file.throughTask) return { tid: pid, tgid: null };
  const tid = file.tid === null || !file.tidSpan ? null : { value: file.tid, place: placeOf(context, file.tidSpan) };
  return { tid, tgid: pid };
}

/** The one task that a heading speaks of, or null where it speaks of none or of several. */
export function soleOwner(context: Context): Owner | null {
  return soleOwnerOf(context.heading.files, context);
}

function soleOwnerOf(files: readonly ProcFile[], context: Context): Owner | null {
  const first = files[0];
  if (!first || files.some((file) => file.pid !== first.pid || file.tid !== first.tid || file.throughTask !== first.throughTask)) return null;
  return ownerOfFile(first, context);
}

/**
 * A pid named in prose within a few lines above: `PID 1234`, `process 1234`, `CPU: 1 PID: 77 Comm: x`, `cat
 * /proc/7195/stack` without a prompt. Two different pids in one line name nobody.
 */
export function wordsOwner(first: number, context: Context, reach: number): Owner | null {
  for (let line = first - 1, seen = 0; line >= 0 && seen < reach; line--) {
    if (isFiller(context.lines, line)) continue;
    const name = shapeName(context.lines.shape[line]!);
    if (name !== 'other') return null;
    seen++;
    const owner = wordsOf(line, context);
    if (owner) return owner;
  }
  return null;
}

/** `The first one (tini) is dead but not gone, its stack file:`, where the text has one task of that name. */
function nameOwner(block: Block, context: Context): Owner | null {
  if (block.family !== 'stack') return null;
  let line = block.first - 1;
  while (line >= 0 && line >= block.first - 3 && isFiller(context.lines, line)) line--;
  if (line < 0 || nameAt(context.lines, line) !== 'other') return null;
  const text = payloadOf(context.lines, line).slice(0, 300).trimEnd();
  const names = /\b(?:stack|trace|backtrace)\b.{0,40}:$/i.test(text) ? [...text.matchAll(/[("'`]([A-Za-z_][\w.:+-]{1,14})[)"'`]/g)] : [];
  const [match] = names;
  const tid = names.length === 1 && match ? onlyTaskNamed(match[1]!, context) : null;
  if (!match || tid === null) return null;
  const at = context.lines.payload[line]! + match.index + 1;
  return { tid: { value: tid, place: placeOf(context, span(at, at + match[1]!.length)) }, tgid: null };
}

function wordsOf(line: number, context: Context): Owner | null {
  const text = payloadOf(context.lines, line).slice(0, 1000);
  const files = procFiles(text, context.lines.payload[line]!);
  if (files.length === 1) return ownerOfFile(files[0]!, context);
  const found = [...text.matchAll(/\b(?:pid|tid|process|thread|task|stack of|stack for)(?:[ \t]{0,9}(?:id|#|number))?[ \t]{0,9}[:=(]?[ \t]{0,9}(\d{1,10})\b/gi)];
  if (found.length === 0 || found.some((match) => match[1] !== found[0]![1])) return null;
  const match = found[0]!;
  const end = context.lines.payload[line]! + match.index + match[0].length;
  return { tid: fact(match[1]!, span(end - match[1]!.length, end), context), tgid: null };
}

/** A path of /proc alone on the line above (`/proc/1639450/stack:`), which reads as a prefix without a payload. */
function labelOwner(block: Block, context: Context): Owner | null {
  for (let line = block.first - 1; line >= 0 && line >= block.first - 2; line--) {
    if (!isBlank(context.lines, line)) return null;
    const owner = ownerOfPrefix(line, context);
    if (owner) return owner;
  }
  return null;
}

/** The line above that the loop itself printed. */
function echoedOwner(block: Block, context: Context): Owner | null {
  const label = echoLabelAbove(block.first, context);
  return label && { tid: label.ofThreads ? null : label.owner.tid, tgid: label.ofThreads ? label.owner.tid : label.owner.tgid };
}

/**
 * What a script printed before the files of each task: `=== 1234 ===`, `PID: 1234`, `### 1234 (nginx)`. It holds for
 * all that follows up to the next such line; a second dump of the same kind is another story.
 */
function saidAbove(block: Block, context: Context): Owner | null {
  for (let index = context.index - 1; index >= 0 && index >= context.index - NEAR_BLOCKS; index--) {
    const other = context.blocks[index]!;
    if (other.family === block.family) return null;
    if (other.family !== 'text') continue;
    for (let line = other.end - 1, seen = 0; line >= other.first && line > (context.heading.line ?? -1); line--) {
      const path = isBlank(context.lines, line) ? ownerOfPrefix(line, context) : null;
      if (path) return path;
      if (isFiller(context.lines, line)) continue;
      const label = labelOwnerAt(line, context, line === other.end - 1);
      if (label) return label;
      if (++seen > NEAR_LINES) return null;
    }
  }
  return null;
}

/**
 * The task that a line of nothing but a label names.
 * @param isAbove a dump begins on the next line: then `[1234]` is a label, whatever else the text says.
 */
export function labelOwnerAt(line: number, context: Context, isAbove = false): Owner | null {
  const echoed = echoLabelAt(line, context);
  if (echoed) return echoed.owner;
  const text = payloadOf(context.lines, line);
  const label = labelOf(text) ?? labelOfPid(text, (pid) => isNamedPid(pid, context)) ?? (isAbove && /^\[\d{3,10}\]:?\s*$/.test(text) ? labelOfPid(text, () => true) : null);
  if (!label) return null;
  const start = context.lines.payload[line]!;
  const of = (id: { readonly value: number; readonly at: number; readonly length: number }): Fact<number> => ({ value: id.value, place: placeOf(context, span(start + id.at, start + id.at + id.length)) });
  return { tid: of(label.tid), tgid: label.tgid ? of(label.tgid) : null };
}

/** `for p in …; do echo $p; cat /proc/$p/stack; done` prints the pid alone on a line, or a table of `ps $p` above. */
function loopOwner(block: Block, context: Context): Owner | null {
  const listed = rowOwner(block, context);
  if (listed) return listed;
  const command = context.heading.command;
  const looped = command !== null && (/(?:\/proc\/|\s)["'{]*[$`]/.test(command) || /^(?:sudo )?(?:for|while) /.test(command));
  if (command !== null && !looped) return null;
  // Between the pid and the stack of a loop stand the lines of its other files; without the command nothing else may.
  const reach = /oom_|loginuid|sessionid|timerslack|children|tasks|threads/.test(command ?? '') ? 2 : MOST_FILE_LINES;
  for (let line = block.first - 1; line > (context.heading.line ?? -1) && line >= block.first - reach; line--) {
    if (nameAt(context.lines, line) === 'procFrame') return null;
    const match = /^[-=#* \t:]*(?:[Pp][Ii][Dd][:= ]*)?([1-9]\d{0,9})[-=#* \t:]*$/.exec(payloadOf(context.lines, line).slice(0, 200));
    if (!match && !looped && !FILE_LINE.test(payloadOf(context.lines, line).slice(0, 200))) return null;
    if (!match) continue;
    // Numbers below each other are a listing.
    if (!looped && /^\d{1,10}\s*$/.test(match[0]) && line > 0 && /^\d{1,10}\s*$/.test(payloadOf(context.lines, line - 1).slice(0, 20))) return null;
    const at = context.lines.payload[line]! + match[0].indexOf(match[1]!);
    return { tid: fact(match[1]!, span(at, at + match[1]!.length), context), tgid: null };
  }
  return null;
}

/** A line of wchan or of syscall, by itself. */
const FILE_LINE = /^(?:0|[a-z_][\w.]{2,60}|running|-?\d{1,4}(?: 0x[0-9a-f]{1,16}){2,8})\s*$/;

/** wchan, syscall, comm, statm and a blank or two. */
const MOST_FILE_LINES = 6;

/** `cat /proc/$p/status /proc/$p/stack`: the file directly above says whose the stack is. */
function fileAbove(block: Block, context: Context): Owner | null {
  const above = context.blocks[context.index - 1];
  if (block.family !== 'stack' || above?.end !== block.first || (above.family !== 'status' && above.family !== 'stat')) return null;
  for (let line = above.end - 1; line >= above.first; line--) {
    const match = (above.family === 'stat' ? /^(\d{1,10}) \(/ : /^Pid:[ \t]+(\d{1,10})$/).exec(payloadOf(context.lines, line).slice(0, 100).trimEnd());
    if (!match) continue;
    const at = context.lines.payload[line]! + match[0].indexOf(match[1]!);
    return { tid: fact(match[1]!, span(at, at + match[1]!.length), context), tgid: null };
  }
  return null;
}

/** The only row of a ps table with a header that stands directly above. */
function rowOwner(block: Block, context: Context): Owner | null {
  const table = context.blocks[context.index - 1];
  if (table?.family !== 'ps' || table.end !== block.first || table.end - table.first !== 2) return null;
  const columns = readColumns(listingWords(context, table.first), null);
  const pid = readCells(columns, listingWords(context, table.first + 1))?.cells.get('PID');
  return pid && /^\d{1,10}$/.test(pid.text) ? { tid: fact(pid.text, pid.span, context), tgid: null } : null;
}

function headingOwner(block: Block, context: Context, which: number, among: number): Owner | null {
  const said = context.heading.files.filter((file) => !OTHER_FILES.has(file.file));
  if (said.length === 0 || !reachesHeading(block, context)) return null;
  const sole = soleOwnerOf(said, context);
  // `for i in 1 2 3; do cat /proc/1234/stack; sleep 2; done`: all of them are samples of one task.
  if (sole) return which === 0 || (context.heading.typed && isRepeated(context)) ? sole : null;
  const files = context.heading.files.filter((file) => file.file === 'stack');
  const file = files[which];
  return file && files.length === among ? ownerOfFile(file, context) : null;
}

/** What else is below /proc/PID, none of it a stack or a status. A word that is not known may be a translator's. */
const OTHER_FILES: ReadonlySet<string> = new Set([
  'cgroup', 'children', 'cmdline', 'comm', 'cwd', 'environ', 'exe', 'fd', 'fdinfo', 'io', 'limits', 'maps', 'mountinfo', 'mounts', 'ns', 'root',
  'sched', 'schedstat', 'smaps', 'stat', 'statm', 'syscall', 'task', 'wchan',
]);

function isRepeated(context: Context): boolean {
  return /^(?:sudo )?(?:for|while|until|watch|repeat)\b/.test(context.heading.command ?? '');
}

/**
 * Prose between a heading and a block means that the block is another story. A few lines before the first dump may
 * be an error message or what else the command printed; below a dump only fillers may stand.
 */
function reachesHeading(block: Block, context: Context): boolean {
  const several = context.heading.files.length > 1;
  let strange = 0;
  let dumpBefore = false;
  for (let index = 0; index < context.index; index++) {
    const other = context.blocks[index]!;
    if (index > NEAR_BLOCKS * context.heading.files.length * (isRepeated(context) ? MOST_SAMPLES : 1)) return false;
    if (other.family !== 'text') dumpBefore ||= other.family === block.family;
    else strange += strangeLines(other, context, NEAR_LINES + 1);
    if (strange > (dumpBefore && !several ? 0 : NEAR_LINES)) return false;
  }
  return true;
}

const NEAR_BLOCKS = 8;
/** So many stacks of a loop are looked for: that keeps a long section linear. */
const MOST_SAMPLES = 100;
const NEAR_LINES = 4;

function strangeLines(block: Block, context: Context, enough: number): number {
  let count = 0;
  for (let line = block.first; line < block.end && count < enough; line++) {
    if (!isFiller(context.lines, line) && !isListedLine(line, context)) count++;
  }
  return count;
}

/** A line of `ls -l`: the output of a command, never prose. */
export function isListedLine(line: number, context: Context): boolean {
  return LISTED.test(payloadOf(context.lines, line).slice(0, 60).trimEnd());
}

const LISTED = /^(?:total \d{1,9}$|[-bcdlps][-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT][.+@]? )/;

function fact(digits: string, where: Span, context: Context): Fact<number> {
  return { value: Number(digits), place: placeOf(context, where) };
}
