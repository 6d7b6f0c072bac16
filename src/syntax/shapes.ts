import type { Shape } from './shape.ts';

const SYMBOL = '[A-Za-z_.$][A-Za-z0-9_.$]*';
const OFFSET = '\\+(?<offset>0x[0-9a-fA-F]+)/(?<size>0x[0-9a-fA-F]+)';
const MODULE = '(?: +\\[(?<module>[A-Za-z0-9_-]+)(?: (?<buildid>[0-9a-f]+))?\\])?(?: +\\((?<mark>[A-Z]+)\\))?(?<note>(?:[ \\t].*)?)';
const SHELL_COMMANDS =
  'cat|head|tail|grep|egrep|zgrep|ls|ps|pstree|docker|podman|crictl|ctr|kubectl|nsenter|runc|kill|pkill|echo|for|dmesg|uname|strace|cut|printf|mount|umount|find|top|lsns|readlink|gdb|crash|drgn|bpftrace|sysctl|journalctl|awk|sed|pgrep';

const FRAME_SCOPES = {
  unreliable: 'comment.line.unreliable',
  function: 'entity.name.function',
  offset: 'constant.numeric.hex.offset',
  size: 'constant.numeric.hex.size',
  module: 'entity.name.namespace.module',
  buildid: 'comment.line.buildid',
  mark: 'comment.line.mark',
  note: 'comment.line.note',
} as const;

/**
 * THE table of line shapes, in order of precedence. The reader, the TextMate grammars and the tokens of the
 * tree-sitter grammar are made from it (`npm run generate`). A new kind of line is a row here and nothing else.
 */
export const SHAPES: readonly Shape[] = [
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
  {
    name: 'procFrame',
    family: 'stack',
    lead: '\\[< *[0-9a-fA-Fx]* *>\\]',
    parts: `\\[< *(?<slot>[0-9a-fA-Fx]*) *>\\][ \\t]*(?:(?<unreliable>\\?) +)?(?:(?<function>${SYMBOL})(?:${OFFSET})?${MODULE}|(?<address>0x[0-9a-fA-F]+)[ \\t]*)`,
    scopes: { slot: 'comment.line.slot', address: 'constant.numeric.hex.address', ...FRAME_SCOPES },
    scope: 'invalid.deprecated.frame',
    samples: [
      '[<0>] request_wait_answer+0x1bb/0x2a0 [fuse]',
      '[< 0>] do_group_exit+0x3a/0xa0',
      '[<ffffffff8106b4d5>] ? do_exit+0x3f5/0x9f0',
      '[<0>] drm_ioctl+0x1b/0x2a0 [drm c0ffee0011223344556677889900aabbccddeeff]',
      '[<0>] nv_close+0x1f/0x40 [nvidia] (OE)  <-- holds it',
      '[<0>] rq_qos_wait',
      '[<0>] 0xffffffffffffffff',
      '[<0>] fuse_flush+0x1a1/0x1e0 [fuse 3f0c7a6c4ed0b1a2]',
      '[<0>] ret_from_fork+0x10/0x20 (P)',
    ],
  },
  {
    name: 'logFrame',
    family: 'stack',
    lead: '(?:\\? +)?[A-Za-z_][A-Za-z0-9_.$]*\\+0x[0-9a-f]+/0x[0-9a-f]+',
    parts: `(?:(?<unreliable>\\?) +)?(?<function>${SYMBOL})${OFFSET}${MODULE}`,
    scopes: FRAME_SCOPES,
    scope: 'invalid.deprecated.frame',
    samples: [
      'request_wait_answer+0x1bb/0x2a0 [fuse]',
      '? fuse_dev_read+0x79/0xb0 [fuse]',
      'drm_ioctl+0x1b/0x2a0 [drm c0ffee0011223344556677889900aabbccddeeff] (P)',
      'ext4_llseek+0xfc/0x120            <-- needs inode->i_rwsem',
    ],
  },
  {
    name: 'registers',
    family: 'stack',
    within: 'stack',
    lead: '(?:RIP|RSP|RAX|RDX|RBP|R10|R13|CS|FS|CR2|DR0|DR3|PKRU|Code|EIP|EAX|ESI|DS|pstate|pc|lr|sp|x[0-9]+) ?: ',
    scope: 'comment.line.registers',
    samples: ['RIP: 0033:0x43618c', 'RAX: fffffffffffffe00 RBX: 00007f838559b010 RCX: 000000000043618c'],
  },

  // /proc/PID/stat: fs/proc/array.c do_task_stat.
  {
    name: 'statLine',
    family: 'stat',
    starts: true,
    lead: '[0-9]+ \\([^\\r\\n]+\\) [RSDTtXZPIxKW] -?[0-9]+ -?[0-9]+ ',
    parts: '(?<pid>[0-9]+) \\((?<comm>.+)\\) (?<state>[RSDTtXZPIxKW]) (?<fields>-?[0-9][-0-9 ]*)',
    scopes: {
      pid: 'constant.numeric.pid',
      comm: 'entity.name.type.comm',
      state: 'keyword.control.state',
      fields: 'constant.numeric.fields',
    },
    scope: 'constant.numeric.fields',
    samples: ['6198 (docker-init) S 6197 5487 2662 0 -1 4194572 42 0 0 0', '77 ((a b ) ( c d) ) D 1 77 77 0 -1 4194304 0'],
  },

  // /proc/PID/status: fs/proc/array.c proc_pid_status.
  {
    name: 'statusName',
    family: 'status',
    starts: true,
    lead: 'Name:[ \\t]',
    parts: '(?<field>Name):[ \\t]+(?<comm>.+)',
    scopes: { field: 'support.type.property-name', comm: 'entity.name.type.comm' },
    scope: 'support.type.property-name',
    samples: ['Name:\tdocker-init', 'Name: containerd-shim'],
  },
  {
    name: 'statusState',
    family: 'status',
    lead: 'State:[ \\t]*[A-Za-z] ?\\(',
    parts: '(?<field>State):[ \\t]*(?<state>[A-Za-z]) ?\\((?<meaning>.*)\\)[ \\t]*',
    scopes: { field: 'support.type.property-name', state: 'keyword.control.state', meaning: 'string.unquoted.meaning' },
    scope: 'keyword.control.state',
    samples: ['State:\tD (disk sleep)', 'State: S (sleeping)'],
  },
  {
    name: 'statusMask',
    family: 'status',
    lead: '(?:SigPnd|ShdPnd|SigBlk|SigIgn|SigCgt|CapInh|CapPrm|CapEff|CapBnd|CapAmb):[ \\t]*[0-9a-fA-F]',
    parts: '(?<field>[A-Za-z]+):[ \\t]*(?<mask>[0-9a-fA-F]+)[ \\t]*',
    scopes: { field: 'support.type.property-name', mask: 'constant.numeric.hex.mask' },
    scope: 'constant.numeric.hex.mask',
    samples: ['ShdPnd:\t0000000000000100', 'SigCgt: fffffffe7fc1feff', 'CapEff:\t000001ffffffffff'],
  },
  {
    name: 'statusField',
    family: 'status',
    lead:
      '(?:Umask|Tgid|Ngid|Pid|PPid|TracerPid|Uid|Gid|FDSize|NStgid|NSpid|NSpgid|NSsid|Kthread|CoreDumping|THP_enabled|Threads|SigQ|NoNewPrivs|Seccomp|Seccomp_filters|Mems_allowed|Mems_allowed_list|Cpus_allowed|Cpus_allowed_list|voluntary_ctxt_switches|nonvoluntary_ctxt_switches):[ \\t]*[0-9a-f]|(?:Groups|Speculation_Store_Bypass|SpeculationIndirectBranch|untag_mask|x86_Thread_features|x86_Thread_features_locked|SigPnd|ShdPnd|SigBlk|SigIgn|SigCgt|CapInh|CapPrm|CapEff|CapBnd|CapAmb):|(?:Vm(?:Peak|Size|Lck|Pin|HWM|RSS|Data|Stk|Exe|Lib|PTE|PMD|Swap)|Rss(?:Anon|File|Shmem)|HugetlbPages):[ \\t]*[0-9]',
    parts: '(?<field>[A-Za-z0-9_]+):(?<value>.*)',
    scopes: { field: 'support.type.property-name', value: 'constant.numeric.value' },
    scope: 'constant.numeric.value',
    samples: ['Tgid:\t6199', 'NSpid:\t6200\t3', 'Groups:\t ', 'VmRSS:\t    1764 kB', 'SigQ:\t1/96365', 'voluntary_ctxt_switches:\t4'],
  },

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

  // Go tracebacks: runtime/traceback.go goroutineheader, printOneStackFrame, printcreatedby1.
  {
    name: 'goroutineHeader',
    family: 'goroutine',
    starts: true,
    lead: 'goroutine [0-9]+ (?:gp=0x[0-9a-f]+ m=[0-9a-z]+ (?:mp=0x[0-9a-f]+ )?)?\\[',
    parts:
      '(?<keyword>goroutine) (?<id>[0-9]+) (?<pointers>(?:gp=0x[0-9a-f]+ m=[0-9a-z]+ (?:mp=0x[0-9a-f]+ )?)?)\\[(?<state>[^\\],\uFF0C]*)(?<details>[^\\]]*)\\](?<labels>(?: \\{.*\\})?):?[ \\t]*',
    scopes: {
      keyword: 'keyword.control.goroutine',
      id: 'constant.numeric.goroutine',
      pointers: 'comment.line.pointers',
      state: 'entity.name.type.state',
      details: 'constant.numeric.details',
      labels: 'variable.other.labels',
    },
    scope: 'keyword.control.goroutine',
    samples: [
      'goroutine 146 [select, 8817 minutes]:',
      'goroutine 1 gp=0xc0000061c0 m=nil [chan receive, 2 minutes, locked to thread]:',
      'goroutine 23 [chan receive] {req: 42}:',
    ],
  },
  {
    name: 'goCreatedBy',
    family: 'goroutine',
    within: 'goroutine',
    lead: 'created by ',
    parts: 'created by (?<function>[^ ]+)(?: in goroutine (?<parent>[0-9]+))?[ \\t]*',
    scopes: { function: 'entity.name.function', parent: 'constant.numeric.goroutine' },
    scope: 'entity.name.function',
    samples: ['created by github.com/a/b/runner.StartTask', 'created by net/http.(*Server).Serve in goroutine 1'],
  },
  {
    name: 'goElided',
    family: 'goroutine',
    within: 'goroutine',
    lead: '\\.\\.\\.[0-9a-z]+ frames elided\\.\\.\\.',
    scope: 'comment.line.elided',
    samples: ['...additional frames elided...', '...105 frames elided...'],
  },
  {
    name: 'goUnavailable',
    family: 'goroutine',
    within: 'goroutine',
    lead: 'goroutine running on other thread; stack unavailable',
    scope: 'comment.line.unavailable',
    samples: ['goroutine running on other thread; stack unavailable'],
  },
  {
    name: 'goLocation',
    family: 'goroutine',
    within: 'goroutine',
    lead: '(?:/|[A-Za-z]:[/\\\\]|<autogenerated>:|[A-Za-z0-9_./@~+%-]+\\.(?:go|s|c):[0-9])',
    parts: '(?<file>.*):(?<line>[0-9]+)(?<pc>(?: \\+0x[0-9a-f]+)?(?: fp=0x[0-9a-f]+ sp=0x[0-9a-f]+ pc=0x[0-9a-f]+)?)[ \\t]*',
    scopes: { file: 'string.unquoted.path', line: 'constant.numeric.line', pc: 'constant.numeric.hex.pc' },
    scope: 'string.unquoted.path',
    samples: ['/usr/local/go/src/net/http/transport.go:2610 +0x765', 'runtime/proc.go:398 +0xce fp=0xc00006ff60 sp=0xc00006ff40 pc=0x43e3ae', '<autogenerated>:1 +0x2a'],
  },
  {
    name: 'goCall',
    family: 'goroutine',
    within: 'goroutine',
    lead: '[A-Za-z_][^ \\t\\r\\n(]*\\(',
    parts: '(?<function>.+)\\((?<args>[^()]*)\\)[ \\t]*',
    scopes: { function: 'entity.name.function', args: 'variable.parameter' },
    scope: 'entity.name.function',
    samples: ['net/http.(*persistConn).roundTrip(0xc000658fc0, 0xc0003fc080, 0x0, 0x0, 0x0)', 'main.main()', 'panic({0x4a2b60?, 0x4e8d20?})'],
  },

  // Mounts: fs/proc_namespace.c show_mountinfo. The third column's minor number names a FUSE connection.
  {
    name: 'mountinfo',
    family: 'mounts',
    lead: '[0-9]+ [0-9]+ [0-9]+:[0-9]+ /',
    parts: '(?<id>[0-9]+) (?<parent>[0-9]+) (?<major>[0-9]+):(?<minor>[0-9]+) (?<root>[^ ]+) (?<mountPoint>[^ ]+) (?<options>[^ ]+)(?<optional>(?: [a-z_]+:[0-9]+)*) - (?<type>[^ ]+) (?<source>[^ ]+)(?<super>(?: .*)?)',
    scopes: {
      id: 'constant.numeric.mount',
      parent: 'constant.numeric.mount',
      major: 'constant.numeric.device',
      minor: 'constant.numeric.device',
      root: 'string.unquoted.path',
      mountPoint: 'string.unquoted.path',
      options: 'comment.line.options',
      optional: 'comment.line.options',
      type: 'entity.name.type.filesystem',
      source: 'string.unquoted.source',
      super: 'comment.line.options',
    },
    scope: 'string.unquoted.path',
    samples: ['587 586 0:135 / /srv/nd rw,nosuid,nodev,relatime - fuse.ndrive ndrive rw,user_id=0,group_id=0'],
  },
];
