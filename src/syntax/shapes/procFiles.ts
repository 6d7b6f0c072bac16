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
];
