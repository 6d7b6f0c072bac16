import type { Shape } from '../shape.ts';
import { SYMBOL, OFFSET, MODULE, FRAME_SCOPES } from './pieces.ts';

const NAME = '[A-Za-z_][A-Za-z0-9_.$]*';
const WHERE = `${NAME}\\+0x[0-9a-f]+/0x[0-9a-f]+`;
// What stands between `[<` and `>]`: an address, 0, nothing where HTML ate it, `(____ptrval____)` before the hash key
// of %p is there, and `inline` where a script put it in.
const SLOT = '[0-9a-fA-Fx]*|\\(_*ptrval_*\\)|inline';
const FUNCTION = `(?<function>${SYMBOL})(?:${OFFSET})?${MODULE}`;
const SCOPES = { slot: 'comment.line.slot', address: 'constant.numeric.hex.address', ...FRAME_SCOPES } as const;
const { unreliable: UNRELIABLE, mark: MARK, ...PLAIN_SCOPES } = SCOPES;
const { slot: _slot, address: ADDRESS, ...FROM_SCOPES } = PLAIN_SCOPES;

/**
 * Frames of kernel stacks. Sources: kernel/stacktrace.c and fs/proc/base.c ("[<0>] %pB"), arch/*\/kernel: x86
 * dumpstack.c, arm64 stacktrace.c, arm traps.c, powerpc process.c, s390 dumpstack.c, mips and riscv, sparc
 * process_64.c, and what scripts/decode_stacktrace.sh and syzkaller make of them.
 */
export const frames: readonly Shape[] = [
  {
    // arch/arm/kernel/traps.c dump_backtrace_entry up to 5.17: the callee, and where its caller goes on.
    name: 'armAddressFrame',
    family: 'stack',
    lead: `\\[<[0-9a-f]+>\\] \\(${NAME}(?:\\+0x[0-9a-f]+/0x[0-9a-f]+)?(?: \\[[A-Za-z0-9_-]+\\])?\\) from \\[<`,
    parts: `\\[<[0-9a-f]+>\\] \\((?<callee>${SYMBOL})(?:\\+(?<calleeOffset>0x[0-9a-f]+/0x[0-9a-f]+))?(?: \\[(?<calleeModule>[A-Za-z0-9_-]+)\\])?\\) from \\[<(?<slot>[0-9a-f]+)>\\] \\((?:(?<function>${SYMBOL})${OFFSET}(?: +\\[(?<module>[A-Za-z0-9_-]+)(?: (?<buildid>[0-9a-f]+))?\\])?|(?<address>0x[0-9a-f]+))\\)(?<note>(?:[ \\t].*)?)`,
    scopes: { callee: 'entity.name.function.callee', calleeOffset: 'constant.numeric.hex.offset', calleeModule: 'entity.name.namespace.module', ...PLAIN_SCOPES },
    scope: 'invalid.deprecated.frame',
    samples: [
      '[<c0b51234>] (__schedule) from [<c0b519ac>] (schedule+0x5c/0xc4)',
      '[<bf012345>] (nfs_wait+0x0/0x10c [nfs]) from [<bf0126b0>] (nfs_open+0x18/0x1c [nfs c0ffee00])  r7:c1',
      '[<c0b51234>] (panic) from [<bf0126b0>] (0xbf0126b0)',
    ],
  },
  {
    name: 'procFrame',
    family: 'stack',
    lead: `\\[< *(?:${SLOT}) *>\\]`,
    parts: `\\[< *(?<slot>${SLOT}) *>\\][ \\t]*(?:(?<unreliable>\\?) +)?(?:${FUNCTION}|(?<address>0x[0-9a-fA-F]+)[ \\t]*)`,
    scopes: SCOPES,
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
      '[<(____ptrval____)>] start_kernel+0x1b/0x2a0',
      '[<     inline     >] fuse_put fs/fuse/dev.c:120',
    ],
  },
  {
    // s390 show_stack: "([<%016lx>] %pSR)" where the unwinder does not vouch for the frame.
    name: 'enclosedFrame',
    family: 'stack',
    lead: '\\(\\[<[0-9a-f]+>\\]',
    parts: `(?<unreliable>\\()\\[<(?<slot>[0-9a-f]+)>\\] *(?:(?<function>${SYMBOL})(?:${OFFSET})?(?: +\\[(?<module>[A-Za-z0-9_-]+)(?: (?<buildid>[0-9a-f]+))?\\])?|(?<address>0x[0-9a-f]+))\\)(?<note>(?:[ \\t].*)?)`,
    scopes: { unreliable: UNRELIABLE, ...PLAIN_SCOPES },
    scope: 'invalid.deprecated.frame',
    samples: [
      '([<000003e0003abc10>] 0x3e0003abc10)',
      '([<0000000000b1c2d4>] schedule+0x54/0x108) ',
      '([<000003ff80212345>] qeth_open+0x25/0x1a0 [qeth c0ffee00])',
    ],
  },
  {
    // x86 before 4.10 puts the marker of the stack in front of its first frame.
    name: 'markedFrame',
    family: 'stack',
    lead: `<+/?#?[A-Z_]+[0-9]*>+ *\\[<(?:${SLOT})>\\]`,
    parts: `(?<context><+/?#?[A-Z_]+[0-9]*>+) *\\[<(?<slot>${SLOT})>\\] *(?:(?<unreliable>\\?) +)?(?:${FUNCTION}|(?<address>0x[0-9a-fA-F]+)[ \\t]*)`,
    scopes: { context: 'markup.heading.trace', ...SCOPES },
    scope: 'invalid.deprecated.frame',
    samples: [
      '<IRQ>  [<ffffffff8140c8fc>] sched_show_task+0x2cb/0x2d6',
      '<<EOE>>  [<ffffffff8106b4d5>] ? do_exit+0x3f5/0x9f0 [fuse c0ffee00] (P)  <-- here',
      '<EOI>  [<ffffffffa0011223>] 0xffffffffa0011223',
      '<#DF>  [<ffffffff8106b4d5>] df_debug+0x2d/0x30',
    ],
  },
  {
    // <IRQ>, </IRQ>, <<EOE>>, <#DF>: arch/x86/kernel/dumpstack_64.c stack_type_name.
    name: 'stackMarker',
    family: 'stack',
    lead: '(?:<<EOE>>|</?(?:EOE|IST|SYSENTER|#DF|#DB[0-9]*|#MC|#VC2?)>|Backtrace:)',
    scope: 'markup.heading.trace',
    samples: ['<<EOE>>', '<#DF>', '</IST>', 'Backtrace: '],
  },
  {
    // arch/powerpc/kernel/process.c __show_stack "["REG"] ["REG"] %pS", sparc show_stack " [%016lx] %pS".
    name: 'addressFrame',
    family: 'stack',
    lead: `\\[[0-9a-f]+\\] (?:\\[[0-9a-f]+\\] (?:0x[0-9a-f]+|\\(nil\\))|(?:\\[[0-9a-f]+\\] )?[A-Za-z_.][A-Za-z0-9_.$]*\\+0x[0-9a-f]+/0x)`,
    parts: `(?:\\[[0-9a-f]+\\] )?\\[(?<slot>[0-9a-f]+)\\] (?:(?<function>${SYMBOL})${OFFSET}(?: +\\[(?<module>[A-Za-z0-9_-]+)(?: (?<buildid>[0-9a-f]+))?\\])?|(?<address>0x[0-9a-f]+|\\(nil\\)))(?: (?<unreliable>\\(unreliable\\)))?(?<note>(?:[ \\t].*)?)`,
    scopes: { unreliable: UNRELIABLE, ...PLAIN_SCOPES },
    scope: 'invalid.deprecated.frame',
    samples: [
      '[c0000000fa2b7b50] [c00000000018f3ac] __mutex_lock+0x9c/0x8a0 (unreliable)',
      '[c0000000fa2b7c10] [c0080000012345ac] nfs_wait_on_request+0x4c/0x60 [nfs c0ffee00] ',
      '[c0000000fa2b7a90] [c0000000fa2b7ad0] 0xc0000000fa2b7ad0 (unreliable)',
      '[00000000007f2a48] schedule+0x28/0xa0',
    ],
  },
  {
    // arch/sparc/kernel/traps_64.c die_if_kernel: "Caller[%016lx]: %pS".
    name: 'callerFrame',
    family: 'stack',
    lead: 'Caller\\[[0-9a-f]+\\]: ',
    parts: `Caller\\[(?<slot>[0-9a-f]+)\\]: (?:${FUNCTION}|(?<address>0x[0-9a-f]+)[ \\t]*)`,
    scopes: { mark: MARK, ...PLAIN_SCOPES },
    scope: 'invalid.deprecated.frame',
    samples: ['Caller[00000000005a1f00]: sys_write+0x54/0xa0', 'Caller[0000000010018724]: nfs_file_write+0x24/0x120 [nfs c0ffee00] (P) x', 'Caller[00000000f7d2c0a0]: 0xf7d2c0a0'],
  },
  {
    // arch/arm/kernel/traps.c dump_backtrace_entry since 5.18; before, an address in `[<>]` stands before both names.
    name: 'armFrame',
    family: 'stack',
    lead: `${NAME} from ${NAME}\\+0x[0-9a-f]+/0x`,
    parts: `(?<callee>${SYMBOL}) from ${FUNCTION}`,
    scopes: { callee: 'entity.name.function.callee', mark: MARK, ...FROM_SCOPES },
    scope: 'invalid.deprecated.frame',
    samples: ['schedule_timeout from fuse_wait+0x1bc/0x2a0 [fuse c0ffee00] (P) x'],
  },
  {
    name: 'logFrame',
    family: 'stack',
    lead: `(?:\\? +)?${WHERE}`,
    parts: `(?:(?<unreliable>\\?) +)?(?<function>${SYMBOL})${OFFSET}${MODULE}`,
    scopes: FRAME_SCOPES,
    scope: 'invalid.deprecated.frame',
    samples: [
      'request_wait_answer+0x1bb/0x2a0 [fuse]',
      '? fuse_dev_read+0x79/0xb0 [fuse]',
      'drm_ioctl+0x1b/0x2a0 [drm c0ffee0011223344556677889900aabbccddeeff] (P)',
      'ext4_llseek+0xfc/0x120            <-- needs inode->i_rwsem',
      'fuse_put+0x1b/0x2a0 fs/fuse/dev.c:120',
    ],
  },
  {
    // scripts/decode_stacktrace.sh: "function (file:line (discriminator n) file:line of inlined callers) module".
    name: 'decodedFrame',
    family: 'stack',
    lead: `(?:\\? +)?${NAME} \\([^ ()\\r\\n]+\\.(?:[chS]|rs):[0-9?]`,
    parts: `(?:(?<unreliable>\\?) +)?(?<function>${SYMBOL}) \\((?<source>[^ ()]+)(?<inlines>(?: [^)]*)?)\\)+(?: \\[?(?<module>[A-Za-z0-9_-]+)\\]?(?: (?<buildid>[0-9a-f]+)\\]?)?)?(?<note>(?:[ \\t].*)?)`,
    scopes: { unreliable: 'comment.line.unreliable', function: FRAME_SCOPES.function, source: 'string.unquoted.path', inlines: 'comment.line.inlines', module: FRAME_SCOPES.module, buildid: FRAME_SCOPES.buildid, note: FRAME_SCOPES.note },
    scope: 'invalid.deprecated.frame',
    samples: [
      'ext4_fallocate (/build/fs/ext4/extents.c:4712 (discriminator 3)) ext4',
      '? __schedule (kernel/sched/core.c:5380 kernel/sched/core.c:6699) ',
      'fuse_flush (fs/fuse/file.c:512) [fuse c0ffee00] (P)',
    ],
  },
  {
    // syzkaller's symbolizer prints inlined callees as frames of their own.
    name: 'inlineFrame',
    family: 'stack',
    lead: `(?:\\? +)?${NAME} [^ \\r\\n]+:[0-9]+ \\[inline\\]`,
    parts: `(?:(?<unreliable>\\?) +)?(?<function>${SYMBOL}) (?<source>[^ ]+) \\[inline\\](?<note>.*)`,
    scopes: { unreliable: 'comment.line.unreliable', function: FRAME_SCOPES.function, source: 'string.unquoted.path', note: FRAME_SCOPES.note },
    scope: 'invalid.deprecated.frame',
    samples: ['context_switch kernel/sched/core.c:5380 [inline]', '? rcu_read_lock include/linux/rcupdate.h:867 [inline] x'],
  },
  {
    // An address in no known module: %pB prints it bare.
    name: 'bareFrame',
    family: 'stack',
    within: 'stack',
    lead: '(?:\\? +)?0x[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]',
    parts: '(?:(?<unreliable>\\?) +)?(?<address>0x[0-9a-f]+)[ \\t]*(?<note>(?:\\([A-Z]+\\))?)',
    scopes: { unreliable: 'comment.line.unreliable', address: SCOPES.address, note: FRAME_SCOPES.note },
    scope: 'invalid.deprecated.frame',
    samples: ['0xffffffffc0112233', '? 0xffffffffc0112233 (P)'],
  },
];

/** Rows that are one frame a line. */
export const FRAME_SHAPES: ReadonlySet<string> = new Set(
  frames.map((row) => row.name).filter((name) => name !== 'stackMarker'),
);
