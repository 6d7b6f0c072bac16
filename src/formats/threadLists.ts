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

/** Whether a listing shows the task as a zombie. */
export function isZombie(pid: number, context: Context): boolean {
  const { named } = context.memo;
  named.zombies ??= new Set([...context.lines.text.content.matchAll(ZOMBIE)].map((match) => Number(match[1])));
  return named.zombies.has(pid);
}

// 10487   10486 Z    -    [python3] <defunct>        root       10487  0.0  0.0      0     0 pts/4    Z    21:15   0:00 [python3] <defunct>
const ZOMBIE = /^[> \t]{0,20}(?:[A-Za-z_][\w+.-]{0,31}[ \t]+)?(\d{1,10})[ \t][^\r\n]{0,120}[ \t]Z[sLNl+<]{0,4}(?=[ \t\r\n])/gm;

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
// root  20050  0.0 …        20050  20001 S …        20050 Ssl …        20050 pts/3 …        UID and PID in one
const IN_ROW = /^[> \t]{0,20}(?:[A-Za-z_][\w+.-]{0,31}[ \t]+)?(\d{1,10})[ \t]+(?:(\d{1,10})[ \t]+\S|\d{1,3}\.\d |[RSDTtXZI][sLNl+<]{0,4}[ \t]|(?:pts\/\d|tty|\?)[ \t\d])/gm;

function readPids(content: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const pattern of [IN_PATH, IN_STATUS, IN_ROW]) {
    for (const match of content.matchAll(pattern)) for (const digits of match.slice(1)) if (digits !== undefined) found.add(Number(digits));
  }
  return found;
}
