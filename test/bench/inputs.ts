import { readFileSync } from 'node:fs';
import { goroutineDump } from './goroutineDump.ts';

export interface Input {
  readonly name: string;
  readonly text: string;
}

/** The three kinds of dump, each made from a fixture or a template by repetition with changed numbers. */
export function inputs(megabytes: number): readonly Input[] {
  const size = megabytes * 1_000_000;
  return [
    // 2,350 bytes a goroutine.
    { name: 'goroutine dump', text: goroutineDump(Math.ceil(size / 2350)) },
    { name: 'kernel log (sysrq-t)', text: repeat(blockedTask, size) },
    { name: 'mixed paste', text: repeat(incident, size) },
  ];
}

function repeat(block: (number: number) => string, size: number): string {
  const blocks: string[] = [];
  for (let number = 1, length = 0; length < size; number++) {
    const one = block(number);
    blocks.push(one);
    length += one.length;
  }
  return blocks.join('');
}

/** Form of sched_show_task and show_stack, Linux 6.12. */
function blockedTask(number: number): string {
  const time = `[ ${1000 + (number % 9000)}.${String(number % 1_000_000).padStart(6, '0')}]`;
  const pid = 1000 + number;
  return [
    `task:worker-${number % 100}       state:D stack:0     pid:${pid} tgid:${pid} ppid:1      task_flags:0x400040 flags:0x00000002`,
    'Call Trace:', ' <TASK>', ' __schedule+0x2d0/0x950', ' schedule+0x5e/0xd0', ' schedule_preempt_disabled+0x15/0x30',
    ' rwsem_down_read_slowpath+0x255/0x4d0', ' ? __pfx_wake_up+0x10/0x10', ' down_read+0x48/0xb0', ' walk_component+0x7e/0x1b0',
    ' path_lookupat+0x6e/0x1c0', ' do_syscall_64+0x5c/0x90', ' entry_SYSCALL_64_after_hwframe+0x76/0xe0', ' </TASK>', '',
  ].map((line) => (line === '' ? '' : `${time} ${line}`)).join('\n');
}

const CAPTURE = readFileSync('test/fixtures/incidents/container-init-stuck.txt', 'utf8');

/** The captured incident with its pids moved: prompts, ps, status, stat and stacks in turn. */
function incident(number: number): string {
  return CAPTURE.replace(/\b(?:619[789]|6200|532[5-8])\b/g, (pid) => String(Number(pid) + 10_000 * number));
}
