import type { Shape } from '../shape.ts';
import { SYMBOL, OFFSET, FRAME_SCOPES } from './pieces.ts';

// Names of the program counter and of the return address, each with what follows it.
const POINTERS =
  'RIP: (?:[0-9a-f]+:)?|RIP +|EIP: (?:[0-9a-f]+:)?|EIP is at |IP: |PC is at |LR is at |pc : |lr : |NIP |LR (?:= )?|epc *: |ra *: |ERA: |[TR]PC: |I7: |IAOQ\\[[01]\\]: |RP\\(r2\\): |(?:Krnl|User) PSW *: |--- (?:interrupt|Exception): ';
const ADDRESS = '(?:\\[<[^>\\r\\n]*>\\] *|\\[?[0-9a-f]+\\]? +|at |[<(])?';
const ADDRESSES = `${ADDRESS}${ADDRESS}${ADDRESS}`;

/**
 * What stands around the trace of an oops, a warning, a lockup: registers, code, memory and the machine's state.
 * Sources: show_regs and die of arch/*\/kernel, kernel/module/main.c print_modules, kernel/locking/lockdep.c
 * print_irqtrace_events, mm/kasan/report.c and mm/debug.c.
 */
export const registers: readonly Shape[] = [
  {
    name: 'codePointer',
    family: 'stack',
    lead: `(?:${POINTERS})${ADDRESSES}[A-Za-z_.][A-Za-z0-9_.$]*\\+0x[0-9a-f]+/0x[0-9a-f]`,
    parts: `(?<register>RIP|EIP(?: is at)?|IP|PC is at|LR is at|pc|lr|NIP|LR|epc|ra|ERA|[TR]PC|I7|IAOQ\\[[01]\\]|RP\\(r2\\)|(?:Krnl|User) PSW|--- (?:interrupt|Exception))(?<gap> *(?:[:=] ?)?)(?:(?<segment>[0-9a-f]+):)?(?<address>${ADDRESSES})(?<function>${SYMBOL})${OFFSET}(?: \\[(?<module>[A-Za-z0-9_-]+)(?: (?<buildid>[0-9a-f]+))?\\])?(?<note>.*)`,
    scopes: {
      register: 'variable.language.register', gap: 'punctuation.separator', segment: 'constant.numeric.hex.segment', address: 'constant.numeric.hex.address', function: FRAME_SCOPES.function, offset: FRAME_SCOPES.offset, size: FRAME_SCOPES.size,
      module: FRAME_SCOPES.module, buildid: FRAME_SCOPES.buildid, note: FRAME_SCOPES.note,
    },
    scope: 'comment.line.registers',
    samples: [
      'RIP: 0010:_raw_spin_lock+0x13/0x20',
      'RIP: 0010:[<ffffffff82083f5b>]  [<ffffffff82083f5b>] fuse_put+0x6b/0x90 [fuse]',
      'RIP  [<ffffffff82083f5b>] fuse_put+0x6b/0x90 [fuse]',
      'RIP: fuse_put+0x10/0x20 RSP: ffff8801db907588',
      'EIP is at fuse_put+0x10/0x20',
      'IP: [<ffffffff82083f5b>] fuse_put+0x6b/0x90 [fuse c0ffee00]',
      'pc : fuse_put+0x154/0x780 [fuse]',
      'lr : fuse_put+0x3ac/0x780',
      'LR is at fuse_put+0x14/0x1c',
      'NIP [c00000000018f3ac] fuse_put+0x9c/0x8a0 [fuse]',
      'LR [c00000000018f3ac] fuse_put+0x9c/0x8a0',
      'LR = fuse_put+0x9c/0x8a0',
      '--- interrupt: 300 at fuse_put+0x9c/0x8a0',
      'epc   : ffffffff80bcfe5c fuse_put+0x1c/0x28',
      'ra : fuse_put+0x1c/0x28',
      'ERA: 9000000000223456 fuse_put+0x1c/0x28',
      'TPC: <fuse_put+0x1c/0x28>',
      'RP(r2): fuse_put+0x1c/0x28',
      'IAOQ[0]: fuse_put+0x1c/0x28',
      'Krnl PSW : 0704c00180000000 0000000000b1c2d4 (fuse_put+0x1c/0x28 [fuse])',
    ],
  },
  {
    name: 'modules',
    family: 'stack',
    lead: '(?:Modules linked in:|Unloaded tainted modules:)',
    parts: '(?:Modules linked in|Unloaded tainted modules):(?<modules>.*)',
    scopes: { modules: 'entity.name.namespace.module' },
    scope: 'comment.line.modules',
    samples: ['Modules linked in: fuse(E) xfs [last unloaded: nfs]', 'Modules linked in:', 'Unloaded tainted modules: acpi_cpufreq():1'],
  },
  {
    // A line of console or mail ends inside of the list; one name at least among the first has an underscore.
    name: 'modulesGoOn',
    family: 'stack',
    within: 'stack',
    lead: '(?:[a-z0-9]+(?:\\([A-Z+-]+\\))? ){0,3}[a-z0-9]+_[a-z0-9_]+(?:\\([A-Z+-]+\\))? [a-z0-9_]',
    parts: '(?<modules>[A-Za-z0-9_(), +\\[\\]:-]*)',
    scopes: { modules: 'entity.name.namespace.module' },
    scope: 'comment.line.modules',
    samples: ['ip6_tables xfs libcrc32c raid1 ', 'btrfs xor xor_neon raid6_pq loop [last unloaded: nfs]', 'sd_mod(E) ahci(E) libahci(E) '],
  },
  {
    // User mode has addresses only: RIP: 0033:0x7f….
    name: 'registers',
    family: 'stack',
    lead:
      '(?:[ER]IP: +(?:[0-9a-f]+:)?(?:\\[|0x[0-9a-f]|Bad)|RSP: +[0-9a-f]+:|RSP <?[0-9a-f]+|[ER][0-9A-DS][0-9XPI]: [0-9a-f]{8}|R(?:AX|DX|BP|10|13): [0-9a-f]+ R|FS: +[0-9a-f]+\\(|FS: +[0-9a-f]+ |(?:CS|DS): +[0-9a-f]+ [A-Z][A-Z]:|CR[0-9]: [0-9a-f]+|DR[0-9]: [0-9a-f]+ |PKRU: [0-9a-f]|ORIG_RAX: |EFLAGS: [0-9a-f]|EIP: [0-9a-f]+:\\[<|ESI: [0-9a-f]+ EDI|EAX: [0-9a-f]+ EBX|EDX: [0-9a-f]|' +
      'GS: *[0-9a-f]+\\(|PGD [0-9a-f]|P4D [0-9a-f]|PUD [0-9a-f]|PMD [0-9a-f]|PTE [0-9a-f]|#PF: |task: [0-9a-f]+ (?:ti|task\\.stack): |' +
      'pstate: *[0-9a-f]|pmr(?:_save)?: |sp : |x[0-9]+ ?: [0-9a-f]+|pc : (?:\\[|[0-9a-f])|lr : (?:\\[|[0-9a-f])|r[0-9]+ *: [0-9a-f]+ +r[0-9]|r[0-9]+:[0-9a-f]{8}|sp : [0-9a-f]+ +ip : |xPSR: |Flags: [nN][zZ][cC][vV]|Control: [0-9a-f]+ +(?:Table|DAC)|Process [^ \\r\\n]+ \\(pid: |Stack: \\(0x|Register r[0-9]+ information|(?:Exception|IRQ|Task|Overflow|Entry) stack(?:\\(|: )|8<--- cut here|' +
      'NIP: +[0-9a-f]+ LR: |REGS: [0-9a-f]+ |MSR: +[0-9a-f]+ |CFAR: [0-9a-f]+ |DAR: [0-9a-f]+ |IRQMASK: |GPR[0-9]+: [0-9a-f]+ |NIP \\[[0-9a-f]+\\] 0x|LR \\[[0-9a-f]+\\] 0x|--- interrupt: |LE PAGE_SIZE=|BE PAGE_SIZE=|PACATMSCRATCH: |' +
      '(?:Krnl|User) (?:PSW *:|GPRS:|Code:)|R:[0-9] T:[0-9] IO:|Last Breaking-Event-Address|Failing address: [0-9a-f]+ |Fault in (?:home|primary|secondary|access)|AS:[0-9a-f]+ R[0-9]:|' +
      '\\$ ?[0-9]+ +: +[0-9a-f]|(?:Hi|Lo|Acx) +: [0-9a-f]+|epc *: [0-9a-f]|ra *: [0-9a-f]+ |Status: [0-9a-f]+|Cause : [0-9a-f]+|BadVA : [0-9a-f]+|PrId +: [0-9a-f]+|Stack : [0-9a-f]|' +
      '(?:gp|s[0-9]+|a[0-9]|t[0-9]) *: [0-9a-f]+ [a-z]+[0-9]* *: |status: [0-9a-f]+ badaddr: |' +
      'pc [0-9a-f]+ ra [0-9a-f]+ |[ast][0-9] [0-9a-f]+ [astux][0-9] [0-9a-f]+|(?:CRMD|PRMD|EUEN|ECFG|ESTAT|BADV|PRID): [0-9a-f]+|' +
      'TSTATE: [0-9a-f]+ |[gilo][04]: [0-9a-f]+ [gilo][15]: |TPC: <0x|IASQ: [0-9a-f]|IAOQ\\[|IIR: [0-9a-f]|ORIG_R28: |RP\\(r2\\): |s?r[0-9][0-9]-[0-9][0-9] +[0-9a-f]|PSW: [01]|YZrvWESTHLNXBCVM)',
    scope: 'comment.line.registers',
    samples: [
      'RIP: 0033:0x43618c',
      'RSP: 002b:00007fff679a3898 EFLAGS: 00000246 ORIG_RAX: 0000000000000036',
      'RAX: fffffffffffffe00 RBX: 00007f838559b010 RCX: 000000000043618c',
      'R10: 0000000000000000 R11: 0000000000000246 R12: 0000000000000000',
      'FS:  00007fce6fc10700(0000) GS:ffff8801dbf00000(0000) knlGS:0000000000000000',
      'CS:  0010 DS: 0000 ES: 0000 CR0: 0000000080050033',
      'CR2: 000000002084fffc CR3: 00000001c4500000 CR4: 00000000001406e0',
      'DR3: 0000000000000000 DR6: 00000000fffe0ff0 DR7: 0000000000000400',
      'PKRU: 55555554',
      'PGD 1d8d6a067 P4D 1d8d6a067 PUD 0 ',
      '#PF: supervisor read access in kernel mode',
      'EAX: c1b2c3d4 EBX: 00000000 ECX: f6e0a2c0 EDX: 00000001',
      'task: ffff8800bb13e000 task.stack: ffff8800b9b08000',
      'pstate: 60400005 (nZCv daif +PAN -UAO -TCO -DIT -SSBS BTYPE=--)',
      'sp : ffff800089b83430',
      'x29: ffff800089b834a0 x28: 0000000000000002 x27: ffffabe6d2b515e8',
      'pc : [<c0101234>]    lr : [<c0105678>]    psr: 60000013',
      'r10: c1b2c3d4  r9 : 00000000  r8 : c0e0a2c0',
      'NIP:  c00000000018f3ac LR: c00000000018f3a0 CTR: c0000000001a0b30',
      'GPR00: c00000000018f3a0 c0000000fa2b7a90 c000000001234500 0000000000000000 ',
      'Krnl GPRS: 0000000000000001 0000000000000000 000003e0003abc10 0000000000000000',
      '$ 4   : 0000000000000063 80000000a5130558 80000000a5132b68 0000000000000005',
      'Cause : 8080000c (ExcCode 03)',
      'gp : ffffffff81a0b2c8 tp : ff60000080a1b2c0 t0 : 0000000000000001',
      'ESTAT: 00000000 [INT] (IS= ECode=0 EsubCode=0)',
      'TSTATE: 0000004411001603 TPC: 00000000005a1f00 TNPC: 00000000005a1f04 Y: 00000000    Not tainted',
      'IASQ: 0000000000000000 0000000000000000 IAOQ: 00000000401a2b3c 00000000401a2b40',
    ],
  },
  {
    name: 'codeBytes',
    family: 'stack',
    lead: '(?:Code: +(?:[0-9a-f<(]|Bad|Unable)|Instruction (?:dump|DUMP):)',
    scope: 'comment.line.code',
    samples: ['Code: ff 48 89 f1 48 01 d9 <48> 39 f9', 'Code: Bad RIP value.', 'Code: aa1303e1 f9400274 (b9400a80)', 'Instruction dump:'],
  },
  {
    name: 'traceNotes',
    family: 'stack',
    lead:
      '(?:irq event stamp: [0-9]|(?:hard|soft)irqs last (?: enabled|disabled) at|---\\[ end (?:trace|Kernel panic)|Dumping ftrace buffer:|\\(ftrace buffer empty\\)|Kernel Offset: |Rebooting in [0-9]+ seconds|Hardware name: |Sending NMI from CPU|Sending NMI to |NMI backtrace for cpu|Task dump for CPU|Workqueue: [^ \\r\\n]+ [A-Za-z_]|Stopper: [^ \\r\\n]+\\+0x|' +
      'Mem abort info:|Data abort info:|ESR = 0x|EC = 0x|SET = [0-9], FnV|EA = [0-9], S1PTW|FSC = 0x|ISV = [0-9], ISS|CM = [0-9], WnR|GCS = [0-9], Overlay|(?:user|swapper) pgtable: |\\[[0-9a-f]+\\] (?:\\*?pgd|address between|user address)|Faulting instruction address: |Kernel attempted to |kernel tried to execute |Disabling lock debugging due to|' +
      'Thread overran stack|Preemption disabled at:|preempt_count: |RCU nest depth: |in_atomic\\(\\): |FAULT_INJECTION: |name fail[a-z_]+, interval|kasan: (?:CONFIG_KASAN|GPF could)|KASAN: [a-z-]+ in range|stack backtrace:|Tainted: \\[|INFO: NMI handler \\(|Shutting down cpus with NMI|SMP: stopping secondary CPUs|CPU features: 0x|Memory Limit: |Fixing recursive fault but|note: [^ \\r\\n]+\\[[0-9]+\\] exited with |CPU#[0-9]+ (?:Utilization every|Detect HardIRQ)|#[0-9]+: +[0-9]+(?:% system|\t| +irq#)|Current [^ \\r\\n]+ pgtable: |watchdog: CPU [0-9]+ (?:TB:|became unstuck))',
    scope: 'comment.line.notes',
    samples: [
      'irq event stamp: 35856',
      'hardirqs last  enabled at (35855): [<ffffffff874a1734>] _raw_spin_unlock_irqrestore+0x74/0xc0',
      '---[ end trace 05ef833e13705a0a ]---',
      'Hardware name: QEMU Standard PC (Q35 + ICH9, 2009)',
      'Sending NMI from CPU 0 to CPUs 1:',
      'Workqueue: events_unbound fsnotify_mark_destroy_workfn',
      'Mem abort info:',
      '[0000000000000010] pgd=0000000000000000, p4d=0000000000000000',
      'note: volctl[78] exited with irqs disabled',
      'CPU#0 Utilization every 4s during lockup:',
      '#1: 100% system,\t  0% softirq,\t  1% hardirq,\t  0% idle',
      'Current volctl pgtable: 4K pagesize, 48-bit VAs, pgdp=0x0000000081a0b000',
      'KASAN: null-ptr-deref in range [0x0000000000000000-0x0000000000000007]',
    ],
  },
  {
    // mm/kasan/report.c, mm/debug.c, mm/slub.c print_tracking.
    name: 'memoryNotes',
    family: 'stack',
    lead:
      '(?:(?:Read|Write|Free|Access)(?: of size [0-9]+)? at addr |(?:Read|Write) at addr |(?:Allocated|Freed) by task [0-9]|Last potentially related work creation:|Second to last potentially related|The buggy address (?:belongs|is located|is)|Memory state around the buggy address|Pointer tag: |which belongs to the cache |page:[0-9a-f(]|page: refcount|page_type: |page dumped because|page_owner |head: ?(?:order|[0-9a-f]{2})|raw: [0-9a-f]|flags: 0x[0-9a-f]+\\(|' +
      '[a-f0-9]{8}(?:[a-f0-9]{8})?: (?:[0-9a-f]{2} |[0-9a-f]{4,8} )|Uninit was (?:stored|created)|Local variable |Bytes [0-9-]+ of |Memory access of size|[0-9]+-byte region|lock: [^ \\r\\n]+, \\.magic: |comm "[^"\\r\\n]*", pid [0-9]|backtrace(?: \\(crc|:)|hex dump \\(first|read(?:-write)? to 0x|write(?: \\(marked\\))? to 0x|value changed: 0x|Reported by Kernel Concurrency|kfence-#[0-9])',
    scope: 'comment.line.memory',
    samples: [
      'Read of size 1 at addr ffffffff88000008 by task syz-executor3/8786',
      'Allocated by task 5007:',
      'The buggy address belongs to the object at ffff8880a1b2c3d0',
      'Memory state around the buggy address:',
      'ffff8880a1b2c300: fb fb fb fb fc fc fc fc 00 00 00 00 00 00 00 00',
      'page dumped because: kasan: bad access detected',
    ],
  },
  {
    // Words of the stack, as x86 before 4.9, MIPS, ARM and s390 print them.
    name: 'stackWords',
    family: 'stack',
    within: 'stack',
    lead: '(?:[0-9a-f]{8}(?:[0-9a-f]{8})? +[0-9a-f]{8}|[0-9a-f]{4}: *[0-9a-f]{8}|[0-9a-f]{16}|Stack:|<?[0-9a-f]{2}>? <?[0-9a-f]{2}>? <?[0-9a-f]{2}>? |[XU]{8} [XU]{8} |[0-9a-f]{8} <|\\^|[>#*]?[0-9a-f]{16}: [0-9a-f]{4} ?)',
    scope: 'comment.line.words',
    samples: [
      'ffff88005bb6f908 0000000000000046 ffff880050b6ab70 ffff880061e1c5d0',
      'c1b2c3d4 00000000 c0e0a2c0 00000001',
      '1e80: c1b2c3d4 00000000',
      'Stack:',
      '48 89 ef e8 0f fd ff ff',
      '^',
    ],
  },
];
