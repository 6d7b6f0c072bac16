import { payloadOf } from './lines.ts';
import { readParts, type Lines, type Part } from '../syntax/reader.ts';
import { span, type Span } from '../text/span.ts';

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
  /** Output without a line break that the next prompt was printed behind: `request_wait_answerroot@vm:~# `. */
  readonly glued: Span | null;
}

export const NO_HEADING: Heading = { line: null, command: null, commandStart: 0, typed: false, files: [], inside: false, glued: null };

/**
 * Reads heading lines: prompts with a command, `==> path <==` of head(1) and tail(1), paths echoed by a loop.
 * Paths as proc(5) lays them out; pids of a command run inside a container are not taken.
 */
export function readHeading(lines: Lines, line: number, before: Heading): Heading {
  const parts = readParts(lines, line);
  const command = parts?.['command'];
  if (command) {
    const inside = entersContainer(command.text);
    const named = procFiles(command.text, command.span.start);
    const files = named.length > 0 ? named : filesOfDirectory(parts['prompt']!, command.text);
    return { ...NO_HEADING, line, command: command.text, commandStart: command.span.start, typed: true, files: inside ? [] : files, inside };
  }
  const files = procFiles(payloadOf(lines, line), lines.payload[line]!);
  return { ...NO_HEADING, line, command: before.command, commandStart: before.commandStart, files };
}

/** What the source's own name says: `…/proc/6200/stack`, `6200/task/6201/status`, `6200.stack`, `sos-6200-stack.txt`. */
export function headingOfName(name: string): Heading {
  const match = /(?:^|[^0-9a-z])(\d{1,10})(?:[/\\]task[/\\](\d{1,10})|[-_.]task[-_.](\d{1,10}))?[/\\._-](stack|status|stat|wchan|mountinfo)(?:\.txt)?$/i.exec(name.slice(-200));
  if (!match) return NO_HEADING;
  const thread = match[2] ?? match[3];
  const nowhere = span(0, 0);
  const tid = thread === undefined ? null : Number(thread);
  return {
    ...NO_HEADING,
    files: [{ pid: Number(match[1]), tid, throughTask: tid !== null, file: match[4]!.toLowerCase(), pidSpan: nowhere, tidSpan: tid === null ? null : nowhere }],
  };
}

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
  return [...text.matchAll(/\/proc\/(?:(\d{1,10})|\{([\d,]{1,2000})\})(?:\/task\/(?:(\d{1,10})|[*$][\w{}]*))?(?:\/([^\s\/;|&<>'"`):]*))?/g)].flatMap((match) => {
    const numbers = match[1] ?? match[2]!;
    const at = start + match.index + '/proc/'.length + (match[1] === undefined ? 1 : 0);
    const throughTask = /\/task\/[\d*$]/.test(match[0]);
    const tidAt = start + match.index + match[0].indexOf('/task/') + '/task/'.length;
    return [...numbers.matchAll(/\d+/g)].map((digits) => ({
      pid: Number(digits[0]),
      tid: match[3] === undefined ? null : Number(match[3]),
      throughTask,
      file: match[4] ?? '',
      pidSpan: span(at + digits.index, at + digits.index + digits[0].length),
      tidSpan: match[3] === undefined ? null : span(tidAt, tidAt + match[3].length),
    }));
  });
}

/** `root@vm:/proc/6200# cat stack`, `[root@vm 6200]# cat task/6201/stack`: the prompt has the directory. */
function filesOfDirectory(prompt: Part, command: string): readonly ProcFile[] {
  const relative = /(?:^|[ \t])(?:task\/(\d{1,10})\/)?(stack|status|stat|wchan|fd|task)\/?(?=[ \t;|]|$)/.exec(command.slice(0, 500));
  const directory = /(?:\/proc\/(\d{1,10})(?:\/task\/(\d{1,10}))?[#$]|^\[[^ ]* (\d{1,10})\][#$])$/.exec(prompt.text.slice(-200));
  const pid = directory?.[1] ?? directory?.[3];
  const tid = directory?.[2] ?? relative?.[1];
  if (!relative || pid === undefined) return [];
  return [{ pid: Number(pid), tid: tid === undefined ? null : Number(tid), throughTask: tid !== undefined, file: relative[2]!, pidSpan: prompt.span, tidSpan: tid === undefined ? null : prompt.span }];
}

/** nsenter(1) without -m or -a leaves the mounted /proc as it was, and with it the pids. */
function entersContainer(command: string): boolean {
  const text = command.slice(0, 2000);
  return /\b(?:docker|podman|kubectl|crictl|ctr|lxc|nerdctl)\b.{0,1000}\b(?:exec|run)\b|\bnsenter\b.{0,1000} (?:-[a-z]*[ma]|--mount|--all)\b|--mount-proc\b|\bchroot\b/.test(text);
}
