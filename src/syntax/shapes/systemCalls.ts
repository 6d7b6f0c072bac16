import type { Shape } from '../shape.ts';

const PID = '(?:\\[pid +[0-9]+\\] +)';
const TIME = '(?:[0-9]+:[0-9]+:[0-9]+(?:\\.[0-9]+)? +|[0-9]+\\.[0-9]+ +)';
const WHO = '(?:\\[pid +(?<tid>[0-9]+)\\] +|(?<column>[0-9]+) +)?';
const WHEN = '(?<time>(?:[0-9]+:[0-9]+:[0-9]+(?:\\.[0-9]+)? +|[0-9]+\\.[0-9]+ +)?(?:\\(\\+ *[0-9.]+\\) +)?)';
/** Calls that block, and those that every trace has: alone at the beginning of a line they may open a trace. */
const CALLS = 'close|exit_group|kill|openat|p?poll|read|recvmsg|rt_sig[a-z]+|wait4|waitid|write';
const SCOPES = {
  tid: 'constant.numeric.pid', column: 'constant.numeric.pid', time: 'comment.line.time', call: 'entity.name.function', args: 'variable.parameter',
} as const;

/** strace(1), src/strace.c and src/syscall.c: lines with a pid, with a time, both or neither. */
export const systemCalls: readonly Shape[] = [
  {
    name: 'straceAttach',
    family: 'strace',
    lead: '(?:/usr/bin/)?strace: Process [0-9]+ ',
    parts: '(?<tool>[^ ]+) Process (?<tid>[0-9]+) (?<what>.*)',
    scopes: { tool: 'comment.line.tool', tid: 'constant.numeric.pid', what: 'comment.line.what' },
    scope: 'comment.line.what',
    samples: ['strace: Process 5663 attached with 3 threads', 'strace: Process 5723 detached'],
  },
  {
    name: 'straceEnd',
    family: 'strace',
    lead: `${PID}?(?:[0-9]+ +)?${TIME}?\\+\\+\\+ (?:exited with |killed by SIG|superseded by )`,
    parts: `${WHO}${WHEN}\\+\\+\\+ (?<end>.*) \\+\\+\\+[ \\t]*`,
    scopes: { tid: SCOPES.tid, column: SCOPES.column, time: SCOPES.time, end: 'keyword.control.end' },
    scope: 'keyword.control.end',
    samples: ['+++ exited with 0 +++', '[pid  5792] +++ killed by SIGTERM +++', '4211  12:01:02.003 +++ killed by SIGSEGV (core dumped) +++'],
  },
  {
    name: 'straceSignal',
    family: 'strace',
    lead: `${PID}?(?:[0-9]+ +)?${TIME}?--- (?:SIG[A-Z0-9_]+ \\{|stopped by SIG)`,
    parts: `${WHO}${WHEN}--- (?<signal>.*) ---[ \\t]*`,
    scopes: { tid: SCOPES.tid, column: SCOPES.column, time: SCOPES.time, signal: 'keyword.control.signal' },
    scope: 'keyword.control.signal',
    samples: ['--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=5792, si_uid=0} ---', '[pid  5792] --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=5791, si_uid=0} ---', '77 12.5 --- stopped by SIGSTOP ---'],
  },
  {
    name: 'straceResumed',
    family: 'strace',
    lead: `${PID}?(?:[0-9]+ +)?${TIME}?<\\.\\.\\. [a-z0-9_]+ resumed>`,
    parts: `${WHO}${WHEN}<\\.\\.\\. (?<call>[a-z0-9_]+) resumed>(?<args>.*)`,
    scopes: SCOPES,
    scope: 'entity.name.function',
    samples: ['<... rt_sigsuspend resumed>)            = ? ERESTARTNOHAND (To be restarted if no handler)', '[pid  5791] <... wait4 resumed>0x7ffd55cd258c, WNOHANG, NULL) = 0', '77 12.5 <... read resumed>"", 1) = 0'],
  },
  {
    name: 'straceThread',
    family: 'strace',
    lead: `${PID}${TIME}?[a-z][a-z0-9_]*\\(`,
    parts: `\\[pid +(?<tid>[0-9]+)\\] +${WHEN}(?<call>[a-z][a-z0-9_]*)\\((?<args>.*)`,
    scopes: { tid: SCOPES.tid, time: SCOPES.time, call: SCOPES.call, args: SCOPES.args },
    scope: 'entity.name.function',
    samples: ['[pid  5663] 14:52:27.137810 clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=13452, tv_nsec=918226525},  <unfinished ...>', '[pid 5792] set_robust_list(0x7f9332b6fa20, 24) = 0'],
  },
  {
    name: 'straceOpening',
    family: 'strace',
    lead: `(?:[0-9]+ +)?${TIME}?(?:futex\\(0x[0-9a-f]+, FUTEX_|execve\\("[^"\\r\\n]*", \\[|(?:${CALLS})\\([^\\r\\n]*(?:\\) += (?:-?[0-9]|\\?)|<(?:unfinished|detached) ))`,
    parts: `(?:(?<column>[0-9]+) +)?${WHEN}(?<call>[a-z][a-z0-9_]*)\\((?<args>.*)`,
    scopes: { column: SCOPES.column, time: SCOPES.time, call: SCOPES.call, args: SCOPES.args },
    scope: 'entity.name.function',
    samples: [
      'futex(0x561b80a930e0, FUTEX_WAIT_PRIVATE, 0, NULL',
      'execve("/bin/true", ["true"], 0x7ffd5f2f7a10 /* 12 vars */) = 0',
      '5724  futex(0x561b80a930e0, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 0, NULL, FUTEX_BITSET_MATCH_ANY <unfinished ...>',
      '12:01:02 exit_group(0)                           = ?',
      'wait4(-1,  <unfinished ...>',
    ],
  },
  {
    name: 'straceCall',
    family: 'strace',
    within: 'strace',
    lead: `(?:[0-9]+ +)?${TIME}?[a-z][a-z0-9_]*\\(`,
    parts: `(?:(?<column>[0-9]+) +)?${WHEN}(?<call>[a-z][a-z0-9_]*)\\((?<args>.*)`,
    scopes: { column: SCOPES.column, time: SCOPES.time, call: SCOPES.call, args: SCOPES.args },
    scope: 'entity.name.function',
    samples: ['geteuid()                               = 0', '77 12.5 getegid() = 0'],
  },
  {
    // `strace: Process 9 attached` of another thread stood in the middle of the line.
    name: 'straceRest',
    family: 'strace',
    within: 'strace',
    lead: ', [^\\r\\n]*\\) += |<detached \\.\\.\\.>',
    scope: 'variable.parameter',
    samples: [', child_tidptr=0x7f9332b6fa10) = 5792', '<detached ...>'],
  },
];
