import type { Shape } from '../shape.ts';

const SCOPES = {
  index: 'constant.numeric.index', address: 'constant.numeric.hex.address', lock: 'entity.name.type.lock', usage: 'keyword.other.usage', waits: 'constant.numeric.waits',
  slot: 'comment.line.slot', function: 'entity.name.function', where: 'constant.numeric.hex.offset',
} as const;

// hlock->instance: "%px" since 4.17, "%p" (hashed, or this word before the key is there) in 4.16, nothing before.
const INSTANCE = '[0-9a-f]+|\\(_*ptrval_*\\)';

/** Lists of held locks, and the table that sysrq-t prints below the tasks. */
export const heldLocks: readonly Shape[] = [
  {
    // kernel/locking/lockdep.c debug_show_all_locks.
    name: 'lockList',
    family: 'stack',
    starts: true,
    lead: '(?:Showing all locks held in the system:|INFO: lockdep is turned off\\.)',
    scope: 'markup.heading.locks',
    samples: ['Showing all locks held in the system:', 'INFO: lockdep is turned off.'],
  },
  {
    // lockdep_print_held_locks; the second form says on which CPU the task is, or was last.
    name: 'lockHolder',
    family: 'stack',
    starts: true,
    lead: '(?:(?:[0-9]+|no) locks? held by [^/\\r\\n]+/|locks held by [^/\\r\\n]+/[^ \\r\\n]+: [0-9])',
    parts: '(?:(?<count>[0-9]+|no) locks? held by (?<comm>.+)/(?<pid>[0-9]+)[:.]? *|locks held by (?<holder>.+)/(?<tid>[0-9]+): (?<number>[0-9]+)(?<cpu>,.*)?)',
    scopes: { count: 'constant.numeric.count', comm: 'entity.name.type.comm', pid: 'constant.numeric.pid', holder: 'entity.name.type.comm', tid: 'constant.numeric.pid', number: 'constant.numeric.count', cpu: 'comment.line.cpu' },
    scope: 'entity.name.type.comm',
    samples: ['2 locks held by kworker/u8:1/77:', '1 lock held by in:imklog/812:', 'no locks held by ndrive/7418.', 'locks held by ndrive/7418: 2, last CPU#3:'],
  },
  {
    // print_lock: " #%d: ", address, " (class){usage}-{outer:inner}, at: %pS"; wait types since 5.7.
    name: 'heldLock',
    family: 'stack',
    lead: `#[0-9]+: +(?:(?:${INSTANCE}) +)?\\([^\\r\\n]|#[0-9]+: +(?:(?:${INSTANCE}) *)?<RELEASED>`,
    parts: `#(?<index>[0-9]+): +(?:(?:(?<address>${INSTANCE}) +)?\\((?<lock>.+)\\)\\{(?<usage>[-+.?*A-Z_]*)\\}(?:-\\{(?<waits>[0-9]+:[0-9]+)\\})?,(?: at:)?[ \\t]*(?:\\[<(?<slot>[^>]*)>\\][ \\t]*)?(?:(?<function>[A-Za-z_.$0-9][A-Za-z0-9_.$]*)(?<where>(?:[+ \\t].*)?))?|(?:${INSTANCE})? *<RELEASED>.*)`,
    scopes: SCOPES,
    scope: 'entity.name.type.lock',
    samples: [
      '#0: ffff88800a1b2c90 (&type->i_mutex_dir_key#3){+.+.}-{4:4}, at: open_last_lookups+0x1a2/0x3c0',
      '#1: ffffc9000005fe68 ((work_completion)(&ctx->exit_work)){+.+.}-{0:0}, at: process_one_work+0x2b4/0x720',
      '#0:  (sb_writers#4){.+.+.+}, at: [<ffffffff811b2c3d>] mnt_want_write+0x24/0x50',
      '#2: 00000000a1b2c3d4 (&rq->lock){-.-.}, at: rq_lock kernel/sched/sched.h:1292 [inline]',
      '#3: <RELEASED>',
      '#0: ffff8880a3d68120 (&tty->ldisc_sem){++++}, at:  ',
    ],
  },
  {
    // kernel/sched/debug.c sysrq_sched_debug_show: sched_debug_header, print_cpu, print_rq.
    name: 'schedHeader',
    family: 'stack',
    lead: '(?:Sched Debug Version: v|(?:cfs|rt|dl)_rq\\[[0-9]+\\]:|cpu#[0-9]+|runnable tasks:|ktime +: [0-9]|sched_clk +: [0-9]|cpu_clk +: [0-9]|jiffies +: [0-9]|sched_clock_stable\\(\\) +: [0-9])',
    scope: 'markup.heading.table',
    samples: ['Sched Debug Version: v0.11, 6.1.0-56-amd64 #1', 'cfs_rq[0]:/user.slice', 'cpu#0, 2394.374 MHz', 'runnable tasks:', 'ktime                                   : 7071234.567890'],
  },
  {
    name: 'schedValue',
    family: 'stack',
    lead: '\\.[a-zA-Z_][a-zA-Z0-9_.]*(?:->[a-z_.A-Z0-9]+|\\[[0-9]+\\])*  +: -?[0-9]',
    scope: 'comment.line.value',
    samples: ['.nr_running                    : 1', '.removed.load_avg              : 0', '.spread0                       : -12.345678', '.curr->pid                     : 812', '.exec_clock                    : 0.000000'],
  },
  {
    // print_task: the state, the name, the pid, the tree key; newer kernels print more columns.
    name: 'schedTask',
    family: 'stack',
    lead: '(?:(?:S +)?task +PID +(?:tree-key|vruntime)|[RSDTtXZPIKW] +[^ \\r\\n]+ +(?:[^ \\r\\n]+ +)?[0-9]+ +-?[0-9]+\\.[0-9][0-9][0-9][0-9][0-9][0-9] )',
    scope: 'comment.line.task',
    samples: ['S            task   PID         tree-key  switches  prio     wait-time', 'S       JS Helper  9120         0.123456        31   120         0.000000         0.412345', 'S         systemd     1      1234.567890      9120   120         0.000000      1033.4'],
  },
];
