import type { Shape } from '../shape.ts';

/** Process listings. */
export const processes: readonly Shape[] = [
  // Process listings: procps ps(1), `docker top`, `podman top`; forests drawn with `\_` (ps f).
  {
    name: 'psHeader',
    family: 'ps',
    starts: true,
    lead:
      '(?:F|S|USER|UID|PID|PPID|LWP|TID|SPID|TGID|PGID)[ \\t]+(?:S|UID|USER|PID|PPID|LWP|TID|NLWP|SPID|TGID|PGID|SID|TTY|STAT|PRI|NI|C|CLS|STIME|%CPU|%MEM|PR|VSZ|WCHAN|CMD|COMMAND)(?:[ \\t]|[ \\t]+[A-Z])',
    parts: '(?<columns>.+)',
    scopes: { columns: 'markup.heading.columns' },
    scope: 'markup.heading.columns',
    samples: [
      'PID  PPID   LWP NLWP STAT WCHAN                    COMMAND',
      'USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND',
      'UID PID PPID ... CMD',
    ],
  },
  {
    name: 'psRow',
    family: 'ps',
    lead: '[A-Za-z_][A-Za-z0-9_.+-]* +[0-9]+ +[0-9]+(?:\\.[0-9]+)? +[0-9]+\\.[0-9]+ +[0-9]+ +[0-9]+ ',
    parts: '(?<user>[^ ]+) +(?<pid>[0-9]+) +(?<usage>[0-9.]+ +[0-9.]+ +[0-9]+ +[0-9]+) +(?<tty>[^ ]+) +(?<stat>[A-Za-z][A-Za-z<+]*) +(?<start>[^ ]+) +(?<time>[0-9:]+)(?<command>(?: .*)?)',
    scopes: {
      user: 'variable.other.user',
      pid: 'constant.numeric.pid',
      usage: 'comment.line.usage',
      tty: 'comment.line.tty',
      stat: 'keyword.control.state',
      start: 'comment.line.start',
      time: 'comment.line.time',
      command: 'string.unquoted.command',
    },
    scope: 'string.unquoted.command',
    samples: [
      'root      6198  0.0  0.0      0     0 ?        S    09:32   0:00                      |   \\_ [docker-init]',
      'root     1545965  100  0.2   8096  4068 ?        R    09:27   0:00  \\_ ps awwfux',
    ],
  },
  {
    name: 'psFullRow',
    family: 'ps',
    lead: '[A-Za-z_][A-Za-z0-9_.+-]* +[0-9]+ +[0-9]+ +(?:[0-9]+ +[0-9]+ +)?[0-9]+ +(?:[0-9]+:[0-9]+|[A-Z][a-z][a-z][0-9]+|[0-9]+) +(?:\\?|pts/|tty)',
    parts: '(?<user>[^ ]+) +(?<pid>[0-9]+) +(?<ppid>[0-9]+) +(?:(?<lwp>[0-9]+) +[0-9]+ +(?<nlwp>[0-9]+)|[0-9]+) +(?<start>[0-9]+:[0-9]+|[A-Z][a-z][a-z][0-9]+|[0-9]+) +(?<tty>\\?|pts/[0-9]+|tty[A-Za-z0-9]*) +(?<time>[0-9:-]+)(?<command>(?: .*)?)',
    scopes: {
      user: 'variable.other.user',
      pid: 'constant.numeric.pid',
      ppid: 'constant.numeric.pid',
      lwp: 'constant.numeric.pid',
      nlwp: 'comment.line.usage',
      start: 'comment.line.start',
      tty: 'comment.line.tty',
      time: 'comment.line.time',
      command: 'string.unquoted.command',
    },
    scope: 'string.unquoted.command',
    samples: [
      'root        7417    7416    7418  0    2 09:55 ?        00:00:00 [ndrive]',
      'root        1234       1  0 Nov21 ?        00:00:01 /usr/sbin/sshd -D',
    ],
  },
  {
    name: 'psBranch',
    family: 'ps',
    lead: '(?:\\| +)*\\\\?_ [^ \\r\\n]',
    parts: '(?<tree>(?:\\| +)*\\\\?_) (?<command>.+)',
    scopes: { tree: 'comment.line.tree', command: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: ['_ containerd-shim -namespace moby -workdir /var/lib/containerd', '| _ [docker-init]', '|   \\_ [ndrive] <defunct>'],
  },
  {
    name: 'psColumns',
    family: 'ps',
    within: 'ps',
    lead: '(?:[A-Za-z0-9_.+-]+[ \\t]+)?(?:[A-Z][ \\t]+)?[0-9]+[ \\t]+[^ \\r\\n]',
    parts: '(?<row>.+)',
    scopes: { row: 'string.unquoted.row' },
    scope: 'string.unquoted.row',
    samples: ['6199  6198  6200    2 Dl   request_wait_answer      [ndrive]', '4 S     0       1       0       1       1  TS', 'root 294147 296942 ... python parent.py'],
  },
];
