import type { Shape } from '../shape.ts';
import { SYMBOL, OFFSET, MODULE, FRAME_SCOPES } from './pieces.ts';

/** Frames of kernel stacks. */
export const frames: readonly Shape[] = [
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
];
