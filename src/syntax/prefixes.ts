import type { PrefixShape } from './shape.ts';

const CLOCK = '[0-9]+:[0-9]+:[0-9]+(?:[.,][0-9]+)?';
const ISO = `[0-9]+[-/][0-9]+[-/][0-9]+[T ]${CLOCK}(?:Z| ?[+-][0-9][0-9]:?[0-9][0-9]| (?:UTC|GMT|MSK|[CEW]ET|[A-Z]+[SD]T))?`;
// Whose line it is. Without the pid in brackets only the kernel's name is sure not to be a payload (`Call Trace:`).
const WRITER = '(?:[A-Za-z0-9_.:-]+ )?(?:kernel|[A-Za-z0-9_./@-]+\\[[0-9]+\\]):';
const SECONDS = '[0-9]+[.,][0-9]+';
// Paths as grep prints them: of /proc, of a copy or a mount of it, and relative ones, where it ran inside of /proc.
const PROC = '(?:/[A-Za-z0-9_./-]*|\\./)?proc/(?:[0-9]+|self|thread-self)/(?:task/[0-9]+/)?';
const BELOW_PROC = '(?:\\./)?(?:[0-9]+/(?:task/[0-9]+/)?|task/[0-9]+/)';
// Behind these the number of `grep -n` may stand; a line of the others begins with a number of its own.
const LINED = 'stack|status|limits|wchan|comm|cmdline|sched|io';
const UNLINED = 'stat|statm|syscall|cgroup|mountinfo|mounts|schedstat|personality|oom_score|oom_score_adj|children|fdinfo/[0-9]+';

/**
 * What may stand before a payload. Matched longest first, any number of times. Of two ways on in a pattern the longer one
 * stands first: TextMate takes the first that fits.
 * Sources: printk.c `print_prefix` (level, time, caller) and `info_print_ext_header` (/dev/kmsg, netconsole),
 * util-linux dmesg(1) -T, -H, -d, -x and --time-format, RFC 3164 and RFC 5424 as syslogd and journalctl -o print
 * them, CRI logs, mailers' quoting, grep(1) -H, -n and -C. A prefix must not fit a payload: `[<0>]`, `12: POSIX`.
 */
export const PREFIXES: readonly PrefixShape[] = [
  // Blanks of all widths come with text copied from web pages; the zero-width ones with chats.
  { name: 'indent', pattern: '[ \\t\\u00A0\\u1680\\u2000-\\u200D\\u202F\\u205F\\u2060\\u3000]+', samples: ['    ', '\t', '\u00a0 ', '\u3000', '\u200b'] },
  { name: 'escape', pattern: '(?:\\u001B|\\^\\[)\\[[0-9;?]*[A-Za-z]', samples: ['\u001b[0m', '\u001b[1;31m', '^[[K', '\u001b[?25l'] },
  { name: 'quote', pattern: '>', samples: ['>'] },
  {
    name: 'timestamp',
    pattern: `\\[ *${SECONDS}\\] ${WRITER}|\\[ *\\+?${SECONDS}(?:[,@][0-9]+| < *${SECONDS} *>)?\\]|\\[< *${SECONDS} *>\\]|[0-9]+\\.[0-9]+ ${WRITER}`,
    samples: ['[   31.409042]', '[123456,789012]', '[  +0.000001]', '[   31.409042 <    0.000012>]', '[<    0.000012>]', '[ 1234.567890] node7 kernel:', '1768438382.123456 node7 kernel:'],
  },
  {
    name: 'wallclock',
    pattern:
      `\\[(?:[^ \\[\\]<>0-9\\r\\n]+ )?[^ \\[\\]<>0-9\\r\\n]+ *[0-9]+ [0-9]+:[0-9]+(?::[0-9]+(?:[.,][0-9]+)?)?(?: [0-9]+)?(?: < *${SECONDS} *>)?\\]|\\[[^ \\[\\]<>0-9\\r\\n]+ [0-9]+[^ \\[\\]<>0-9\\r\\n]+ *[0-9]+ ${CLOCK} [0-9]+\\]|\\[(?:${ISO}|${CLOCK})\\]`,
    samples: ['[Thu Jan 15 12:01:08 2026]', '[Jan15 12:01]', '[Jan 5 12:01]', '[Do Jan 15 12:01:08 2026]', '[\u56db 1\u6708 15 12:01:08 2026]', '[Thu Jan 15 12:01:08 2026 <    0.000012>]', '[2026-01-15 00:53:02]', '[12:01:08.123]'],
  },
  { name: 'caller', pattern: '\\[ *[TC][0-9]+\\]', samples: ['[ T123]', '[    C0]'] },
  { name: 'level', pattern: '<[0-9]+>', samples: ['<4>'] },
  {
    name: 'facility',
    pattern: '(?:kern|user|mail|daemon|auth|syslog|cron|local[0-7]) *:(?:emerg|alert|crit|err|warn|notice|info|debug) *:',
    samples: ['kern  :warn  :', 'kern  :err   :'],
  },
  { name: 'kmsg', pattern: '[0-9]+,[0-9]+,[0-9]+,[-+c](?:,[a-z]+=[A-Za-z0-9/]+)*;', samples: ['4,1234,56789012,-;', '6,339,5140900,-,caller=T123;'] },
  {
    name: 'syslog',
    pattern:
      `[A-Z][a-z][a-z] +[0-9]+ (?:[0-9]+ )?${CLOCK} (?:${WRITER}|[A-Za-z0-9_.:-]+ \\[ *${SECONDS}\\])?|[A-Z][a-z][a-z] [A-Z][a-z][a-z] +[0-9]+ ${CLOCK} [0-9]+ (?:[a-z0-9]+\\.[a-z]+ )?${WRITER}|${CLOCK} ${WRITER}|kernel:`,
    samples: ['Jan 15 00:53:02 node7 kernel:', 'Jan 15 00:53:02 kernel:', 'Jan 15 00:53:02.123456 node7 dockerd[812]:', 'Jan 15 00:53:02 ', 'Jan 15 00:53:02 10.0.0.7 [  123.456789]', 'Thu Jan 15 00:53:02 2026 kern.warn kernel:', '00:53:02 kernel:', 'kernel:'],
  },
  {
    name: 'isolog',
    pattern: `(?:[A-Z][a-z][a-z] )?${ISO}(?:[ \\t]${WRITER}| std(?:out|err) [FP] | +(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL) |[ \\t])`,
    samples: [
      '2026-01-15T00:53:02.123456+00:00 node7 kernel:', '2026-01-15T00:53:02+0000 node7 kernel:', 'Thu 2026-01-15 00:53:02 UTC node7 kernel:', '2026-01-15T00:53:02,123456+00:00 ',
      '2026-01-15T00:53:02.1Z stdout F ', '2026/01/15 00:53:02 ', '2026-01-15 00:53:02\t', '2026-01-15 00:53:02,123 WARN ',
    ],
  },
  { name: 'rfc5424', pattern: `(?:<[0-9]+>)?1 ${ISO} [^ \\r\\n]+ [^ \\r\\n]+ [^ \\r\\n]+ [^ \\r\\n]+ (?:-|\\[[^\\]\\r\\n]*\\]) `, samples: ['<4>1 2026-01-15T00:53:02.1Z node7 kernel - - - '] },
  { name: 'pod', pattern: '\\[pod/[^\\]\\r\\n]+\\]', samples: ['[pod/web-7c9/main]'] },
  {
    name: 'grep',
    pattern: `(?:${PROC}|${BELOW_PROC})(?:${LINED})[:-][0-9]+[:-]|(?:${PROC}(?:[a-z_]+|fdinfo/[0-9]+)|${BELOW_PROC}(?:${LINED}|${UNLINED}))[:-]|/proc/(?:locks|meminfo|loadavg|uptime|mounts|pressure/[a-z]+|sys/[a-z0-9_/-]+):|/sys/(?:fs|kernel)/[A-Za-z0-9_.@/-]+:`,
    samples: ['/proc/2524/stack:', '/proc/6200/task/6201/status:', '/proc/2524/stack-', '/proc/2524/stack:12:', '/host/proc/2524/cgroup:', 'proc/2524/fdinfo/3:', './2524/stack:', '6200/task/6201/stack:', 'task/6201/status:', '/proc/self/stack:', '/proc/locks:', '/sys/fs/fuse/connections/135/waiting:'],
  },
];
