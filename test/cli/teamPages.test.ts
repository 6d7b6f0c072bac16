import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newPages } from '../../src/features/newPage.ts';
import { loadSharedSteps } from '../../src/knowledge/sharedSteps.ts';
import { analysed } from '../features/marked.ts';
import { buildCommand, type Command } from './command.ts';

const DUMP = '$ cat /proc/77/stack\n[<0>] acme_dev_wait_reply+0x55/0x90 [acme]\n[<0>] acme_ioctl+0x1f/0x40 [acme]\n';
const PAGE = newPages(analysed(DUMP), 1, { id: 'acme-wait', title: 'Waits for the backup appliance' }, loadSharedSteps())[0]!;

describe("unstuck with a team's own pages", function () {
  this.timeout(60_000);
  let command: Command;
  const write = (path: string, content: string): void => {
    mkdirSync(join(command.folder, path, '..'), { recursive: true });
    writeFileSync(join(command.folder, path), content);
  };
  before(async () => {
    command = await buildCommand();
    write('dump.txt', DUMP);
    write('ours/acme-wait.md', PAGE);
    write('ours/README.md', 'About our pages.\n');
  });
  after(() => command.dispose());

  it('analyze --signatures finds what the pages of the folder describe', async () => {
    assert.equal((await command.report(['dump.txt'])).code, 0);
    const { code, report, stderr } = await command.report(['--signatures', 'ours', 'dump.txt']);
    assert.deepEqual([code, stderr], [1, '']);
    assert.deepEqual(report.findings.map(({ id }) => id), ['acme-wait']);
  });

  it('names a page that is faulty, or no regular file, with its line; uses the others; exits with 2', async () => {
    write('mixed/acme-wait.md', PAGE);
    write('mixed/broken.md', PAGE.replace('severity: warning', 'severity: bad'));
    write('mixed/large.md', 'x'.repeat(300_000));
    execFileSync('mkfifo', [join(command.folder, 'mixed/fifo.md')]);
    const { code, report, stderr } = await command.report(['--signatures', 'mixed', '--signatures', 'nowhere', 'dump.txt']);
    assert.equal(code, 2);
    assert.ok(report.findings.some(({ id }) => id === 'acme-wait'));
    assert.match(stderr, new RegExp(`broken\\.md:${PAGE.split('\n').findIndex((line) => line.startsWith('severity:')) + 1}: severity: `));
    assert.match(stderr, /fifo\.md: is no regular file/);
    assert.match(stderr, /large\.md: has 300000 bytes/);
    assert.match(stderr, /nowhere: /);
  });

  it('of two folders with one id the first is used', async () => {
    write('other/acme-wait.md', PAGE.replace('Waits for the backup', 'Another'));
    const { code, report, stderr } = await command.report(['--signatures', 'ours', '--signatures', 'other', 'dump.txt']);
    assert.equal(code, 2);
    assert.match(stderr, /other\/acme-wait\.md: not used/);
    assert.equal(report.findings.length, 1);
  });

  it('signatures test passes a page as it was made, and tells a fault with file and line', async () => {
    assert.deepEqual(await command.run(['signatures', 'test', 'ours']), { code: 0, stdout: '1 pages with 1 dumps: 1 right, 0 faulty\n', stderr: '' });
    write('wrong/acme-wait.md', PAGE.replace('[<0>] acme_dev', '[<0>] other_dev'));
    const { code, stdout } = await command.run(['signatures', 'test', 'wrong']);
    assert.equal(code, 1);
    assert.match(stdout, /wrong\/acme-wait\.md:\d+: this example is not found/);
    assert.equal((await command.run(['signatures', 'test', 'nowhere'])).code, 2);
  });

  it('--signatures belongs to analyze', async () => {
    for (const args of [['explain', '--signatures', 'ours', '9'], ['signatures', 'test', '--signatures', 'ours', 'ours']]) {
      const { code, stderr } = await command.run(args);
      assert.equal(code, 2);
      assert.match(stderr, /--signatures/);
    }
  });

  it('media/signature.schema.json names every key that the page has', () => {
    const { properties } = JSON.parse(readFileSync('media/signature.schema.json', 'utf8')) as { properties: Record<string, unknown> };
    for (const [, key] of PAGE.slice(0, PAGE.indexOf('\n---\n', 4)).matchAll(/^([a-z]+):/gm)) assert.ok(key! in properties, key);
  });
});
