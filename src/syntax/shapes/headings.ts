import type { Shape } from '../shape.ts';
import { SHELL_COMMANDS } from './pieces.ts';

/** Headings: whose output follows. Shell prompts, head(1) and tail(1) with several files, paths echoed by loops. */
export const headings: readonly Shape[] = [
  // Headings: whose output follows. Shell prompts (bash PS1 of the usual distributions), tail(1) and head(1)
  // with several files, and paths echoed by loops over /proc.
  {
    name: 'prompt',
    family: 'heading',
    starts: true,
    lead: '(?:[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+:[^ #$\\r\\n]*|\\[[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+ [^\\]\\r\\n]*\\]|(?:ba|z)?sh-[0-9.]+)[#$] ',
    parts: '(?<prompt>(?:[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+:[^ #$]*|\\[[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+ [^\\]]*\\]|(?:ba|z)?sh-[0-9.]+)[#$]) (?<command>.*)',
    scopes: { prompt: 'punctuation.definition.prompt', command: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: ['root@vm:~/lab# cat /proc/6200/stack', '[root@node7 ~]# dmesg', 'alice@vm:/$ ls /proc/1/task', 'sh-5.1# ps aux'],
  },
  {
    name: 'command',
    family: 'heading',
    starts: true,
    // What is left of a prompt: busybox `/ # `, SUSE `node7:~ # `, a cut `]# `, or only its last sign.
    lead: `(?:(?:[A-Za-z0-9_.-]+:)?[~/][A-Za-z0-9_./~-]* |\\])?[#$] ?(?:sudo )?(?:${SHELL_COMMANDS}) `,
    parts: '(?<prompt>(?:(?:[A-Za-z0-9_.-]+:)?[~/][A-Za-z0-9_./~-]* |\\])?[#$]) ?(?<command>.*)',
    scopes: { prompt: 'punctuation.definition.prompt', command: 'string.unquoted.command' },
    scope: 'string.unquoted.command',
    samples: ['# cat /proc/1528591/stack', '$ docker exec -it 6643cd073492 bash', '$sudo cat /proc/12566/stack', ']# cat /proc/174247/stack', '/ # cat /proc/1/stack', 'node7:~ # ps aux'],
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
    lead: '(?:[#=*:-]+ )*/proc/(?:[0-9]+|self)',
    parts: '(?:[#=*:-]+ )*(?<path>/proc/(?:[0-9]+|self)(?:/[A-Za-z0-9_]+)*)(?<rest>.*)',
    scopes: { path: 'string.unquoted.path', rest: 'comment.line.rest' },
    scope: 'markup.heading',
    samples: ['/proc/1234/task/1235', '=== /proc/1234/stack ===', '# # /proc/70554/task/66024: md0_resync :'],
  },
];
