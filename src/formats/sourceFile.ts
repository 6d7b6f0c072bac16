// Which file of /proc or /sys a line comes from, where the line itself has no shape of its own: grep(1) names it
// before the line; of `cat A B C` the files follow each other; of a loop they do below every label.
import { span, type Span } from '../text/span.ts';
import { lineEnd } from '../text/text.ts';
import { saysTasks } from './echoLabels.ts';
import type { Context } from './format.ts';
import { pathFiles, procFiles } from './heading.ts';
import { payloadOf } from './lines.ts';
import { ownerOfFile, pathOfPrefix, NOBODY, type Owner } from './owner.ts';
import { shownPaths } from './shownFiles.ts';
import { threadsOf } from './threadLists.ts';

/** A file whose content is meant. */
export interface SourceFile {
  /** Name below the task's directory, or below /proc: `wchan`, `fdinfo/10`, `pressure/io`, `cgroup.events`. */
  readonly name: string;
  readonly path: string;
  readonly owner: Owner;
  /** Named by a variable of a loop: each label that the loop prints names another owner. */
  readonly looped: boolean;
  /** Where the path stands. */
  readonly place: Span;
}

/** The file that grep(1) names before a line. */
export function sourceOfPrefix(line: number, context: Context): SourceFile | null {
  const path = pathOfPrefix(line, context);
  return path === null ? null : fileOfPath(path.text, path.start, context);
}

/** The files that the heading says are shown, in order; empty where it shows none. */
export function sourcesOfHeading(context: Context): readonly SourceFile[] {
  const { sources } = context.memo;
  // Every block below a heading asks.
  if (sources.heading !== context.heading) Object.assign(sources, { heading: context.heading, files: readSources(context) });
  return sources.files;
}

function readSources(context: Context): readonly SourceFile[] {
  const { line, command, commandStart, typed, files } = context.heading;
  if (line === null) {
    const file = fileOfPath(context.lines.text.name.slice(-300).replace(/\.(?:txt|log|out)$/, ''), 0, context);
    if (file) return [{ ...file, owner: files[0] ? ownerOfFile(files[0], context) : NOBODY }];
    return files.map((named) => ({ name: named.file, path: named.file, owner: ownerOfFile(named, context), looped: false, place: span(0, 0) }));
  }
  if (typed && command !== null) return filesOfCommand(command, commandStart, context);
  const start = context.lines.payload[line]!;
  const text = context.lines.text.content.slice(start, start + 1000).split(/[\r\n]/, 1)[0]!;
  const own = pathsOf(text, start).flatMap((word) => fileOfPath(word.text, word.start, context) ?? []);
  if (own.length > 0 || command === null) return own;
  // The loop printed a directory; what it shows of it stands in the loop.
  const owner = files[0] ? ownerOfFile(files[0], context) : NOBODY;
  return filesOfCommand(command, commandStart, context).filter((file) => file.looped).map((file) => ({ ...file, owner }));
}

/** Commands that show what is in a file; `ls`, `kill` and `echo … >` do not. */
const SHOWS = /(?:^|[|;&({\s])(?:cat|head|tail|grep|egrep|more|less|sed|awk|cut|tr|strings|xargs|sysctl|while|for|column|paste)\b/;

function filesOfCommand(command: string, start: number, context: Context): readonly SourceFile[] {
  const text = command.slice(0, 4000);
  if (!SHOWS.test(text)) return [];
  const inOrder = writtenOut(text, start, context);
  if (inOrder) return inOrder;
  // What is written to is not shown.
  return pathsOf(text.replaceAll(/>>? *[^ ;|&]+/g, (all) => ' '.repeat(all.length)), start).flatMap((word) => fileOfPath(word.text, word.start, context) ?? []);
}

/** A loop over numbers that prints none of them, and the threads of a process, with each path of its own; null: not these, or some were not there. */
function writtenOut(command: string, start: number, context: Context): readonly SourceFile[] | null {
  if (!/^(?:sudo )?for |[;&] ?for |\/task\/\*/.test(command) || saysTasks(context)) return null;
  const paths = shownPaths(command);
  const end = context.blocks.at(-1)?.end ?? 0;
  const shown = context.lines.text.content.slice(start, Math.min(start + MOST_SHOWN, end > 0 ? lineEnd(context.lines.text, end - 1) : start));
  if (paths === null || paths.length === 0 || /2> ?\/dev\/null/.test(command) || /: (?:No such (?:file|process)|Permission denied)/.test(shown)) return null;
  const threads = [...command.matchAll(/\/proc\/(\d{1,10})\/task\/\*/g)].map((match) => Number(match[1]));
  const files = paths.flatMap(({ path }) => threadPaths(path, context).flatMap((one) => fileOfPath(one, start, context) ?? []));
  // Each file of a system call is one line: where they are not as many, the threads are others now.
  const calls = threads.length === 0 ? null : countCalls(context);
  if (calls !== null && (calls === 0 || calls !== files.filter((file) => file.name === 'syscall').length)) return null;
  return files.map((file) => ({ ...file, place: span(start, start + command.length) }));
}

function countCalls({ blocks, lines }: Context): number {
  let count = 0;
  for (const block of blocks) {
    if (block.family === 'stack') continue;
    for (let line = block.first; line < block.end; line++) if (/^(?:running|-?\d{1,10}(?: 0x[0-9a-f]{1,16}){2,8})\s*$/.test(payloadOf(lines, line).slice(0, 300))) count++;
  }
  return count;
}

const MOST_SHOWN = 100_000;

function threadPaths(path: string, context: Context): readonly string[] {
  const match = /^\/proc\/(\d{1,10})\/task\/\*\/([a-z_]{2,20})$/.exec(path);
  const threads = match ? threadsOf(Number(match[1]), context) : null;
  return threads === null ? [path] : threads.map((tid) => `/proc/${match![1]}/task/${tid}/${match![2]}`);
}

interface Word {
  readonly text: string;
  readonly start: number;
}

/** Words that may be paths, `{a,b}` expanded. */
function pathsOf(text: string, start: number): readonly Word[] {
  return [...text.matchAll(/[^\s;|&"'`()<>]+/g)].slice(0, 400).flatMap((match) => {
    const at = start + match.index;
    const brace = /^([^{]*[^${]|)\{([^{},]*,[^{}]*)\}(.*)$/.exec(match[0]);
    if (!brace) return [{ text: match[0], start: at }];
    return brace[2]!.split(',').slice(0, 50).map((one) => ({ text: `${brace[1]}${one}${brace[3]}`, start: at }));
  });
}

const TASK_FILES = 'stack|status|statm|stat|wchan|mountinfo|mountstats|mounts|syscall|comm|cmdline|cgroup|limits|schedstat|sched|io|personality|loginuid|sessionid|oom_score_adj|oom_score|children|patch_state|timerslack_ns|fdinfo/(?:\\d{1,7}|\\*)';
const ID = '(?:\\d{1,10}|self|thread-self|\\*|\\[0-9\\][\\d*+\\[\\]-]*|\\$\\{?\\w{1,40}\\}?|\\$[(`][^/]{0,80})';
const OF_TASK = new RegExp(`(?:^|/)proc/(${ID})/(?:task/(${ID})/)?(${TASK_FILES})$`);
const OF_LOOP = new RegExp(`^["']?\\$\\{?\\w{1,40}\\}?["']?/(?:task/(?:${ID})/)?(${TASK_FILES})$`);
const RELATIVE = new RegExp(`^(?:\\./)?(?:\\d{1,10}/)?(?:task/(?:\\d{1,10}|\\*)/)?(${TASK_FILES})$`);
const OF_MACHINE = /(?:^|\/)proc\/(locks|meminfo|loadavg|uptime|vmstat|mounts|pressure\/\w{1,10}|sys\/[\w/-]{1,100})$/;
const OF_CGROUP = /(?:^|\/)((?:cgroup\.(?:events|freeze|procs|threads|type|stat|controllers|kill)|freezer\.(?:state|self_freezing|parent_freezing)|tasks|(?:cpu|io|memory)\.pressure|(?:pids|memory)\.(?:current|max|high|events|stat)))$/;
const OF_FUSE = /\/fuse\/connections\/(\d{1,10}|\*)\/(waiting|max_background|congestion_threshold)$/;

const NAME_ALONE = new RegExp(`^(?:${TASK_FILES}|tasks|(?:cgroup|freezer|cpu|io|memory|pids)\\..*)$`, 's');

/** @returns null for a path that is none of these files. */
function fileOfPath(path: string, start: number, context: Context): SourceFile | null {
  // Of a command most words are none of this.
  if (!path.includes('/') && !NAME_ALONE.test(path)) return null;
  const place = span(start, start + path.length);
  const task = OF_TASK.exec(path);
  if (task) {
    const owner = /^\d+$/.test(task[1]!) ? procFiles(path, start).at(-1) : undefined;
    const several = task[1]!.startsWith('*') || task[1]!.startsWith('[') || task[2]?.startsWith('*') === true;
    return { name: task[3]!, path, owner: owner && !several ? ownerOfFile(owner, context) : NOBODY, looped: /^\$/.test(task[1]!) || task[2]?.startsWith('$') === true, place };
  }
  const loop = OF_LOOP.exec(path);
  if (loop) return { name: loop[1]!, path, owner: NOBODY, looped: true, place };
  const machine = OF_MACHINE.exec(path) ?? OF_CGROUP.exec(path);
  if (machine) return { name: machine[1]!, path, owner: NOBODY, looped: false, place };
  const fuse = OF_FUSE.exec(path);
  if (fuse) return { name: fuse[2]!, path, owner: NOBODY, looped: false, place };
  const relative = RELATIVE.exec(path);
  if (!relative) return null;
  const directory = context.heading.directory;
  if (path.includes('/') && /\d/.test(path)) {
    const file = pathFiles(path, start, directory).at(-1);
    return file ? { name: relative[1]!, path, owner: ownerOfFile(file, context), looped: false, place } : null;
  }
  if (!directory || directory.pid === null) return null;
  const named = context.heading.files.find((file) => file.file === relative[1]!.replace(/\/.*/, ''));
  return { name: relative[1]!, path, owner: named ? ownerOfFile(named, context) : NOBODY, looped: false, place };
}

/** Whether a file of a task is meant (its values have an owner). */
export function ofTask(file: SourceFile): boolean {
  return OF_TASK.test(file.path) || file.looped || RELATIVE.test(file.path);
}

