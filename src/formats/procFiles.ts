// Files of /proc and /sys besides stack, status and stat. Those whose lines have a shape (syntax/shapes/procFiles.ts) are
// read wherever they stand; the others where a path before the line or the command above says what is shown.
import type { Block } from '../syntax/sections.ts';
import { lineEnd } from '../text/text.ts';
import { saysTasks } from './echoLabels.ts';
import { isFiller, nameAt, payloadOf, spanIn } from './lines.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isListedLine, labelOwnerAt, NOBODY, ownerOfPrefix, soleOwner, wordsOwner, type Owner } from './owner.ts';
import { createReader, type FileReader } from './procFileLines.ts';
import { sourceOfPrefix, sourcesOfHeading, type SourceFile } from './sourceFile.ts';

export const procFiles: Format = { name: 'procFiles', families: ['text', 'procfs', 'stack', 'status', 'stat', 'mounts', 'ps', 'goroutine'], read: readSection };

/** Strange lines after which what follows is prose, not output. */
const MOST_STRANGE = 4;

/** All blocks of a section at once: what stands in one says whose the next is. */
function readSection(_block: Block, context: Context, emit: Emit): void {
  if (context.index !== 0 && !(context.index === 1 && isEmptyLine(context))) return;
  const walk: Walk = { sources: sourcesOfHeading(context), at: 0, label: null, strange: 0, reader: createReader(context, emit) };
  for (const block of context.blocks) {
    if (block.family === 'text') readText(block, walk, context, emit);
    else if (block.family === 'procfs') readShaped(block, walk, context);
    else {
      advance(walk, FILES_OF_FAMILY[block.family] ?? []);
      if (block.family === 'stack') readBelowStack(block, walk, context, emit);
    }
  }
  walk.reader.flush();
}

/** An empty line first is no block that formats are asked about. */
function isEmptyLine(context: Context): boolean {
  const first = context.blocks[0]!;
  return first.end - first.first === 1 && context.lines.text.lineStarts[first.first] === lineEnd(context.lines.text, first.first);
}

interface Walk {
  readonly sources: readonly SourceFile[];
  /** Index of the file that is expected now. */
  at: number;
  label: Owner | null;
  strange: number;
  readonly reader: FileReader;
}

const FILES_OF_FAMILY: Readonly<Partial<Record<Block['family'], readonly string[]>>> = {
  stack: ['stack'], status: ['status'], stat: ['stat'], mounts: ['mountinfo', 'mounts'],
};

/** `cat stack wchan syscall`: `kthread_worker_fn0 0x0 …` below frames looks like the rest of a list of modules. */
function readBelowStack(block: Block, walk: Walk, context: Context, emit: Emit): void {
  if (walk.sources.length === 0 || nameAt(context.lines, block.first) !== 'procFrame') return;
  for (let line = block.first; line < block.end; line++) {
    if (nameAt(context.lines, line) === 'modulesGoOn' && readExpected(line, walk)) emit.claim(line);
  }
}

function readText(block: Block, walk: Walk, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    const prefixed = sourceOfPrefix(line, context);
    if (prefixed) {
      if (isFiller(context.lines, line)) newLabel(prefixed.owner, walk);
      else if (walk.reader.read(prefixed, prefixed.owner, line)) emit.claim(line);
      continue;
    }
    if (walk.sources.length === 0 && block !== context.blocks.at(-1) && !isLabelled(block, line)) continue;
    if (isFiller(context.lines, line)) continue;
    const label = isNameNext(walk, context) ? null : (labelOwnerAt(line, context) ?? loopedNumber(line, walk, context));
    if (label) newLabel(label, walk);
    else if (readExpected(line, walk)) emit.claim(line);
    else if (!isListedLine(line, context)) walk.strange++;
  }
}

/** `cat /proc/1234/comm`: the name may look like a label, and the command prints none. */
function isNameNext(walk: Walk, context: Context): boolean {
  return context.heading.typed && walk.sources[walk.at]?.name === 'comm' && !walk.sources[walk.at]!.looped && !saysTasks(context);
}

/** Labels matter only where something of theirs follows: of a long prose the last lines. */
function isLabelled(block: Block, line: number): boolean {
  return block.end - line <= 6;
}

/** `echo $p` of a loop prints the pid alone: a label where no file still to come can be one. */
function loopedNumber(line: number, walk: Walk, context: Context): Owner | null {
  if (!walk.sources.some((file) => file.looped)) return null;
  // A file still to come may be a number itself; a stack that is empty, as that of a zombie, is none.
  if (walk.at > 0 && walk.label !== null && walk.sources.slice(walk.at).some((file) => !/^(?:stack|status|stat|wchan|syscall|limits|mount\w*|maps|cgroup)$/.test(file.name))) return null;
  const digits = /^\d{1,10}$/.exec(payloadOf(context.lines, line).trimEnd())?.[0];
  if (digits === undefined || digits === '0') return null;
  return { tid: { value: Number(digits), place: placeOf(context, spanIn(context.lines, line, 0, digits.length)) }, tgid: null };
}

function newLabel(owner: Owner, walk: Walk): void {
  walk.reader.flush();
  walk.label = owner;
  walk.at = 0;
  walk.strange = 0;
}

/** The first of the files still to come that the line can be of. One that was left out is passed over. */
function readExpected(line: number, walk: Walk): boolean {
  if (walk.strange > MOST_STRANGE) return false;
  for (let index = walk.at; index < walk.sources.length; index++) {
    const file = walk.sources[index]!;
    if (!walk.reader.read(file, ownerOf(file, walk), line)) continue;
    walk.at = walk.reader.isSingle(file) ? index + 1 : index;
    return true;
  }
  return false;
}

function ownerOf(file: SourceFile, walk: Walk): Owner {
  return file.owner.tid ?? file.owner.tgid ? file.owner : (walk.label ?? NOBODY);
}

function advance(walk: Walk, names: readonly string[]): void {
  const index = walk.sources.findIndex((file, at) => at >= walk.at && names.includes(file.name));
  if (index >= 0) walk.at = index + 1;
}

/** Lines whose shape tells the file: only the owner is in question. */
function readShaped(block: Block, walk: Walk, context: Context): void {
  const around = soleOwner(context) ?? wordsOwner(block.first, context, 2) ?? NOBODY;
  for (let line = block.first; line < block.end; line++) {
    const names = FILES_OF_SHAPE[nameAt(context.lines, line)] ?? [];
    const prefixed = sourceOfPrefix(line, context);
    const expected = prefixed ? -1 : walk.sources.findIndex((file, at) => at >= walk.at && names.some((name) => file.name.startsWith(name)));
    const file = prefixed ?? walk.sources[expected] ?? null;
    // Of `cat /proc/1/syscall /proc/2/syscall` each line is another file.
    if (expected >= 0) walk.at = walk.reader.isSingle(file!) && walk.sources[expected + 1]?.name === file!.name ? expected + 1 : expected;
    const said = prefixed ? (ownerOfPrefix(line, context) ?? prefixed.owner) : file ? ownerOf(file, walk) : (walk.label ?? NOBODY);
    walk.reader.readShaped(line, file, said.tid ?? said.tgid ? said : prefixed ? NOBODY : around);
  }
}

const FILES_OF_SHAPE: Readonly<Record<string, readonly string[]>> = {
  limitsHeader: ['limits'], limitsRow: ['limits'], fileLock: ['locks', 'fdinfo'], cgroupLine: ['cgroup'], syscallLine: ['syscall'],
  pressureLine: ['pressure', 'cpu.pressure', 'io.pressure', 'memory.pressure'], meminfoLine: ['meminfo'],
  fdinfoStart: ['fdinfo'], fdinfoField: ['fdinfo'], fdinfoWatch: ['fdinfo'], schedLine: ['sched'], sysctlLine: ['sys/'],
};

