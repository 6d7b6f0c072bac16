import type { Shape } from '../shape.ts';

/** Reports and task headers of the kernel log. */
export const kernelLog: readonly Shape[] = [
  // Kernel stacks. kernel/stacktrace.c and fs/proc/base.c proc_pid_stack: "[<0>] %pB"; kernel/sched/core.c
  // sched_show_task: "task:%-15.15s state:%c"; kernel/hung_task.c check_hung_task.
  {
    name: 'hungTask',
    family: 'stack',
    starts: true,
    lead: 'INFO: task ',
    parts: 'INFO: task (?<comm>.+):(?<pid>[0-9]+) (?<report>[a-z<].*)',
    scopes: { comm: 'entity.name.type.comm', pid: 'constant.numeric.pid', report: 'invalid.deprecated.report' },
    scope: 'invalid.deprecated.report',
    samples: [
      'INFO: task ndrive:1528625 blocked for more than 10 seconds.',
      'INFO: task runc:[2:INIT]:1163441 is blocked on a mutex likely owned by task kworker/u8:0:5.',
    ],
  },
  {
    name: 'hungTaskKernel',
    family: 'stack',
    lead: '(?:Not tainted|Tainted:) ',
    parts: '(?:Not tainted|Tainted: (?<taint>[A-Z](?:[A-Z ]*[A-Z])?)) +(?<release>[0-9][^ ]*)(?<build>(?: .*)?)',
    scopes: { taint: 'keyword.other.taint', release: 'constant.numeric.release', build: 'comment.line.build' },
    scope: 'comment.line.build',
    samples: ['Not tainted 6.1.0-56-amd64 #1 Debian 6.1.192-2', 'Tainted: G        W  OE      6.5.0-14-generic #14-Ubuntu'],
  },
  {
    name: 'hungTaskAdvice',
    family: 'stack',
    lead: '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs"',
    scope: 'comment.line.advice',
    samples: ['"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.'],
  },
  {
    name: 'taskHeader',
    family: 'stack',
    starts: true,
    // Oops reports of old kernels have lines `task: ffff… ti: ffff…`: those are addresses.
    lead: 'task:[^ \\r\\n]',
    parts: 'task:(?<comm>[^ \u00A0]+(?: [^ \u00A0]+)*)[ \u00A0]+state:(?<state>[A-Za-z?])(?<fields>(?:[ \u00A0].*)?)',
    scopes: { comm: 'entity.name.type.comm', state: 'keyword.control.state', fields: 'constant.numeric.fields' },
    scope: 'entity.name.type.comm',
    samples: [
      'task:ndrive          state:D stack:0     pid:1528625 ppid:1528623 flags:0x00004006',
      'task:C2 CompilerThre state:D stack:    0 pid:3546103 ppid:     1 flags:0x00004000',
      'task:kworker/u8:0    state:I stack:0     pid:12    tgid:12    ppid:2      task_flags:0x4208060 flags:0x00004000',
    ],
  },
  {
    name: 'callTrace',
    family: 'stack',
    lead: '(?:Call [Tt]race:|</?(?:TASK|IRQ|SOFTIRQ|NMI|EOI|ENTRY_TRAMPOLINE)>)',
    scope: 'markup.heading.trace',
    samples: ['Call Trace:', 'Call trace:', '<TASK>', '</TASK>'],
  },
];
