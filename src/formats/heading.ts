import { payloadOf } from './lines.ts';
import { containerOf, hostOfCommand, hostOfPrompt, isContainerPrompt } from './whereabouts.ts';
import { readParts, shapeName, type Lines, type Part } from '../syntax/reader.ts';
import { span, type Span } from '../text/span.ts';
import { lineEnd } from '../text/text.ts';

/** A file of /proc that a heading names: whose it is, and which. */
export interface ProcFile {
  /** The directory below /proc: a process, or any of its threads. */
  readonly pid: number;
  /** The thread of `/proc/PID/task/TID/…`; null where the path has none, or a `*`. */
  readonly tid: number | null;
  /** The path goes through `task/`. */
  readonly throughTask: boolean;
  /** Last word of the path as printed: `stack`, `status`, or what a translator made of it; '' for a directory. */
  readonly file: string;
  readonly pidSpan: Span;
  readonly tidSpan: Span | null;
}

/** `cd /proc/6200/task/6201`; `pid` is null in /proc itself. */
export interface ProcDirectory {
  readonly pid: number | null;
  readonly tid: number | null;
  readonly place: Span;
}

/** What the line above an output says of it. */
export interface Heading {
  /** null: nothing stands above, or only the name of the source speaks. */
  readonly line: number | null;
  /** Command typed at the prompt; of a loop also for the headings that the loop prints. */
  readonly command: string | null;
  readonly commandStart: number;
  /** The heading is a prompt itself, not the output of a loop. */
  readonly typed: boolean;
  readonly files: readonly ProcFile[];
  /** The command ran inside a container: the pids that it prints are those of another pid namespace. */
  readonly inside: boolean;
  /** That container, where the prompt or the command names it: id, name, or `pid N` of nsenter(1). */
  readonly container: string | null;
  /** The machine that the prompt names, or `ssh node-a …`; null where neither does. */
  readonly host: string | null;
  /** Directory that the shell is in, below /proc, where the text says it. */
  readonly directory: ProcDirectory | null;
  /** Prompt of the shell outside, while a shell inside a container is open: `docker exec -it x sh`, up to `exit`. */
  readonly outside: string | null;
  /** Output without a line break that the next prompt was printed behind: `request_wait_answerroot@vm:~# `. */
  readonly glued: Span | null;
}

export const NO_HEADING: Heading = { line: null, command: null, commandStart: 0, typed: false, files: [], inside: false, container: null, host: null, directory: null, outside: null, glued: null };

/**
 * Reads heading lines: prompts with a command, `==> path <==` of head(1) and tail(1), paths echoed by a loop.
 * Paths as proc(5) lays them out; pids of a command run inside a container are not taken.
 */
export function readHeading(lines: Lines, line: number, before: Heading): Heading {
  const parts = readParts(lines, line);
  const command = parts?.['command'];
  if (command) {
    const prompt = parts['prompt'];
    const outside = outsideAt(lines, line, before, prompt?.text ?? null);
    const inside = entersContainer(command.text) || outside !== null || isContainerPrompt(prompt?.text ?? '');
    const directory = directoryOf(prompt, command, before.directory);
    const named = procFiles(command.text, command.span.start);
    const files = named.length > 0 ? named : directory ? relativeFiles(command.text, directory) : [];
    const container = inside ? containerOf(prompt?.text ?? '', command.text) ?? before.container : null;
    return {
      ...NO_HEADING, line, command: wholeLoop(lines, line, command), commandStart: command.span.start, typed: true, files, inside, container, directory,
      host: hostOfCommand(command.text) ?? (inside ? null : hostOfPrompt(prompt?.text ?? '')),
      outside: outside ?? (prompt && opensShell(command.text) ? prompt.text.trim() : null),
    };
  }
  const { command: above, commandStart, directory, outside, inside, container } = before;
  const path = parts?.['path'];
  const files = path ? pathFiles(path.text, path.span.start, directory) : procFiles(payloadOf(lines, line), lines.payload[line]!);
  return { ...NO_HEADING, line, command: above, commandStart, directory, outside, inside, container, files };
}

/** A loop that was typed over several lines, or broken by a mailer, goes on to its `done`. */
function wholeLoop(lines: Lines, line: number, command: Part): string {
  if (!/^(?:sudo )?(?:for|while|until)\b/.test(command.text) || /\bdone\b/.test(command.text)) return command.text;
  for (let next = line + 1; next <= line + MOST_LOOP_LINES && next < lines.shape.length && shapeName(lines.shape[next]!) === 'other'; next++) {
    if (/(?:^|[;\s])done\b/.test(payloadOf(lines, next))) return lines.text.content.slice(command.span.start, lineEnd(lines.text, next));
  }
  return command.text;
}

const MOST_LOOP_LINES = 8;

/** What the source's own name says: `…/proc/6200/stack`, `6200/task/6201/status`, `6200.stack`, `sos-6200-stack.txt`. */
export function headingOfName(name: string): Heading {
  const tail = name.slice(-300);
  const match =
    new RegExp(`(?:^|[^0-9a-z])(\\d{1,10})(?:[/\\\\]task[/\\\\](\\d{1,10})|[-_.]task[-_.](\\d{1,10}))?[/\\\\._-](${NAMED_FILES})(?:\\.(?:txt|log|out))?$`, 'i').exec(tail) ??
    new RegExp(`(?:^|[^0-9a-z])(\\d{1,10})(?:[/\\\\]task[/\\\\](\\d{1,10})())?[/\\\\](fdinfo)[/\\\\]\\d{1,7}$`).exec(tail);
  const reversed = match ? null : new RegExp(`(?:^|[^a-z])(${NAMED_FILES})[-_.](\\d{1,10})(?:[-_.](\\d{1,10}))?(?:\\.(?:txt|log|out))?$`, 'i').exec(tail);
  if (reversed) return { ...NO_HEADING, files: [fileOfName(reversed[2]!, reversed[3], reversed[1]!)] };
  return match ? { ...NO_HEADING, files: [fileOfName(match[1]!, match[2] ?? match[3], match[4]!)] } : NO_HEADING;
}

function fileOfName(pid: string, thread: string | undefined, file: string): ProcFile {
  const nowhere = span(0, 0);
  const tid = thread ? Number(thread) : null;
  return { pid: Number(pid), tid, throughTask: tid !== null, file: file.toLowerCase(), pidSpan: nowhere, tidSpan: tid === null ? null : nowhere };
}

const NAMED_FILES = 'stack|status|statm|stat|wchan|mountinfo|mounts|syscall|comm|cmdline|cgroup|limits|schedstat|sched|io';

/** Where the output of the command before ends and the prompt begins: `prompt` is the one seen earlier. */
export function gluedOutput(lines: Lines, line: number, prompt: string | null): Span | null {
  const part = readParts(lines, line)?.['prompt'];
  if (!part || prompt === null || part.text.length <= prompt.length || !part.text.endsWith(prompt)) return null;
  return span(part.span.start, part.span.end - prompt.length);
}

export function promptOf(lines: Lines, line: number): string | null {
  const text = readParts(lines, line)?.['prompt']?.text;
  // A bare `#` ends every prompt of root: it proves nothing.
  return text !== undefined && text.length > 1 ? text : null;
}

/** Every file of a process that a text names. `{6900,6901}` stands for two, `*` for threads unknown. */
export function procFiles(text: string, start: number): readonly ProcFile[] {
  if (!text.includes('/proc/')) return [];
  return [...text.matchAll(/\/proc\/(?:(\d{1,10})|\{([\d,]{1,2000})\})(?:\/task\/(?:(\d{1,10})|[*$][\w{}]*))?(?:\/([^\s\/;|&<>'"`):]*))?/g)].flatMap((match) => {
    const numbers = match[1] ?? match[2]!;
    const at = start + match.index + '/proc/'.length + (match[1] === undefined ? 1 : 0);
    const throughTask = /\/task\/[\d*$]/.test(match[0]);
    const tidAt = start + match.index + match[0].indexOf('/task/') + '/task/'.length;
    const names = match[4]?.startsWith('{') ? match[4].replaceAll(/[{}]/g, '').split(',').slice(0, 50) : [match[4] ?? ''];
    return [...numbers.matchAll(/\d+/g)].flatMap((digits) => names.map((file) => ({
      pid: Number(digits[0]),
      tid: match[3] === undefined ? null : Number(match[3]),
      throughTask,
      file,
      pidSpan: span(at + digits.index, at + digits.index + digits[0].length),
      tidSpan: match[3] === undefined ? null : span(tidAt, tidAt + match[3].length),
    })));
  });
}

/** Files of a path that head(1), grep(1) or a loop prints; it may be relative to /proc, or to a directory below it. */
export function pathFiles(path: string, start: number, directory: ProcDirectory | null = null): readonly ProcFile[] {
  const named = procFiles(path, start);
  if (named.length > 0) return named;
  const match = /^(?:\.\/)?(?:(\d{1,10})\/)?(?:task\/(\d{1,10})\/?)?([a-z_]{2,20})?(?:\/\d{1,7})?\/?$/.exec(path.slice(0, 100));
  if (!match || (match[1] === undefined && match[2] === undefined)) return [];
  const { 1: process, 2: thread, 3: file } = match;
  const at = (digits: string, from: number): Span => span(start + path.indexOf(digits, from), start + path.indexOf(digits, from) + digits.length);
  const tidSpan = thread === undefined ? null : at(thread, path.indexOf('task/'));
  const tid = thread === undefined ? null : Number(thread);
  if (process !== undefined) return [{ pid: Number(process), tid, throughTask: tid !== null, file: file ?? '', pidSpan: at(process, 0), tidSpan }];
  // Below task/ without a directory above it: the thread is known, its process is not.
  if (directory?.pid === undefined || directory.pid === null) return [{ pid: tid!, tid: null, throughTask: false, file: file ?? '', pidSpan: tidSpan!, tidSpan: null }];
  return [{ pid: directory.pid, tid, throughTask: true, file: file ?? '', pidSpan: directory.place, tidSpan }];
}

/** `root@vm:/proc/6200# cat stack`, `[root@vm 6200]# cat task/6201/stack`, `cd /proc/6200; cat stack`. */
function relativeFiles(command: string, directory: ProcDirectory): readonly ProcFile[] {
  const { pid, place } = directory;
  if (pid === null) return [];
  return [...command.slice(0, 500).matchAll(/(?:^|[ \t])(?:task\/(?:(\d{1,10})|\*)\/)?([a-z]{2,12})\/?(?=[ \t;|&]|$)/g)].flatMap((match) => {
    if (!RELATIVE_FILES.has(match[2]!)) return [];
    const tid = match[1] === undefined ? directory.tid : Number(match[1]);
    return [{ pid, tid, throughTask: tid !== null || /task\/\*/.test(match[0]), file: match[2]!, pidSpan: place, tidSpan: tid === null ? null : place }];
  });
}

const RELATIVE_FILES: ReadonlySet<string> = new Set([...NAMED_FILES.split('|'), 'fd', 'fdinfo', 'task']);

/** Where the shell is: the prompt says it, or a `cd` of this command or an earlier one. */
function directoryOf(prompt: Part | undefined, command: Part, before: ProcDirectory | null): ProcDirectory | null {
  const changed = /(?:^|[;&] *)cd +(\/?[\w./-]{1,100})/.exec(command.text.slice(0, 500));
  const said = changed ? directoryNamed(changed[1]!, span(command.span.start + changed.index, command.span.start + changed.index + changed[0].length)) : null;
  if (changed) return said;
  const shown = prompt && /[ :]([~/][^ #$%>]*) ?(?:\([^)]*\) ?)?[#$%>]$|^\[[^ ]* ([^ ]{1,40})\][#$%]$/.exec(prompt.text.slice(-200));
  if (!shown) return before;
  if (shown[1] !== undefined) return directoryNamed(shown[1], prompt.span);
  // `[root@vm 6200]#` shows the last name only.
  const last = shown[2]!;
  if (/^\d{1,10}$/.test(last)) return before?.pid === Number(last) || before?.tid === Number(last) ? before : { pid: Number(last), tid: null, place: prompt.span };
  return last === 'proc' ? { pid: null, tid: null, place: prompt.span } : null;
}

function directoryNamed(path: string, place: Span): ProcDirectory | null {
  const match = /(?:^|\/)proc(?:\/(\d{1,10})(?:\/task\/(\d{1,10}))?)?\/?$/.exec(path);
  if (!match) return null;
  return { pid: match[1] === undefined ? null : Number(match[1]), tid: match[2] === undefined ? null : Number(match[2]), place };
}

/** Outside of which prompt this one is: the shell inside is left when the old prompt comes back, and was never opened where an error follows. */
function outsideAt(lines: Lines, line: number, before: Heading, prompt: string | null): string | null {
  const { outside } = before;
  if (outside === null || prompt === null || outside === prompt.trim()) return null;
  // `$` and `#` alone are those of everybody.
  if (outside.length === 1 && prompt.trim().length === 1) return null;
  const command = before.typed ? (before.command ?? '') : '';
  if (/^(?:exit|logout)\b/.test(command)) return null;
  return opensShell(command) && failed(lines, before.line ?? line, line) ? null : outside;
}

function failed(lines: Lines, from: number, to: number): boolean {
  for (let line = from + 1; line < Math.min(to, from + 20); line++) {
    if (/^(?:OCI runtime|Error|error|FATA|cannot exec|unable to|rpc error|nsenter:|chroot:|docker:|Unable)/.test(payloadOf(lines, line).slice(0, 40))) return true;
  }
  return false;
}


function opensShell(command: string): boolean {
  const text = command.slice(0, 2000).trim();
  return entersContainer(text) && / (?:-it|-ti|-i -t|-t -i|--interactive)\b|\bnsenter\b|\bchroot\b/.test(text) && /(?:^|[ /])(?:ba|z|a|da)?sh$|\bnsenter(?: -[-a-z]+(?:[ =]\d+)?)+$/.test(text.slice(-400));
}

/** nsenter(1) without -m or -a leaves the mounted /proc as it was, and with it the pids. */
function entersContainer(command: string): boolean {
  const text = command.slice(0, 2000);
  // What runs in the background prints elsewhere: here stands what the shell outside says of it.
  if (/[^&]&\s*$/.test(text)) return false;
  // From a container to the machine: `nsenter -t 1 -m`, and the /host of debug pods, which share its pids.
  if (/\bnsenter\b.{0,200} (?:-t ?|--target[ =])1\b|\bchroot \/host\b/.test(text)) return false;
  return ENTERS.test(text);
}

// The words stand where a command begins: `docker exec web ps`, `sudo kubectl -n ns exec pod -- ps`, `ls; nsenter -t 6198 -m -p ps`;
// in `grep 'docker-init exec'` they do not.
const ENTERS = /(?:^|[;|&({]\s*|\b(?:sudo|time|watch|env|do|then|timeout \d{1,5}s?) (?:-\S{1,20} ){0,4})(?:(?:docker|podman|kubectl|oc|crictl|ctr|lxc|nerdctl) (?:[^\s'"`;|&]{1,200} ){0,8}(?:exec|run|rsh)\b|nsenter .{0,1000}?(?<= )(?:-[a-z]*[ma]|--mount|--all)\b|machinectl shell\b|chroot |unshare .{0,200}?--mount-proc\b)/;
