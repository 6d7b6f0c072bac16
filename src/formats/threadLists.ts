// Which threads a process has, and which numbers are pids, as far as the text says it somewhere.
import type { Context } from './format.ts';

/** Threads of a process that the text names, in the order in which a shell lists their directories (as words); null: none. */
export function threadsOf(pid: number, context: Context): readonly number[] | null {
  const { named } = context.memo;
  named.threads ??= readThreads(context.lines.text.content);
  return named.threads.get(pid) ?? null;
}

/** Whether the text speaks of a task with this number: in a path, in a line of status, in a row of ps. */
export function isNamedPid(pid: number, context: Context): boolean {
  const { named } = context.memo;
  named.pids ??= readPids(context.lines.text.content);
  return named.pids.has(pid);
}

const PATH = /\/proc\/(\d{1,10})\/task\/(\d{1,10})\b/g;
/** `ls /proc/1234/task`, also as the last one of several commands or before others, with the lines of numbers below. */
const LISTING = /\bls (?:-\w{1,6} ){0,3}\/proc\/(\d{1,10})\/task\/?(?=[ \t]*[;\r\n]|[ \t]*$)[^\r\n]{0,2000}((?:\r?\n(?:> ?){0,3}[ \t]*\d{1,10}(?:[ \t]+\d{1,10})*[ \t]*(?=[\r\n]|$))+)/g;

function readThreads(content: string): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, Set<number>>();
  const put = (pid: number, tid: number): void => {
    const threads = found.get(pid);
    if (threads) threads.add(tid);
    else found.set(pid, new Set([tid]));
  };
  for (const match of content.matchAll(PATH)) put(Number(match[1]), Number(match[2]));
  for (const match of content.matchAll(LISTING)) {
    for (const digits of match[2]!.matchAll(/\d+/g)) put(Number(match[1]), Number(digits[0]));
  }
  return new Map([...found].map(([pid, threads]) => [pid, [...threads].map(String).sort().map(Number)]));
}

const IN_PATH = /\/proc\/(\d{1,10})\b(?:\/task\/(\d{1,10})\b)?/g;
const IN_STATUS = /^[> \t]{0,20}(?:Pid|Tgid|NSpid):[ \t]*(\d{1,10})/gm;
const IN_ROW = /^[> \t]{0,20}(?:[A-Za-z_][\w+.-]{0,31}[ \t]+)?(\d{1,10})[ \t]+(?:(\d{1,10})[ \t]+)?\S/gm;

function readPids(content: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const pattern of [IN_PATH, IN_STATUS, IN_ROW]) {
    for (const match of content.matchAll(pattern)) for (const digits of match.slice(1)) if (digits !== undefined) found.add(Number(digits));
  }
  return found;
}
