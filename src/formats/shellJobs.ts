// A shell's answer to a command put in the background: `[1] 5934`, the job's number and the pid of the last process of its
// pipeline (bash jobs.c stop_pipeline, `$!`). Often the only line that names a daemon which was started by hand.
import { emptyReading } from '../model/task.ts';
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, payloadOf } from './lines.ts';
import { readCommand } from './psCommand.ts';

export const shellJobs: Format = { name: 'shellJobs', families: ['heading'], read: readHeadingLine };

function readHeadingLine(_block: Block, context: Context, emit: Emit): void {
  const { command, commandStart, typed, line, inside } = context.heading;
  if (!typed || inside || command === null || line === null || !command.includes('&')) return;
  const jobs = backgroundCommands(command.slice(0, LONGEST));
  for (let index = 0; index < jobs.length && line + 1 + index < context.lines.shape.length; index++) {
    const answer = /^\[\d{1,4}\] (\d{1,10})\s*$/.exec(payloadOf(context.lines, line + 1 + index).slice(0, 40));
    if (!answer) return;
    const job = jobs[index]!;
    const pidAt = context.lines.payload[line + 1 + index]! + answer[0].indexOf(' ') + 1;
    const start = commandStart + job.start;
    const { comm, args } = job.text === '' ? NO_COMMAND : readCommand({ text: job.text, span: span(start, start + job.text.length), column: 0 }, false, context);
    emit.add('readings', {
      ...emptyReading('shellJob', placeOf(context, lineSpan(context.lines, line + 1 + index))),
      tid: { value: Number(answer[1]), place: placeOf(context, span(pidAt, pidAt + answer[1]!.length)) }, comm, args,
    });
  }
}

const LONGEST = 10_000;
const NO_COMMAND = { comm: null, args: null };

interface Job {
  /** Without redirections; '' for a list or a group, which a shell of its own runs. */
  readonly text: string;
  readonly start: number;
}

/** The commands that a line puts in the background, in order. Quotes and groups are honoured, expansions are not made. */
export function backgroundCommands(line: string): readonly Job[] {
  const jobs: Job[] = [];
  let start = 0;
  let list = false;
  let depth = 0;
  for (const { text, at } of operatorsOf(line)) {
    depth = Math.max(0, depth + (text === '(' || text === '{' ? 1 : text === ')' || text === '}' ? -1 : 0));
    if (depth > 0 || text === ')' || text === '}') {
      list = true;
      continue;
    }
    if (text === '&') jobs.push(list ? { text: '', start } : simpleCommand(line.slice(start, at), start));
    list = text === '&&' || text === '||' || (text === '|' && list);
    start = at + text.length;
  }
  return jobs;
}

function* operatorsOf(line: string): Generator<{ readonly text: string; readonly at: number }> {
  const token = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"|[<>]&|&>>?|&&|\|\||[;&|(){}\n]/gs;
  for (const match of line.matchAll(token)) if (/^(?:&&?|\|\|?|[;\n(){}])$/.test(match[0])) yield { text: match[0], at: match.index };
}

/** Without assignments, `nohup` and `exec` before it and redirections behind it: the process is the program itself. */
function simpleCommand(text: string, start: number): Job {
  const lead = /^\s*(?:(?:nohup|exec|[A-Za-z_]\w*=[^\s'"]*)\s+)*/.exec(text)![0];
  const rest = text.slice(lead.length);
  return { text: rest.replace(/(?:\s+(?:\d?>>?|&>>?|\d?<)\s?[^\s'"<>]+)+\s*$/, '').trimEnd(), start: start + lead.length };
}
