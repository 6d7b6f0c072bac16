import { heldLocks } from './heldLocks.ts';
import type { Shape } from '../shape.ts';

const COMM = 'entity.name.type.comm';
const PID = 'constant.numeric.pid';
const NOTE = 'comment.line.report';
const REPORT = 'invalid.deprecated.report';

// Letters of task_state_to_char through the versions.
const OLD_STATE = '[RSDTtXxZPIKWN?]';

/** Hung tasks, task headers, whose trace it is, and what sysrq prints around them. */
export const kernelLog: readonly Shape[] = [
  {
    // kernel/hung_task.c check_hung_task, hung_task_info and debug_show_blocker.
    name: 'hungTask',
    family: 'stack',
    starts: true,
    lead: 'INFO: task ',
    parts: 'INFO: task (?<comm>.+):(?<pid>[0-9]+) (?<report>[a-z<].*)',
    scopes: { comm: COMM, pid: PID, report: REPORT },
    scope: REPORT,
    samples: [
      'INFO: task ndrive:1528625 blocked for more than 10 seconds.',
      'INFO: task ndrive:1528625 blocked in I/O wait for more than 122 seconds.',
      "INFO: task ndrive:1528625 can't die for more than 143 seconds.",
      'INFO: task runc:[2:INIT]:1163441 is blocked on a mutex likely owned by task kworker/u8:0:5.',
      'INFO: task ndrive:7418 <writer> blocked on an rw-semaphore likely owned by task cat:77 <reader>',
      'INFO: task ndrive:7418 blocked on a semaphore likely last held by task cat:77',
      'INFO: task ndrive:7418 is blocked on an rw-semaphore, but the owner is not found.',
    ],
  },
  {
    // kernel/panic.c print_tainted_verbose, 6.11 and later, below the line of the CPU.
    name: 'taintWords',
    family: 'stack',
    lead: 'Tainted: \\[[A-Z]\\]=',
    parts: 'Tainted: (?<words>.*)',
    scopes: { words: 'keyword.other.taint' },
    scope: 'comment.line.build',
    samples: ['Tainted: [W]=WARN, [O]=OOT_MODULE, [E]=UNSIGNED_MODULE'],
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
    name: 'hungTaskNote',
    family: 'stack',
    lead: '(?:Future hung task reports are suppressed|Blocked by coredump\\.)',
    scope: NOTE,
    samples: ['Future hung task reports are suppressed, see sysctl kernel.hung_task_warnings', 'Blocked by coredump.'],
  },
  {
    // kernel/sched/core.c sched_show_task since 5.9.
    name: 'taskHeader',
    family: 'stack',
    starts: true,
    // Oops reports of old kernels have lines `task: ffff… ti: ffff…`: those are addresses.
    lead: 'task:[^ \\r\\n]',
    parts: 'task:(?<comm>[^ \u00A0]+(?: [^ \u00A0]+)*)[ \u00A0]+state:(?<state>[A-Za-z?])(?<fields>(?:[ \u00A0].*)?)',
    scopes: { comm: COMM, state: 'keyword.control.state', fields: 'constant.numeric.fields' },
    scope: COMM,
    samples: [
      'task:ndrive          state:D stack:0     pid:1528625 ppid:1528623 flags:0x00004006',
      'task:C2 CompilerThre state:D stack:    0 pid:3546103 ppid:     1 flags:0x00004000',
      'task:kworker/u8:0    state:I stack:0     pid:12    tgid:12    ppid:2      task_flags:0x4208060 flags:0x00004000',
      'task:ndrive          state:R  running task     stack:    0 pid: 7418 ppid:  7416 flags:0x00000008',
    ],
  },
  {
    // Before 5.9: "%-15.15s %c", then up to 4.9 " %016lx " (the saved program counter), then " %5lu %5d %6d 0x%08lx".
    name: 'oldTaskHeader',
    family: 'stack',
    starts: true,
    apart: true,
    lead: `[^ \\r\\n]+ +(?:[^ \\r\\n]+ +)?(?:[^ \\r\\n]+ +)?${OLD_STATE}(?: +[0-9a-f]{8}[0-9a-f]* +[0-9]+ +[0-9]+ +[0-9]| +running +(?:task +)?[0-9]+ +[0-9]+ +[0-9]| *[0-9]+ +[0-9]+ +[0-9]+ +0x[0-9a-f])`,
    parts: `(?<comm>[^ ]+(?: [^ ]+)*) +(?<state>${OLD_STATE})(?: +(?<where>[0-9a-f]{8,16}|running|running +task))? *(?<stack>[0-9]+) +(?<pid>[0-9]+) +(?<ppid>[0-9]+) +0x(?<flags>[0-9a-f]+)(?<note>(?: .*)?)`,
    scopes: { comm: COMM, state: 'keyword.control.state', where: 'constant.numeric.hex.address', stack: 'constant.numeric.stack', pid: PID, ppid: PID, flags: 'constant.numeric.hex.flags', note: NOTE },
    scope: COMM,
    samples: [
      'nfsd            D ffff88003d0d7b10     0   848      2 0x00000000',
      'kworker/u4:0    D    0   437      2 0x90000000',
      'rcu_sched       I23480    10      2 0x80000000',
      'ndrive          R  running task        0  7418   7416 0x00000008',
      'ndrive          R running      0  7418   7416 0x00000008',
      'C2 CompilerThre S c1a2b3c4     0  9120      1 0x00000004',
      'VM Periodic Tas D    0  9121      1 0x00000004',
      'ndrive          D    0  7418   7416 0x90000000 2136304260817',
    ],
  },
  {
    // kernel/sched/core.c show_state_filter before 5.9, by the width of a pointer.
    name: 'taskListTitle',
    family: 'stack',
    lead: 'task +PC +stack +pid +father',
    scope: 'markup.heading.table',
    samples: ['task                        PC stack   pid father', 'task                PC stack   pid father'],
  },
  {
    // lib/dump_stack.c dump_stack_print_info.
    name: 'cpuLine',
    family: 'stack',
    lead: 'CPU: *[0-9]+ +(?:UID: *[0-9]+ +)?PID: *[0-9]+ +Comm: ',
    parts: 'CPU: *(?<cpu>[0-9]+) +(?:UID: *(?<uid>[0-9]+) +)?PID: *(?<pid>[0-9]+) +Comm: (?:(?<comm>.+) (?<taint>Not tainted|Tainted:)(?<build>(?: .*)?)|(?<rest>.*))',
    scopes: { cpu: 'constant.numeric.cpu', uid: 'constant.numeric.uid', pid: PID, comm: COMM, taint: 'keyword.other.taint', build: 'comment.line.build', rest: COMM },
    scope: COMM,
    samples: [
      'CPU: 1 UID: 0 PID: 77 Comm: khungtaskd Not tainted 6.12.9-arm64 #1  Debian 6.12.9-1',
      'CPU: 3 PID: 812 Comm: kworker/u8:1 Kdump: loaded Tainted: G        W  OE      6.5.0-14-generic #14-Ubuntu',
      'CPU: 0 PID: 1 Comm: init',
    ],
  },
  {
    // Before 3.10; arch/x86/kernel/process.c show_regs_common, later dump_stack_print_info.
    name: 'oldCpuLine',
    family: 'stack',
    lead: 'Pid: [0-9]+, comm: ',
    parts: 'Pid: (?<pid>[0-9]+), comm: (?:(?<comm>.+) (?<taint>Not tainted|Tainted:)(?<build>(?: .*)?)|(?<rest>.*))',
    scopes: { pid: PID, comm: COMM, taint: 'keyword.other.taint', build: 'comment.line.build', rest: COMM },
    scope: COMM,
    samples: ['Pid: 77, comm: ndrive Not tainted 3.2.0-4-amd64 #1 Debian 3.2.65-1', 'Pid: 77, comm: ndrive'],
  },
  {
    // show_regs of arm64, mips, arm, x86 before 4.9, powerpc ("Process %s (pid: %d, …").
    name: 'processLine',
    family: 'stack',
    lead: 'Process [^ \\r\\n]+ (?:[^ \\r\\n]+ )?\\(pid: *[0-9]',
    parts: 'Process (?<comm>.+) \\(pid: *(?<pid>[0-9]+)(?<rest>.*)',
    scopes: { comm: COMM, pid: PID, rest: 'comment.line.registers' },
    scope: COMM,
    samples: ['Process ndrive (pid: 7418, threadinfo ffff88003d0d6000, task ffff88003d0d8000)', 'Process kworker/0:1 (pid: 77, stack limit = 0x00000000a1b2c3d4)', 'Process C2 CompilerThre (pid: 9, ti=c1a2b000 task=c1a2c000 task.ti=c1a2b000)'],
  },
  {
    // drivers/tty/sysrq.c __handle_sysrq; "SysRq : " went with 5.1.
    name: 'sysrq',
    family: 'stack',
    starts: true,
    lead: '(?:sysrq: (?:SysRq ?: )?|SysRq ?: )[A-Z]',
    parts: '(?:sysrq: (?:SysRq ?: )?|SysRq ?: )(?<title>.*)',
    scopes: { title: 'markup.heading.sysrq' },
    scope: 'markup.heading.sysrq',
    samples: ['sysrq: Show Blocked State', 'sysrq: SysRq : Show Blocked State', 'SysRq : Show State'],
  },
  {
    // lib/nmi_backtrace.c nmi_cpu_backtrace.
    name: 'cpuBacktrace',
    family: 'stack',
    starts: true,
    lead: 'NMI backtrace for cpu [0-9]',
    parts: 'NMI backtrace for cpu (?<cpu>[0-9]+)(?<note>.*)',
    scopes: { cpu: 'constant.numeric.cpu', note: NOTE },
    scope: 'markup.heading.trace',
    samples: ['NMI backtrace for cpu 1', 'NMI backtrace for cpu 3 skipped: idling at intel_idle+0x71/0xb0'],
  },
  {
    // What kernel/workqueue.c print_worker_info and kernel/stop_machine.c print_stop_info print where the function is
    // no longer known, and kernel/sched/ext.c print_scx_info. With a function they are notes of any trace.
    name: 'taskWork',
    family: 'stack',
    lead: '(?:Workqueue:  |(?:Workqueue|Stopper): 0x|Sched_ext: )[a-z0-9]',
    parts: '(?:Workqueue|Stopper|Sched_ext): +(?<work>.*)',
    scopes: { work: 'entity.name.function.work' },
    scope: NOTE,
    samples: ['Workqueue:  0x0 (kblockd)', 'Stopper: 0x0 <- 0x0', 'Sched_ext: simple (enabled+all), task: runnable_at=-4ms'],
  },
  {
    name: 'callTrace',
    family: 'stack',
    lead: '(?:Call [Tt]race:|</?(?:TASK|IRQ|SOFTIRQ|NMI|EOI|ENTRY_TRAMPOLINE)>)',
    scope: 'markup.heading.trace',
    samples: ['Call Trace:', 'Call trace:', '<TASK>', '</TASK>'],
  },
  ...heldLocks,
];
