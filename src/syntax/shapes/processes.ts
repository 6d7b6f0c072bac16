import type { Shape } from '../shape.ts';

// Pieces of a row. procps src/ps/output.c: pr_tty, pr_stat, pr_stime, pr_etime.
const N = '[0-9]+';
// Names of a domain have an `@` or a backslash.
const USER = '[A-Za-z0-9_][A-Za-z0-9_.+$@\\\\-]*';
const TTY = '(?:\\?|pts/[0-9]+|tty[A-Za-z0-9]*|console|hvc[0-9]+|-)';
const TTY_LEAD = '(?:\\?|pts/[0-9]|tty|console|hvc)';
const STAT = '[RSDTtXZIPWKL][<NLsl+]*';
const CLOCK = '[0-9]+:[0-9][0-9]';
const HEAD = '[A-Z%][A-Za-z0-9%_+-]*';
const ID = '(?:PID|LWP|TID|SPID|TGID)';

const CELLS = {
  user: 'variable.other.user',
  pid: 'constant.numeric.pid',
  ppid: 'constant.numeric.pid',
  lwp: 'constant.numeric.pid',
  nlwp: 'comment.line.usage',
  usage: 'comment.line.usage',
  wchan: 'entity.name.function.wchan',
  start: 'comment.line.start',
  tty: 'comment.line.tty',
  stat: 'keyword.control.state',
  time: 'comment.line.time',
  command: 'string.unquoted.command',
} as const;

function scopesOf(parts: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(CELLS).filter(([name]) => parts.includes(`(?<${name}>`)));
}

/** Colours by the groups of the parts. */
function row(name: string, lead: string, parts: string, samples: readonly string[]): Shape {
  return { name, family: 'ps', lead, parts, scopes: scopesOf(parts), scope: 'string.unquoted.command', samples };
}

const COMMAND = '(?<command>(?:[ \\t].*)?)';

/**
 * Process listings whose rows are known by themselves: procps ps(1) in its usual options, `docker top`, top(1), htop;
 * forests drawn with `\_` (ps f). Rows of any other table are known by its header, see {@link processRows}.
 */
export const processes: readonly Shape[] = [
  {
    name: 'psHeader',
    family: 'ps',
    starts: true,
    // Any columns in any order, one of them a number of a task. `PID USER` of top, `NS TYPE NPROCS PID USER` of lsns.
    lead: `(?:${HEAD}[ \\t]+)*${ID}[ \\t]+${HEAD}|(?:[A-Z%][A-Z0-9%_+-]*[ \\t]+)(?:[A-Z%][A-Z0-9%_+-]*[ \\t]+)*${ID}`,
    parts: '(?<columns>.+)',
    scopes: { columns: 'markup.heading.columns' },
    scope: 'markup.heading.columns',
    samples: [
      'PID  PPID   LWP NLWP STAT WCHAN                    COMMAND',
      'USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND',
      'UID PID PPID ... CMD',
      'F S UID          PID    PPID  C PRI  NI ADDR SZ WCHAN  STIME TTY          TIME CMD',
      'NS TYPE   NPROCS   PID USER             COMMAND',
      'PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
      'TID  PRIO  USER     DISK READ  DISK WRITE  SWAPIN     IO>    COMMAND',
    ],
  },
  {
    name: 'pidstatHeader',
    family: 'ps',
    starts: true,
    lead: '(?:# Time|[0-9]+:[0-9][0-9]:[0-9][0-9](?: [AP]M)?)[ \\t]+(?:UID|USER)[ \\t]+(?:PID|TGID)[ \\t]+',
    parts: '(?<columns>.+)',
    scopes: { columns: 'markup.heading.columns' },
    scope: 'markup.heading.columns',
    samples: ['15:04:07      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command', '03:04:07 PM   UID       PID   kB_rd/s   kB_wr/s kB_ccwr/s iodelay  Command'],
  },
  row(
    'psRow',
    `${USER} +${N} +${N}(?:[.,]${N})? +${N}[.,]${N} +${N} +${N} +${TTY_LEAD}`,
    `(?<user>[^ ]+) +(?<pid>${N}) +(?<usage>[0-9.,]+ +[0-9.,]+ +${N} +${N}) +(?<tty>${TTY})(?: +(?<stat>[A-Za-z-][A-Za-z<+]*)(?: +(?<start>[^ ]+)(?: +(?<time>[0-9:-]+)${COMMAND})?)?)?[ \\t]*`,
    [
      'root      6198  0.0  0.0      0     0 ?        S    09:32   0:00                      |   \\_ [docker-init]',
      'root     1545965  100  0.2   8096  4068 ?        R    09:27   0:00  \\_ ps awwfux',
      '1000        2001  0.0  0.1  10600  2264 pts/0    D+   01:34   0:00',
    ],
  ),
  row(
    'psFullRow',
    `${USER} +${N} +${N} +(?:${N} +${N} +)?${N} +(?:${N}:${N}|[A-Z][a-z][a-z]${N}|${N}) +${TTY_LEAD}`,
    `(?<user>[^ ]+) +(?<pid>${N}) +(?<ppid>${N}) +(?:(?<lwp>${N}) +${N} +(?<nlwp>${N})|${N}) +(?<start>${CLOCK}|[A-Z][a-z][a-z]${N}|${N}) +(?<tty>${TTY})(?: +(?<time>[0-9:-]+)${COMMAND})?[ \\t]*`,
    [
      'root        7417    7416    7418  0    2 09:55 ?        00:00:00 [ndrive]',
      'root        1234       1  0 Nov21 ?        00:00:01 /usr/sbin/sshd -D',
      'root                2211                2190                0                   09:40               ?                   00:00:00            sleep 1d',
    ],
  ),
  row(
    'psLongRow',
    `[0-7] +[RSDTtXZIPWKL] +${USER} +${N} +${N} +(?:${N} +${N} +)?${N} +-?${N} +-?[0-9]* +-?[0-9a-f]* `,
    `[0-7] +(?<stat>[RSDTtXZIPWKL]) +(?<user>[^ \\t]+) +(?<pid>${N}) +(?<ppid>${N}) +(?<usage>[0-9-]+(?: +[0-9-]+)*)(?: +(?<wchan>[^ \\t]+))?(?: +(?<start>${CLOCK}|[A-Z][a-z][a-z]${N}|${N}))?(?: +(?<tty>${TTY}))?(?: +(?<time>[0-9:-]*[0-9:])${COMMAND})?[ \\t]*`,
    [
      '0 S root        3993    3953  0  80   0 - 55416 pipe_r 02:18 pts/1    00:00:00 grep --color=auto  D',
      '4 S     0       1       0  0  80   0 - 42098 ep_pol ?        00:00:03 systemd',
      '5 D root        7417    7416    7418  0    2  80   0 -  3300 reques 09:55 ?        00:00:00 /usr/bin/ndrive -f',
      '0 S root        3993    3953  0  80   0 - 55416 pipe_r 02:18 pts/1',
    ],
  ),
  row(
    'psBsdLongRow',
    `[0-7] +${N} +${N} +${N} +-?${N} +-?[0-9]* +${N} +${N} +[^ \\t\\r\\n]+ +${STAT} +${TTY_LEAD}`,
    `[0-7] +(?<user>${N}) +(?<pid>${N}) +(?<ppid>${N}) +(?<usage>-?${N} +[0-9-]+ +${N} +${N}) +(?<wchan>[^ ]+) +(?<stat>${STAT}) +(?<tty>${TTY}) +(?<time>[0-9:-]+)${COMMAND}`,
    ['4     0       1       0  20   0 105868 13604 ep_pol Ss   ?          0:22 /sbin/init', '1     0      12       2 -100  -      0     0 smpboo S    ?          0:00 [migration/0]'],
  ),
  row(
    'psJobRow',
    `${N} +${N} +${N} +${N} +${TTY_LEAD}[0-9A-Za-z]* +-?${N} +${STAT} +`,
    `(?<ppid>${N}) +(?<pid>${N}) +(?<usage>${N} +${N}) +(?<tty>${TTY}) +-?${N} +(?<stat>${STAT}) +(?<user>[^ ]+) +(?<time>[0-9:-]+)${COMMAND}`,
    ['1     678     678     678 ?             -1 Ssl      0   0:00 /usr/sbin/agentd', '900    1503    1503     900 pts/0       1503 Z+       0   0:00          \\_ [repr] <defunct>'],
  ),
  row(
    'psBriefRow',
    `${N} +${TTY_LEAD}[0-9A-Za-z]* +${STAT} +${CLOCK}`,
    `(?<pid>${N}) +(?<tty>${TTY}) +(?<stat>${STAT}) +(?<time>[0-9:-]+)${COMMAND}`,
    ['863 ?        Zsl   12:24  \\_ [manager] <defunct>', '4017 tty1     D+     0:00 e2fsck /dev/md126'],
  ),
  row(
    'psPlainRow',
    `${N} +(?:${N} +)?(?:${N} +)?${TTY_LEAD}[0-9A-Za-z]* +${CLOCK}:[0-9][0-9] `,
    `(?<pid>${N}) +(?<usage>(?:${N} +)*)(?<tty>${TTY}) +(?<time>[0-9:-]+)${COMMAND}`,
    ['2001 pts/0    00:00:00 tmux: server', '2001    2003 ?        00:00:00 worker', '2001    2001    1990 pts/1    00:00:00 vim'],
  ),
  row(
    'psDateRow',
    `${N} +(?:${N} +)?${STAT} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z][a-z] +${N} ${CLOCK}:[0-9][0-9] [0-9]`,
    `(?<pid>${N}) +(?:${N} +)?(?<stat>${STAT}) +(?<start>[A-Z][a-z][a-z] [A-Z][a-z][a-z] +${N} [0-9:]+ ${N})${COMMAND}`,
    ['77025 D    Wed Jan 14 15:23:57 2026 kworker/3:0+events'],
  ),
  row(
    'topRow',
    `${N} +${USER} +(?:rt|-?${N}) +-?${N} +[0-9.,]+[kmgtKMGT]? +[0-9.,]+[kmgtKMGT]? +[0-9.,]+[kmgtKMGT]? +[RSDTtXZI] +[0-9.,]+ +[0-9.,]+ +[0-9.,:h]+`,
    `(?<pid>${N}) +(?<user>[^ ]+) +(?<usage>[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+) +(?<stat>[RSDTtXZI]) +[0-9.,]+ +[0-9.,]+ +(?<time>[0-9:.,h]+)${COMMAND}`,
    ['1203 root      20   0   10700   3176   2720 R   0.7   0.0   0:00.15 top', '20967 root       0 -20  668m  26m 1716 D 12.4  0.1  11031:25 xend', '14 root      rt   0       0      0      0 S   0,0   0,0   0:00.06 migration/0'],
  ),
  {
    name: 'psBranch',
    family: 'ps',
    lead: '(?:\\| +)*\\\\?_ [^ =\\r\\n]',
    parts: '(?<tree>(?:\\| +)*\\\\?_) (?<command>.+)',
    scopes: { tree: 'comment.line.tree', command: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: ['_ containerd-shim -namespace moby -workdir /var/lib/containerd', '| _ [docker-init]', '|   \\_ [ndrive] <defunct>'],
  },
];

/** Rows below a header, whatever its columns: the format looks whether the cells are what the header says. Last of all rows. */
export const processRows: readonly Shape[] = [
  {
    name: 'psColumns',
    family: 'ps',
    within: 'ps',
    lead: `(?:[^ \\t\\r\\n]+[ \\t]+)?(?:[^ \\t\\r\\n]+[ \\t]+)?[0-9][0-9.,:-]*[ \\t]+[^ \\t\\r\\n]|[^ \\t\\r\\n]+[ \\t]+[0-9]`,
    parts: '(?<row>.+)',
    scopes: { row: 'string.unquoted.row' },
    scope: 'string.unquoted.row',
    samples: [
      '6199  6198  6200    2 Dl   request_wait_answer      [ndrive]', '4 S     0       1       0       1       1  TS  19', 'kworker/0:1 77','root 294147 296942 ... python parent.py',
      'system_u:system_r:init_t:s0     root    1     0  0 Nov20 ?        00:00:05 /sbin/init', '-    1235 Sl   futex_wait_queue -', 'root         -  2.9    -      -     - -        Sl   15:26   0:00 -',
    ],
  },
];

/** What top prints above its table. Before the fields of /proc/PID/status, of which one is called `Threads` too. */
export const topSummary: readonly Shape[] = [
  {
    name: 'topSummary',
    family: 'ps',
    lead: `top - ${CLOCK}:|(?:Tasks|Threads): *${N} total,|%?Cpu(?:\\(s\\)|${N}) *:|(?:[KMG]iB )?(?:Mem|Swap) ?: +[0-9.,]+[kM+]? *total,`,
    parts: '(?<columns>.+)',
    scopes: { columns: 'comment.line.summary' },
    scope: 'comment.line.summary',
    samples: [
      'top - 15:04:07 up 3 days,  2:11,  1 user,  load average: 8.02, 8.00, 7.91', 'Threads: 212 total,   1 running, 210 sleeping,   0 stopped,   1 zombie',
      '%Cpu(s):  0.3 us,  0.2 sy,  0.0 ni, 99.5 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st', 'MiB Mem :   7936.2 total,    201.4 free,    812.9 used,   6921.9 buff/cache',
    ],
  },
];
