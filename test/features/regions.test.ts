import assert from 'node:assert/strict';
import { POSTMORTEM, STUCK_STACK } from './incident.ts';
import { analysed } from './marked.ts';

function regionsOf(content: string): readonly string[] {
  const lines = content.split('\n');
  return analysed(content, 'markdown').regions.map(({ first, end, fenced }) => `${fenced ? 'fenced' : 'bare'}: ${lines[first]} … ${lines[end - 1]}`);
}

describe('dumps in Markdown', () => {
  it('are the fences in which something was read', () => {
    assert.deepEqual(regionsOf(`\`\`\`sh\nmake all\n\`\`\`\n\n${POSTMORTEM}`), [
      'fenced: root@vm:~/lab# cat /proc/6198/stack … [<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e',
      'fenced: root@vm:~/lab# cat /proc/6200/stack … nonvoluntary_ctxt_switches:\t0',
    ]);
  });

  it('are bare runs up to the end of their paragraph', () => {
    assert.deepEqual(regionsOf(`Prose.\n\n${STUCK_STACK}\nsome output without a shape\n\nMore prose.\n`), ['bare: root@vm:~/lab# cat /proc/6200/stack … some output without a shape']);
  });

  it('are made of facts of any kind', () => {
    const dumps = [
      '==================\nWARNING: DATA RACE\nRead at 0x00c000098008 by goroutine 7:\n  main.main()\n      /src/main.go:11 +0xc4\n==================',
      '@[SIGCHLD, 296943, containerd-shim]: 1',
      '1: POSIX  ADVISORY  WRITE 708 00:18:1234 0 EOF',
      'Error response from daemon: Container 6643cd073492 is not running',
      'INFO: task ndrive:4712 blocked for more than 120 seconds.',
      '587 586 0:135 / /srv/nd rw,nosuid - fuse.ndrive ndrive rw,user_id=0',
    ];
    for (const dump of dumps) assert.deepEqual(regionsOf(`Prose.\n\n\`\`\`\n${dump}\n\`\`\`\n`).map((region) => region.split(':')[0]), ['fenced'], dump);
  });

  it('are not dates, nor commands that somebody shall type', () => {
    for (const text of ['Sat Nov 21 15:18:36 UTC 2026', '# kill -9 4711', 'make all', '|-- src\n`-- test']) assert.deepEqual(regionsOf(`\`\`\`\n${text}\n\`\`\`\n`), [], text);
  });

  it('may stand in quotes and lists', () => {
    const quoted = STUCK_STACK.split('\n').map((line) => `> ${line}`).join('\n');
    assert.deepEqual(regionsOf(`> Bob wrote:\n>\n> ~~~\n${quoted}\n> ~~~\n\nyes\n`).map((region) => region.split(':')[0]), ['fenced']);
    assert.equal(regionsOf(`- seen:\n\n  \`\`\`\n  ${STUCK_STACK.replaceAll('\n', '\n  ')}\n  \`\`\`\n`).length, 1);
  });

  it('are read to the end of the text where a fence is not closed, and get no note there', () => {
    const { regions } = analysed(`\`\`\`\n${STUCK_STACK}\n`, 'markdown');
    assert.deepEqual(regions.map((region) => region.below), [null]);
  });
});
