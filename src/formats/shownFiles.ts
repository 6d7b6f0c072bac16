// Files of tasks that a typed command shows one after the other without saying so: `cat /proc/1/stack /proc/2/stack`, a loop
// over numbers that prints none of them, the threads of a process. The k-th block is of the k-th file where their numbers
// agree; a stack that is empty, as that of a zombie, makes them disagree.
import type { Fact } from '../model/fact.ts';
import { span } from '../text/span.ts';
import { echoLabels, expectsLabels, saysTasks } from './echoLabels.ts';
import { placeOf, type Context } from './format.ts';
import { payloadOf } from './lines.ts';
import { NOBODY, type Owner } from './owner.ts';
import { readScript, type Statement } from './shellScript.ts';
import { plainWord, type ShellPiece } from './shellWords.ts';
import { isZombie, threadsOf } from './threadLists.ts';

/** A path of the command, loops and braces written out. */
export interface ShownPath {
  readonly path: string;
}

/**
 * Paths below /proc that a command shows, in order; null: it goes through tasks that it does not name.
 * @param behindLoops only those of what stands behind its last loop.
 */
export function shownPaths(command: string, behindLoops = false): readonly ShownPath[] | null {
  const text = command.slice(0, 4000);
  if (!text.includes('/proc/')) return [];
  const paths: ShownPath[] = [];
  const script = readScript(text);
  const first = behindLoops ? script.findLastIndex((statement) => statement.kind === 'loop') + 1 : 0;
  return readPaths(script.slice(first), new Map(), paths) && paths.length <= MOST_PATHS ? paths : null;
}

const MOST_PATHS = 500;
const SHOWS: ReadonlySet<string> = new Set(['cat', 'head', 'tail', 'grep', 'egrep', 'sed', 'awk', 'cut', 'more', 'less', 'strings', 'tr', 'paste', 'column']);

function readPaths(statements: readonly Statement[], values: ReadonlyMap<string, string>, paths: ShownPath[]): boolean {
  for (const statement of statements) {
    if (paths.length > MOST_PATHS) return false;
    if (statement.kind === 'loop') {
      const words = (statement.words ?? []).flatMap((word) => braces(substituted(word.pieces, values) ?? '$'));
      const name = statement.variables[0];
      const isCounter = name !== undefined && !JSON.stringify(statement.body).includes(`"name":"${name}"`);
      if (isCounter || name === undefined || words.length === 0 || words.some((word) => word.includes('$'))) {
        if (namesTask(statement.body)) return false;
        continue;
      }
      for (const word of words) if (!readPaths(statement.body, new Map([...values, [name, word]]), paths)) return false;
    } else if (SHOWS.has(plainWord(statement.words[0]!) ?? '')) {
      const own = statement.words.slice(1).filter((word) => word.pieces.some((piece) => piece.kind === 'text' && piece.text.includes('/')));
      // head(1) and tail(1) name several files themselves.
      if (/^(?:head|tail)$/.test(plainWord(statement.words[0]!)!) && (own.length > 1 || own.some((word) => word.pieces.some((piece) => piece.kind === 'text' && /[*{]/.test(piece.text))))) continue;
      for (const word of own) {
        const path = substituted(word.pieces, values);
        if (path === null) return false;
        if (path.startsWith('/proc/')) paths.push(...braces(path).map((one) => ({ path: one })));
      }
    }
  }
  return true;
}

function namesTask(body: readonly Statement[]): boolean {
  return JSON.stringify(body).includes('/proc/') || JSON.stringify(body).includes('"text":"/');
}

function substituted(pieces: readonly ShellPiece[], values: ReadonlyMap<string, string>): string | null {
  let text = '';
  for (const piece of pieces) {
    const value = piece.kind === 'text' ? piece.text : piece.kind === 'variable' && piece.cut === 'none' ? values.get(piece.name) : undefined;
    if (value === undefined) return null;
    text += value;
  }
  return text;
}

/** `{a,b}` and `{1..5}` written out; of many braces in one word, the first ones. */
function braces(word: string): readonly string[] {
  let words: readonly string[] = [word.slice(0, 500)];
  for (let turn = 0; turn < MOST_BRACES; turn++) {
    const next = words.flatMap(writtenBrace);
    if (next.length === words.length || next.length > MOST_PATHS) return words;
    words = next;
  }
  return words;
}

const MOST_BRACES = 4;

function writtenBrace(word: string): readonly string[] {
  const list = /^([^{]*)\{([^{},]*(?:,[^{},]*)+)\}(.*)$/.exec(word);
  if (list) return list[2]!.split(',').map((one) => `${list[1]}${one}${list[3]}`);
  const range = /^([^{]*)\{(\d{1,9})\.\.(\d{1,9})\}(.*)$/.exec(word);
  const count = range ? Number(range[3]) - Number(range[2]) + 1 : 0;
  return count < 1 || count > MOST_PATHS ? [word] : Array.from({ length: count }, (_, index) => `${range![1]}${Number(range![2]) + index}${range![4]}`);
}

interface Entry {
  readonly pid: number;
  readonly tid: number | null;
  /** Of all threads, where known which; null: of one file. */
  readonly threads: readonly number[] | 'unknown' | null;
}

/** Whether the order of blocks may tell more than the heading: that of head(1) and of a loop tells enough, the list of `ls -d` does not. */
export function isOrderAsked(kind: 'stack' | 'status', context: Context): boolean {
  const { command, typed, line } = context.heading;
  if (command?.includes(kind) !== true || line === null) return false;
  return typed || expectsLabels(context) || payloadOf(context.lines, line).split('/proc/', 3).length > 2;
}

/**
 * Whose the blocks of a section are, by their places among them.
 * @param starts first lines of all blocks of this kind in the section, in order.
 * @returns owners by these lines; nothing where the numbers do not agree. Linear.
 */
export function shownOwners(kind: 'stack' | 'status', starts: readonly number[], context: Context): ReadonlyMap<number, Owner> {
  const owners = new Map<number, Owner>();
  const { command } = context.heading;
  const labels = echoLabels(context).filter((label) => label.leads);
  if (labels.length > 0) {
    const behind = command === null ? [] : entriesOf(kind, shownPaths(command, true), context);
    let at = 0;
    labels.forEach((label, index) => {
      const next = labels[index + 1]?.line ?? Infinity;
      const own: number[] = [];
      for (; at < starts.length && starts[at]! < next; at++) if (starts[at]! > label.line) own.push(starts[at]!);
      // Behind the loop, the command shows others.
      if (index === labels.length - 1 && behind.length > 0 && own.length > 1) {
        const others = own.splice(own.length === behind.length + 1 || label.ofThreads ? -behind.length : 1);
        others.forEach((line, which) => owners.set(line, others.length === behind.length && sizeOf(behind) === behind.length ? ownerIn(context, behind[which]!.tid ?? behind[which]!.pid, null) : NOBODY));
      }
      if (!label.ofThreads) for (const line of own.slice(label.most)) owners.set(line, NOBODY);
      if (!label.ofThreads || !label.owner.tid) return;
      const threads = threadsOf(label.owner.tid.value, context);
      const tids = threads?.length === own.length ? threads : [];
      own.forEach((line, which) => owners.set(line, { tid: tids[which] === undefined ? null : { ...label.owner.tid!, value: tids[which] }, tgid: label.owner.tid }));
    });
    return owners;
  }
  const all = command === null ? [] : entriesOf(kind, shownPaths(command), context);
  if (all.length === 0 || saysTasks(context) || (all.length === 1 && all[0]!.threads === null && !isAmongOthers(all[0]!.pid, starts, context))) return owners;
  const entries = [all, kind === 'stack' ? withoutZombies(all, context) : []].find((some) => sizeOf(some) === starts.length) ?? all;
  const agrees = sizeOf(entries) === starts.length;
  // Where the threads that the text names are not those of now, one list may be as long as what the others leave.
  const lists = entries.filter((entry) => entry.threads !== null).length;
  const rest = starts.length - (entries.length - lists);
  if (!agrees && (lists !== 1 || rest < 1)) return owners;
  let at = 0;
  for (const { pid, tid, threads } of entries) {
    const tids = threads === null ? [tid ?? pid] : agrees && threads !== 'unknown' ? threads : Array.from({ length: rest }, () => null);
    for (const one of tids) owners.set(starts[at++]!, ownerIn(context, one, threads === null && tid === null ? null : pid));
  }
  return owners;
}

/** Number of blocks, where it is known. */
function sizeOf(entries: readonly Entry[]): number | null {
  return entries.reduce<number | null>((sum, { threads }) => (sum === null || threads === 'unknown' ? null : sum + (threads?.length ?? 1)), 0);
}

/** A zombie's stack is empty (kernel/stacktrace.c stack_trace_save_tsk, try_get_task_stack: it is given back at its exit). */
function withoutZombies(entries: readonly Entry[], context: Context): readonly Entry[] {
  return entries.flatMap((entry): readonly Entry[] => {
    if (Array.isArray(entry.threads)) return [{ ...entry, threads: entry.threads.filter((tid: number) => !isZombie(tid, context)) }];
    return entry.threads === null && isZombie(entry.tid ?? entry.pid, context) ? [] : [entry];
  });
}

/** One file of this kind, but files of other tasks beside it, and its block not far below. */
function isAmongOthers(pid: number, starts: readonly number[], context: Context): boolean {
  const { files, line } = context.heading;
  return starts.length === 1 && line !== null && starts[0]! - line < NEAR && (files.length === 0 || files.some((file) => file.pid !== pid));
}

const NEAR = 60;

function entriesOf(kind: 'stack' | 'status', paths: readonly ShownPath[] | null, context: Context): readonly Entry[] {
  return (paths ?? []).flatMap(({ path }): readonly Entry[] => {
    const match = /^\/proc\/(\d{1,10})\/(?:task\/(\d{1,10}|\*|\[0-9\]\*)\/)?([a-z_]+)$/.exec(path);
    if (match?.[3] !== kind) return [];
    const pid = Number(match[1]);
    if (match[2] === undefined) return [{ pid, tid: null, threads: null }];
    return /^\d/.test(match[2]) ? [{ pid, tid: Number(match[2]), threads: null }] : [{ pid, tid: null, threads: threadsOf(pid, context) ?? 'unknown' }];
  });
}

/** The number in the command, or that of its process where a `*` stands for it. */
function ownerIn(context: Context, tid: number | null, tgid: number | null): Owner {
  const { command, commandStart } = context.heading;
  const fact = (value: number): Fact<number> => {
    const found = command!.indexOf(String(value));
    const at = found < 0 ? command!.indexOf(String(tgid)) : found;
    const length = String(found < 0 ? tgid : value).length;
    return { value, place: placeOf(context, span(commandStart + Math.max(0, at), commandStart + Math.max(0, at) + length)) };
  };
  return { tid: tid === null ? null : fact(tid), tgid: tgid === null ? null : fact(tgid) };
}
