// Which threads a process has, and which numbers are pids, as far as the text says it somewhere.
import type { Lines } from '../syntax/reader.ts';
import { lineAt } from '../text/text.ts';
import type { Context } from './format.ts';
import { nameAt, payloadOf } from './lines.ts';

/** Threads of a process that the text names, in the order in which a shell lists their directories (as words); null: none. */
export function threadsOf(pid: number, context: Context): readonly number[] | null {
  const { named } = context.memo;
  named.threads ??= readThreads(context.lines);
  const threads = named.threads.get(pid);
  // The leader is always among them (fs/proc/base.c proc_task_readdir): where it is not, the list is not whole.
  return threads?.includes(pid) ? threads : null;
}

/** Whether the text speaks of a task with this number: in a path, in a line of status, in a row of ps. */
export function isNamedPid(pid: number, context: Context): boolean {
  return namedIn(context).pids.has(pid);
}

/** Whether a listing shows the task as a zombie. */
export function isZombie(pid: number, context: Context): boolean {
  return namedIn(context).zombies.has(pid);
}

/** The only task of a name, by lines of status and the rows of ps that show the name alone; null: none, or several. */
export function onlyTaskNamed(comm: string, context: Context): number | null {
  const { named } = context.memo;
  named.comms ??= readComms(context.lines);
  return named.comms.get(comm) ?? null;
}

/** Several of a name are null. Reads all lines, once, and only where somebody asks. */
function readComms(lines: Lines): ReadonlyMap<string, number | null> {
  const found = new Map<string, number | null>();
  const put = (comm: string, pid: number): void => void found.set(comm, found.has(comm) && found.get(comm) !== pid ? null : pid);
  let name: string | null = null;
  for (let line = 0; line < lines.shape.length; line++) {
    if (nameAt(lines, line) === 'procFrame') continue;
    const text = payloadOf(lines, line).slice(0, LONGEST_ROW).trimEnd();
    const status = /^(Name|Pid|NSpid):[ \t]*(\S.{0,63})$/.exec(text);
    if (status?.[1] === 'Name') name = status[2]!;
    else if (status && name !== null) put(name, Number.parseInt(status[2]!, 10)), (name = null);
    const row = status ? null : IN_ROW.exec(text);
    const shown = row && /[ \t](?:\[([^\]\s]{1,15})\](?: <defunct>)?|([A-Za-z_][\w.:+-]{0,14}))$/.exec(text);
    if (row && shown) put(shown[1] ?? shown[2]!, Number(row[1]));
  }
  return found;
}

const PATH = /\/proc\/(\d{1,10})\/task\/(\d{1,10})\b/g;
/** `ls /proc/1234/task`, alone, or the last or first of several commands; what it lists stands below. */
const LISTING = /\bls (?:-\w{1,6} ){0,3}\/proc\/(\d{1,10})\/task\/?(?=[ \t]*(?:[;\r\n]|$))/g;
const MOST_LISTED = 100_000;

function readThreads(lines: Lines): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, Set<number>>();
  const put = (pid: number, tid: number): void => {
    const threads = found.get(pid);
    if (threads) threads.add(tid);
    else found.set(pid, new Set([tid]));
  };
  for (const match of lines.text.content.matchAll(PATH)) put(Number(match[1]), Number(match[2]));
  let listed = 0;
  for (const match of lines.text.content.matchAll(LISTING)) {
    for (let line = lineAt(lines.text, match.index) + 1; line < lines.shape.length && listed < MOST_LISTED; line++) {
      const text = payloadOf(lines, line);
      if (!/^\d{1,10}(?:[ \t]+\d{1,10})*[ \t]*$/.test(text)) break;
      for (const digits of text.matchAll(/\d+/g)) put(Number(match[1]), Number(digits[0]));
      listed++;
    }
  }
  return new Map([...found].map(([pid, threads]) => [pid, [...threads].map(String).sort().map(Number)]));
}

const IN_PATH = /\/proc\/(\d{1,10})\b(?:\/task\/(\d{1,10})\b)?/g;
const IN_STATUS = /^(?:Pid|Tgid|NSpid):[ \t]*(\d{1,10})/;
// root  20050  0.0 …        20050  20001 S …        20050 Ssl …        20050 pts/3 …        UID and PID in one
const IN_ROW = /^(?:[A-Za-z_][\w+.-]{0,31}[ \t]+)?(\d{1,10})[ \t]+(?:(\d{1,10})[ \t]+\S|\d{1,3}\.\d |[RSDTtXZI][sLNl+<]{0,4}[ \t]|(?:pts\/\d|tty|\?)[ \t\d])/;
// 10487   10486 Z    -    [python3] <defunct>        root       10487  0.0  0.0      0     0 pts/4    Z    21:15   0:00 [python3] <defunct>
const ZOMBIE = /[ \t]Z[sLNl+<]{0,4}(?:[ \t]|$)/;

interface Named {
  readonly pids: ReadonlySet<number>;
  readonly zombies: ReadonlySet<number>;
}

/** Reads all lines, once, and only where somebody asks. */
function namedIn({ memo: { named }, lines }: Context): Named {
  if (named.pids && named.zombies) return { pids: named.pids, zombies: named.zombies };
  const pids = new Set<number>();
  const zombies = new Set<number>();
  const add = (match: RegExpMatchArray | null): void => match?.slice(1).forEach((digits) => (digits as string | undefined) !== undefined && pids.add(Number(digits)));
  for (const match of lines.text.content.matchAll(IN_PATH)) add(match);
  for (let line = 0; line < lines.shape.length; line++) {
    if (nameAt(lines, line) === 'procFrame') continue;
    const text = payloadOf(lines, line).slice(0, LONGEST_ROW);
    const row = IN_ROW.exec(text);
    add(row ?? IN_STATUS.exec(text));
    if (row && ZOMBIE.test(text)) zombies.add(Number(row[1]));
  }
  return Object.assign(named, { pids, zombies });
}

const LONGEST_ROW = 200;
