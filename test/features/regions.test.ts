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
