import type { Shape } from '../shape.ts';
import { SHELL_COMMANDS } from './pieces.ts';

const WHO = '[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+';
/** What virtualenv and conda put before a prompt, and the clock of those who want one. */
const ENVIRONMENT = '(?:\\([A-Za-z0-9_./-]+\\) ?)?(?:[0-9]+:[0-9]+:[0-9]+ )?';

/** Headings: whose output follows. Shell prompts, head(1) and tail(1) with several files, paths echoed by loops. */
export const headings: readonly Shape[] = [
  // Headings: whose output follows. Shell prompts (bash PS1 of the usual distributions), tail(1) and head(1)
  // with several files, and paths echoed by loops over /proc.
  {
    name: 'prompt',
    family: 'heading',
    starts: true,
    lead: `${ENVIRONMENT}(?:${WHO}:[^ #$\\r\\n]*(?: \\([^)\\r\\n]*\\))?[#$] |[A-Za-z0-9_.]*\\[${WHO} [^\\]\\r\\n]*\\](?: \\([^)\\r\\n]*\\))?[#$%]|${WHO}:? [~/][^ #$%>\\r\\n]*(?: ?[#$%]|>) |${WHO} [A-Za-z0-9_.-]+ % |(?:ba|z|k|da)?sh-[0-9.]+[#$] )`,
    parts: `(?<prompt>${ENVIRONMENT}(?:${WHO}:[^ #$]*(?: \\([^)]*\\))?[#$]|[A-Za-z0-9_.]*\\[${WHO} [^\\]]*\\](?: \\([^)]*\\))?[#$%]|${WHO}:? [~/][^ #$%>]*(?: ?[#$%]|>)|${WHO} [A-Za-z0-9_.-]+ %|(?:ba|z|k|da)?sh-[0-9.]+[#$])) ?(?<command>.*)`,
    scopes: { prompt: 'punctuation.definition.prompt', command: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: [
      'root@vm:~/lab# cat /proc/6200/stack', '[root@node7 ~]# dmesg', '[root@node7 ~]#', 'alice@vm:/$ ls /proc/1/task', 'sh-5.1# ps aux', '(venv) alice@vm:~/src (main *)$ ps aux',
      'alice@mac ~ % cat x', 'alice@mac lab % docker ps', 'node7@gentoo /proc/12 # cat stack', 'alice@vm ~/src> cat /proc/1/stack', 'root@vm ~# ps aux', 'root@6643cd073492:/# ps aux', '[root@node7 src] (main)$ ls',
    ],
  },
  {
    name: 'command',
    family: 'heading',
    starts: true,
    // What is left of a prompt: busybox `/ # `, SUSE `node7:~ # `, a cut `]# `, the second line of a prompt of two, or
    // only its last sign; what `set -x` prints; the themes of zsh and fish.
    lead: `(?:(?:(?:[A-Za-z0-9_.-]+:)?[~/][A-Za-z0-9_./~-]* |\\]|[\\u2514\\u2570]\\u2500*)?[#$%\\u276F\\u03BB] ?|[A-Za-z0-9_.-]+[#$%] |\\u279C +[^ \\r\\n]+ (?:git:\\([^)\\r\\n]*\\) )?(?:\\u2717 )?|\\++ )(?:sudo )?(?:${SHELL_COMMANDS}) `,
    parts: '(?<prompt>(?:(?:[A-Za-z0-9_.-]+:)?[~/][A-Za-z0-9_./~-]* |\\]|[\\u2514\\u2570]\\u2500*)?[#$%\\u276F\\u03BB]|[A-Za-z0-9_.-]+[#$%]|\\u279C +[^ ]+(?: git:\\([^)]*\\))?(?: \\u2717)?|\\++) ?(?<command>.*)',
    scopes: { prompt: 'punctuation.definition.prompt', command: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: [
      '# cat /proc/1528591/stack', '$ docker exec -it 6643cd073492 bash', '$sudo cat /proc/12566/stack', ']# cat /proc/174247/stack', '/ # cat /proc/1/stack', 'node7:~ # ps aux',
      '% cat /proc/1/stack', 'node7% cat /proc/1/stack', 'node7# cat /proc/1/stack', '\u2514\u2500$ cat /proc/1/stack', '\u2570\u2500\u276F cat /proc/1/stack', '\u279C  ~ cat /proc/1/stack', '\u279C  src git:(main) \u2717 ps aux',
      '+ cat /proc/1/stack',
    ],
  },
  {
    name: 'bareCommand',
    family: 'heading',
    starts: true,
    // A command alone, as people write it above what it printed.
    lead: '(?:sudo )?(?:cat|head|tail|more|grep|egrep|strings|ls) (?:-[A-Za-z0-9]+ |[0-9]+ )*/(?:proc|sys/fs/(?:cgroup|fuse))/',
    parts: '(?<command>.+)',
    scopes: { command: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: ['cat /proc/348910/stack', 'sudo head -n 40 /proc/12/stack /proc/12/status', 'cat /sys/fs/fuse/connections/135/waiting'],
  },
  {
    name: 'fileHeading',
    family: 'heading',
    starts: true,
    lead: '==> ',
    parts: '==> (?<path>.*) <==[ \\t]*',
    scopes: { path: 'string.unquoted.path' },
    scope: 'markup.heading',
    samples: ['==> /proc/1234/task/1235/stack <=='],
  },
  {
    name: 'pathHeading',
    family: 'heading',
    starts: true,
    lead: '(?:\\[ ?|File: ?|[#=*:+ -]*)/proc/(?:[0-9]|self|thread-self|locks|meminfo|loadavg|uptime|mounts|pressure/|sys/)',
    parts: '(?:\\[ ?|File: ?|[#=*:+ -]*)(?<path>/proc/(?:thread-self)?[A-Za-z0-9_./]*)(?<rest>.*)',
    scopes: { path: 'string.unquoted.path', rest: 'comment.line.rest' },
    scope: 'markup.heading',
    samples: ['/proc/1234/task/1235', '=== /proc/1234/stack ===', '# # /proc/70554/task/66024: md0_resync :', '--- /proc/pressure/io ---', 'File: /proc/12/status', '[ /proc/12/stack ]', '/proc/thread-self/stack'],
  },
];
