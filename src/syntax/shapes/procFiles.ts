import type { Shape } from '../shape.ts';

/** Files of /proc/PID. */
export const procFiles: readonly Shape[] = [
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
  // /proc/PID/limits: fs/proc/base.c proc_pid_limits, "%-25s %-20s %-20s %-10s\n".
  {
    name: 'limitsHeader',
    family: 'procfs',
    starts: true,
    lead: 'Limit +Soft Limit +Hard Limit',
    scope: 'markup.heading.columns',
    samples: ['Limit                     Soft Limit           Hard Limit           Units     '],
  },
  {
    name: 'limitsRow',
    family: 'procfs',
    lead: 'Max (?:cpu time|file size|data size|stack size|core file size|resident set|processes|open files|locked memory|address space|file locks|pending signals|msgqueue size|nice priority|realtime priority|realtime timeout)[ \\t]+(?:unlimited|[0-9])',
    parts: '(?<field>Max [a-z ]*[a-z])[ \\t]+(?<soft>unlimited|[0-9]+)[ \\t]+(?<hard>unlimited|[0-9]+)[ \\t]*(?<unit>[a-z]*)[ \\t]*',
    scopes: { field: 'support.type.property-name', soft: 'constant.numeric.limit', hard: 'constant.numeric.limit', unit: 'comment.line.unit' },
    scope: 'constant.numeric.limit',
    samples: ['Max open files            20000                20000                files     ', 'Max cpu time              unlimited            unlimited            seconds   ', 'Max nice priority         0                    0                    '],
  },
  // /proc/locks: fs/locks.c lock_get_status; `lock:` before it in /proc/PID/fdinfo/N.
  {
    name: 'fileLock',
    family: 'procfs',
    lead: '(?:lock:[ \\t]*)?[0-9]+: *(?:-> *)?(?:POSIX|FLOCK|OFDLCK|ACCESS|LEASE|DELEG|UNKNOWN) +(?:ADVISORY|MANDATORY|\\*NOINODE\\*|ACTIVE|BREAKING|BREAKER|MSNFS|UNKNOWN) ',
    parts:
      '(?:lock:[ \\t]*)?(?<id>[0-9]+):(?<arrow> *(?:-> *)?)(?<type>[A-Z]+) +(?<mode>[A-Z*]+) +(?<access>READ|WRITE|RW|UNLCK|NONE) +(?<pid>-?[0-9]+) +(?<inode><none>:0|[0-9a-f]+:[0-9a-f]+:[0-9]+) +(?<range>[0-9]+ +(?:EOF|[0-9]+))[ \\t]*',
    scopes: {
      id: 'constant.numeric.lock',
      arrow: 'keyword.operator.blocked',
      type: 'entity.name.type.lock',
      mode: 'comment.line.mode',
      access: 'keyword.control.access',
      pid: 'constant.numeric.pid',
      inode: 'constant.numeric.inode',
      range: 'constant.numeric.range',
    },
    scope: 'entity.name.type.lock',
    samples: ['1: POSIX  ADVISORY  WRITE 708 00:18:1234 0 EOF', '1: -> POSIX  ADVISORY  READ  5523 fd:00:917593 128 128', '12: FLOCK  ADVISORY  WRITE -1 <none>:0 0 EOF', 'lock:\t1: FLOCK  ADVISORY  WRITE 1722 08:02:393 0 EOF', '4: LEASE  ACTIVE    READ 81 08:01:77 0 EOF'],
  },
  // /proc/PID/cgroup: kernel/cgroup/cgroup.c proc_cgroup_show.
  {
    name: 'cgroupLine',
    family: 'procfs',
    lead: '(?:0::|[0-9]+:(?:name=[A-Za-z0-9_.-]+|(?:blkio|cpu|cpuacct|cpuset|debug|devices|freezer|hugetlb|io|memory|misc|net_cls|net_prio|perf_event|pids|rdma)(?:,[a-z_=]*)*):)/',
    parts: '(?<id>[0-9]+):(?<controllers>[^:]*):(?<path>/.*)',
    scopes: { id: 'constant.numeric.hierarchy', controllers: 'support.type.property-name', path: 'string.unquoted.path' },
    scope: 'string.unquoted.path',
    samples: ['0::/system.slice/docker-1f0c7a6c4ed0.scope', '12:freezer:/docker/1f0c7a6c4ed0', '4:cpu,cpuacct:/user.slice', '1:name=systemd:/init.scope', '0::/../cri-containerd-0badc0de.scope (deleted)'],
  },
  // /proc/PID/syscall: fs/proc/base.c proc_pid_syscall.
  {
    name: 'syscallLine',
    family: 'procfs',
    lead: '(?:-1|[0-9]+ 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+) 0x[0-9a-f]+ 0x[0-9a-f]',
    parts: '(?<number>-?[0-9]+)(?<args>(?: 0x[0-9a-f]+)*) (?<sp>0x[0-9a-f]+) (?<pc>0x[0-9a-f]+)[ \\t]*',
    scopes: { number: 'entity.name.function.syscall', args: 'variable.parameter', sp: 'comment.line.pointer', pc: 'comment.line.pointer' },
    scope: 'entity.name.function.syscall',
    samples: ['0 0x3 0x7fff310054a0 0x5dc 0x7fcad35d6b60 0x0 0x0 0x7fff31005468 0x7fcad36bf2ad', '-1 0x7fff31005468 0x7fcad36bf2ad'],
  },
  // /proc/pressure/*, *.pressure of a control group: kernel/sched/psi.c psi_show.
  {
    name: 'pressureLine',
    family: 'procfs',
    lead: '(?:some|full) avg10=[0-9]',
    parts: '(?<who>some|full) (?<averages>avg10=[0-9.]+ avg60=[0-9.]+ avg300=[0-9.]+) (?<total>total=[0-9]+)[ \\t]*',
    scopes: { who: 'support.type.property-name', averages: 'constant.numeric.percent', total: 'constant.numeric.microseconds' },
    scope: 'constant.numeric.percent',
    samples: ['some avg10=0.00 avg60=4.59 avg300=13.93 total=1605380001', 'full avg10=99.00 avg60=80.12 avg300=33.04 total=1605380001'],
  },
  // /proc/meminfo: fs/proc/meminfo.c meminfo_proc_show.
  {
    name: 'meminfoLine',
    family: 'procfs',
    lead:
      '(?:MemTotal|MemFree|MemAvailable|Buffers|Cached|SwapCached|(?:Active|Inactive)(?:\\((?:anon|file)\\))?|Unevictable|Mlocked|HighTotal|HighFree|LowTotal|LowFree|MmapCopy|SwapTotal|SwapFree|Zswap|Zswapped|Dirty|Writeback|AnonPages|Mapped|Shmem|KReclaimable|Slab|SReclaimable|SUnreclaim|KernelStack|ShadowCallStack|PageTables|SecPageTables|NFS_Unstable|Bounce|WritebackTmp|CommitLimit|Committed_AS|VmallocTotal|VmallocUsed|VmallocChunk|Percpu|EarlyMemtestBad|HardwareCorrupted|AnonHugePages|ShmemHugePages|ShmemPmdMapped|FileHugePages|FilePmdMapped|CmaTotal|CmaFree|Unaccepted|Balloon|GPUActive|GPUReclaim|Hugepagesize|Hugetlb|DirectMap(?:4k|64k|1M|2M|4M|1G)):[ \\t]+[0-9]+ kB|HugePages_(?:Total|Free|Rsvd|Surp):[ \\t]+[0-9]',
    parts: '(?<field>[A-Za-z0-9_()]+):[ \\t]+(?<value>[0-9]+(?: kB)?)[ \\t]*',
    scopes: { field: 'support.type.property-name', value: 'constant.numeric.value' },
    scope: 'constant.numeric.value',
    samples: ['MemTotal:       24682416 kB', 'Active(anon):     11616 kB', 'HugePages_Total:       0'],
  },
  // /proc/PID/fdinfo/N: fs/proc/fd.c seq_show, and what eventfd, timerfd, epoll, inotify, fanotify and FUSE add.
  {
    name: 'fdinfoStart',
    family: 'procfs',
    starts: true,
    lead: 'pos:\\t[0-9]',
    parts: '(?<field>pos):\\t(?<value>[0-9]+)[ \\t]*',
    scopes: { field: 'support.type.property-name', value: 'constant.numeric.value' },
    scope: 'constant.numeric.value',
    samples: ['pos:\t0'],
  },
  {
    name: 'fdinfoField',
    family: 'procfs',
    lead: '(?:flags:\\t0[0-7]|mnt_id:[ \\t]*[0-9]|ino:\\t[0-9]|fuse_connection:[ \\t]*[0-9]|eventfd-(?:count|id|semaphore): *[0-9a-f]|settime flags: 0|it_(?:value|interval): \\([0-9]|clockid: [0-9]|ticks: [0-9]|sigmask:\\t[0-9a-f])',
    parts: '(?<field>[A-Za-z_ -]+):[ \\t]*(?<value>.+)',
    scopes: { field: 'support.type.property-name', value: 'constant.numeric.value' },
    scope: 'constant.numeric.value',
    samples: ['flags:\t02100002', 'mnt_id:\t24', 'ino:\t90', 'fuse_connection:\t135', 'eventfd-count:                0', 'it_value: (0, 49406829)'],
  },
  {
    name: 'fdinfoWatch',
    family: 'procfs',
    lead: '(?:tfd: +[0-9]+ events: |inotify wd:[0-9a-f]|fanotify (?:flags|ino|mnt_id|sdev):[0-9a-f])',
    parts: '(?<kind>tfd|inotify|fanotify):? *(?<value>.+)',
    scopes: { kind: 'support.type.property-name', value: 'constant.numeric.value' },
    scope: 'constant.numeric.value',
    samples: ['tfd:        5 events:       1d data: ffffffffffffffff pos:0 ino:61af sdev:7', 'inotify wd:3 ino:9e7e sdev:800013 mask:800afce ignored_mask:0', 'fanotify flags:10 event-flags:0'],
  },
  // /proc/PID/sched: kernel/sched/debug.c proc_sched_show_task.
  {
    name: 'schedLine',
    family: 'procfs',
    lead: '(?:nr_(?:voluntary_|involuntary_)?switches|se\\.[a-z_.]+|(?:se\\.)?statistics\\.[a-z_]+|sum_(?:sleep|block)_runtime|(?:sleep|block|wait|exec|slice)_(?:max|start)|iowait_(?:sum|count)|clock-delta|mm->numa_scan_seq|(?:policy|prio) {8,}) *: +-?[0-9]',
    parts: '(?<field>[a-zA-Z0-9_.>-]+) *: +(?<value>-?[0-9.]+)[ \\t]*',
    scopes: { field: 'support.type.property-name', value: 'constant.numeric.value' },
    scope: 'constant.numeric.value',
    samples: ['nr_switches                                  :                  381', 'se.sum_exec_runtime                          :             0.000000', 'prio                                         :                  120'],
  },
  // sysctl(8), as procps and busybox print it.
  {
    name: 'sysctlLine',
    family: 'procfs',
    lead: 'kernel\\.(?:hung_task|sysrq|panic|softlockup|hardlockup|softlock|watchdog|nmi_watchdog|soft_watchdog|pid_max|threads-max|core_|tainted|osrelease|yama|unknown_nmi)[a-z_.]* = ',
    parts: '(?<name>kernel\\.[a-z_.-]+) = (?<value>.*)',
    scopes: { name: 'support.type.property-name', value: 'constant.numeric.value' },
    scope: 'constant.numeric.value',
    samples: ['kernel.hung_task_warnings = 0', 'kernel.sysrq = 438'],
  },
];
