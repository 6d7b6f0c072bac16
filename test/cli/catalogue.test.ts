import assert from 'node:assert/strict';
import { buildCommand, type Command } from './command.ts';

describe('unstuck signatures list and show', function () {
  this.timeout(60_000);
  let command: Command;
  before(async () => {
    command = await buildCommand();
  });
  after(() => command.dispose());

  it('lists every page, as text, JSON and Markdown', async () => {
    const text = await command.run(['signatures', 'list']);
    assert.deepEqual([text.code, text.stderr], [0, '']);
    assert.match(text.stdout, /^\d+ signature pages/);
    assert.match(text.stdout, /\nFUSE\n {2}fuse-flush-exit +Exiting thread/);
    const json = JSON.parse((await command.run(['signatures', 'list', '--format', 'json'])).stdout) as readonly { readonly id: string; readonly functions: readonly string[] }[];
    assert.equal(text.stdout.startsWith(`${json.length} signature pages`), true);
    assert.ok(json.find(({ id }) => id === 'fuse-flush-exit')?.functions.includes('request_wait_answer'));
    assert.match((await command.run(['signatures', 'list', '--format', 'markdown'])).stdout, /^# Signature catalogue\n/);
  });

  it('shows a page, as Markdown and JSON', async () => {
    const shown = await command.run(['signatures', 'show', 'fuse-flush-exit']);
    assert.equal(shown.code, 0);
    assert.match(shown.stdout, /^# Exiting thread waits[\s\S]*\n## Why\n[\s\S]*\n## Fixes\n/);
    const page = JSON.parse((await command.run(['signatures', 'show', 'fuse-flush-exit', '--format', 'json'])).stdout) as { readonly id: string };
    assert.equal(page.id, 'fuse-flush-exit');
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['signatures'], /three commands: list, show ID and test DIR/],
    [['signatures', 'delete'], /three commands/],
    [['signatures', 'list', 'x'], /list takes no operand/],
    [['signatures', 'list', '--format', 'xml'], /unknown format xml; there are text, json, markdown/],
    [['signatures', 'list', '--out', 'x'], /--out does not belong to signatures/],
    [['signatures', 'show'], /show needs one ID/],
    [['signatures', 'show', 'fuse-flush'], /no page fuse-flush; there are .*fuse-flush-exit/],
    [['signatures', 'show', 'constructor'], /no page constructor; unstuck signatures list names all/],
    [['signatures', 'test', '--format', 'json', '.'], /--format does not belong to signatures test/],
  ];
  for (const [args, message] of wrong) {
    it(`answers ${JSON.stringify(args)} with 2 and a reason`, async () => {
      const { code, stdout, stderr } = await command.run(args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    });
  }
});
