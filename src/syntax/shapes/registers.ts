import type { Shape } from '../shape.ts';

/** Register lines below an oops or a backtrace. */
export const registers: readonly Shape[] = [
  {
    name: 'registers',
    family: 'stack',
    within: 'stack',
    lead: '(?:RIP|RSP|RAX|RDX|RBP|R10|R13|CS|FS|CR2|DR0|DR3|PKRU|Code|EIP|EAX|ESI|DS|pstate|pc|lr|sp|x[0-9]+) ?: ',
    scope: 'comment.line.registers',
    samples: ['RIP: 0033:0x43618c', 'RAX: fffffffffffffe00 RBX: 00007f838559b010 RCX: 000000000043618c'],
  },
];
