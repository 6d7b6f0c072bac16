import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildCommand, type Command } from './command.ts';

describe('unstuck, its usage', function () {
  this.timeout(60_000);
  let command: Command;
  before(async () => {
    command = await buildCommand();
  });
  after(() => command.dispose());

  it('helps', async () => {
    for (const args of [['--help'], ['-h'], ['help'], ['analyze', '--help']]) {
      const { code, stdout } = await command.run(args);
      assert.equal(code, 0);
      assert.match(stdout, /unstuck analyze .*PATH/);
      assert.match(stdout, /severity warning or error/);
      for (const line of stdout.split('\n')) assert.ok(line.length <= 120, line);
    }
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(await command.run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /a command is missing/],
    [['fly'], /unknown command fly/],
    [['analyze'], /analyze needs a PATH/],
    [['analyze', '--format', 'xml', 'x'], /unknown format xml; there are text, json, markdown/],
    [['analyze', '--format', 'constructor', 'x'], /unknown format/],
    [['analyze', '--nonsense', 'x'], /--nonsense/],
    [['analyze', '-', '-'], /only once/],
    [['analyze', '--field', 'SigPnd', 'x'], /--field belongs to explain/],
    [['explain'], /explain needs a VALUE/],
    [['explain', 'nonsense'], /nonsense is not a mask/],
    [['explain', '--format', 'json', '9'], /--format belongs to analyze/],
  ];
  for (const [args, message] of wrong) {
    it(`answers ${JSON.stringify(args)} with 2 and a reason`, async () => {
      const { code, stdout, stderr } = await command.run(args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    });
  }

  it('explains values', async () => {
    const mask = await command.run(['explain', '0x100']);
    assert.equal(mask.code, 0);
    assert.match(mask.stdout, /^Signal mask 100 .*: SIGKILL\n +9 +SIGKILL +terminate /);
    assert.match((await command.run(['explain', '--flags', '4195660'])).stdout, /PF_EXITING/);
    assert.match((await command.run(['explain', '--arch', 'mips', '18'])).stdout, /^Signal SIGCHLD/);
    assert.match((await command.run(['explain', '--field', 'SigIgn', '0000000000010000'])).stdout, /zap_pid_ns_processes/);
  });
});
