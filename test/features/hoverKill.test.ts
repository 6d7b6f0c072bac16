import assert from 'node:assert/strict';
import { hoverAt } from '../../src/features/hover.ts';
import { CURSOR, marked } from './marked.ts';

const DUMP = `root@vm:~# cat /proc/77/status
Name:	cat
State:	Z (zombie)
Tgid:	77
Pid:	77
PPid:	1
Threads:	1
root@vm:~# cat /proc/78/status
Name:	sleep
State:	S (sleeping)
Tgid:	78
Pid:	78
PPid:	1
Threads:	1
SigPnd:	0000000000000000
ShdPnd:	0000000000000000
SigBlk:	0000000000004000
SigIgn:	0000000000000000
SigCgt:	0000000000000000
root@vm:~# cat /proc/78/stack
[<0>] hrtimer_nanosleep+0x74/0xf0
[<0>] common_nsleep+0x30/0x60
[<0>] do_syscall_64+0x71/0x280
[<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e
`;

function hoverOn(command: string): string {
  const { document, position } = marked(`${DUMP}root@vm:~# ${command}\n`);
  const hover = hoverAt(document, position);
  assert.ok(hover && typeof hover.contents === 'object' && 'value' in hover.contents);
  return hover.contents.value;
}

describe('hover on a kill that somebody typed', () => {
  it('says what the signal does to each target, and why', () => {
    const said = hoverOn(`kill -9 7${CURSOR}7 78 79`);
    assert.match(said, /\*\*SIGKILL\*\*/);
    assert.match(said, /\*\*77 \(cat\)\*\*: It is dead already/);
    assert.match(said, /\*\*78 \(sleep\)\*\*: The sleep accepts signals/);
    assert.match(said, /\*\*79\*\*: this text shows nothing of it/);
  });
  it('asks for the signal that was sent', () => {
    assert.match(hoverOn(`kill -TERM 7${CURSOR}8`), /\*\*SIGTERM\*\*[^]*block/);
  });
  it('says nothing of other commands', () => {
    const { document, position } = marked(`${DUMP}root@vm:~# echo 7${CURSOR}7\n`);
    assert.equal(hoverAt(document, position), null);
  });
});
