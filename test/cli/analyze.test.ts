import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buildCommand, type Command } from './command.ts';

/** A real capture: container init in zap_pid_ns_processes, its last thread in fuse_flush. */
const CAPTURE = readFileSync('test/fixtures/incidents/container-init-stuck.txt');
const BENIGN = 'goroutine 1 [running]:\nmain.main()\n\t/src/main.go:3 +0x1d\n';

describe('unstuck analyze', function () {
  this.timeout(60_000);
  let command: Command;
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(command.folder, name), content);
    return name;
  };
  before(async () => {
    command = await buildCommand();
    file('capture.txt', CAPTURE);
  });
  after(() => command.dispose());

  it('finds what is stuck in a real capture: exit code 1, pids in the title', async () => {
    const { code, report, stderr } = await command.report(['capture.txt']);
    assert.equal(code, 1);
    assert.equal(stderr, '');
    assert.deepEqual(report.sources, [{ name: 'capture.txt', bytes: CAPTURE.length, lines: 201 }]);
    const first = report.findings[0];
    assert.equal(first?.severity, 'error');
    for (const pid of [6198, 6199, 6200]) assert.ok(first?.title.includes(String(pid)), first?.title);
    assert.ok(first?.evidence.every((one) => one.source === 'capture.txt' && one.line >= 1 && one.line <= 201));
  });

  it('says the same in text and Markdown', async () => {
    const text = await command.run(['analyze', 'capture.txt']);
    assert.equal(text.code, 1);
    assert.match(text.stdout, /^ERROR .*6198/);
    assert.match(text.stdout, /echo 1 > \/sys\/fs\/fuse\/connections\/135\/abort/);
    assert.doesNotMatch(text.stdout, /\u001b/);
    const markdown = await command.run(['analyze', '-f', 'markdown', 'capture.txt']);
    assert.equal(markdown.code, 1);
    assert.match(markdown.stdout, /^# /);
  });

  it('reads standard input', async () => {
    const { code, report } = await command.report(['-'], CAPTURE);
    assert.equal(code, 1);
    assert.deepEqual(report.sources.map((source) => source.name), ['<stdin>']);
    assert.ok(report.findings.length > 0);
  });

  it('is 0 where nothing is stuck', async () => {
    const { code, report } = await command.report(['-'], BENIGN);
    assert.equal(code, 0);
    assert.equal(report.goroutines.count, 1);
  });

  it('names a path that cannot be read, exits with 2, and reports the others', async () => {
    const { code, report, stderr } = await command.report(['gone.txt', 'capture.txt']);
    assert.equal(code, 2);
    assert.match(stderr, /^unstuck: gone\.txt: no such file or directory\n$/);
    assert.deepEqual(report.problems[0], { source: 'gone.txt', line: 0, code: 'unreadable', message: 'no such file or directory' });
    assert.equal(report.findings[0]?.severity, 'error');
  });

  it('takes several paths and directories as one incident', async () => {
    const lines = CAPTURE.toString().split('\n');
    mkdirSync(join(command.folder, 'case', 'deep'), { recursive: true });
    file('case/b.txt', lines.slice(0, 100).join('\n'));
    file('case/deep/a.txt', lines.slice(100).join('\n'));
    file('case/image.bin', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 32)));
    file('case/old.gz', Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0]));
    symlinkSync('b.txt', join(command.folder, 'case', 'link.txt'));
    const { code, report } = await command.report(['case', 'case/b.txt']);
    assert.equal(code, 1);
    assert.deepEqual(report.sources.map((source) => source.name), ['case/b.txt', 'case/deep/a.txt']);
    assert.deepEqual(report.problems.filter((one) => one.code === 'unreadable').map(({ source, message }) => `${source}: ${message}`), [
      'case/image.bin: skipped: not a text', 'case/old.gz: skipped: gzip data; unpack it first and read the text',
    ]);
    for (const pid of [6198, 6200]) assert.ok(report.findings[0]?.tids.includes(pid));
  });

  it('never opens what could hang or do harm', async () => {
    execFileSync('mkfifo', [join(command.folder, 'fifo')]);
    mkdirSync(join(command.folder, 'special'));
    execFileSync('mkfifo', [join(command.folder, 'special', 'fifo')]);
    const server = createServer().listen(join(command.folder, 'socket'));
    try {
      const { code, report, stderr } = await command.report(['fifo', 'socket', '/dev/zero', 'special', 'capture.txt']);
      assert.equal(code, 2);
      assert.match(stderr, /fifo: is a FIFO/);
      assert.match(stderr, /socket: is a socket/);
      assert.match(stderr, /\/dev\/zero: is a device/);
      assert.deepEqual(report.sources.map((source) => source.name), ['capture.txt']);
    } finally {
      server.close();
    }
  });

  it('writes to a file, and says when it cannot', async () => {
    const written = await command.run(['analyze', '--out', 'report.md', '--format', 'markdown', 'capture.txt']);
    assert.deepEqual([written.code, written.stdout], [1, '']);
    assert.match(readFileSync(join(command.folder, 'report.md'), 'utf8'), /^# /);
    const failed = await command.run(['analyze', '--out', 'no/such/folder', 'capture.txt']);
    assert.equal(failed.code, 2);
    assert.match(failed.stderr, /no\/such\/folder: no such file or directory/);
  });

  it('ends quietly when its reader goes away', async () => {
    const { code, stdout, stderr } = await command.run([], '', '"$1" "$2" analyze --format json capture.txt | head -c 20; exit "${PIPESTATUS[0]}"');
    assert.deepEqual([code, stdout.length, stderr], [1, 20, '']);
  });

  it('exits with 2 when its output cannot be written', async () => {
    const { code, stderr } = await command.run([], '', '"$1" "$2" analyze capture.txt > /dev/full');
    assert.deepEqual([code, stderr], [2, 'unstuck: cannot write the output: no space left on the device\n']);
  });

  it('writes everything to a slow reader', async () => {
    const { stdout } = await command.run([], '', '"$1" "$2" analyze --format json capture.txt capture.txt | (sleep 0.5; cat)');
    assert.equal(JSON.parse(stdout).version, 1);
  });

  describe('bad input', () => {
    const stack = '[<0>] request_wait_answer+0x151/0x210\n[<0>] fuse_flush+0x155/0x190\n[<0>] do_exit+0x771/0xaa0\n';
    const random = (length: number, from: (n: number) => number): Buffer => {
      let seed = 12345;
      return Buffer.from(Array.from({ length }, () => from((seed = (seed * 1103515245 + 12345) % 2147483648) >> 8)));
    };
    const inputs: readonly (readonly [string, Buffer])[] = [
      ['nothing', Buffer.alloc(0)],
      ['a line without an end', Buffer.from('hello')],
      ['only line breaks', Buffer.from('\n\r\n\r\r\n')],
      ['random bytes', random(200_000, (n) => n % 256)],
      ['NUL bytes', Buffer.alloc(100_000)],
      ['control characters', random(50_000, (n) => n % 32)],
      ['lone UTF-8 parts', random(50_000, (n) => 128 + (n % 128))],
      ['a byte order mark alone', Buffer.from([0xff, 0xfe])],
      ['half a UTF-16 character', Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x42])],
    ];
    for (const [name, bytes] of inputs) {
      it(`${name}: a report, no finding, and the file beside it is still analysed`, async () => {
        file('bad', bytes);
        const alone = await command.report(['bad']);
        assert.equal(alone.code, 0);
        assert.equal(alone.stderr, '');
        const both = await command.report(['bad', 'capture.txt']);
        assert.equal(both.code, 1);
        assert.ok(both.report.findings[0]?.tids.includes(6200));
      });
    }

    it('NUL bytes and broken UTF-8 are problems with their line, and the stack between them is read', async () => {
      const bytes = Buffer.concat([Buffer.from('a\u0000b\n'), Buffer.from(stack), Buffer.from([0x63, 0xff, 0xfe, 0x0a])]);
      const { code, report } = await command.report(['-'], bytes);
      assert.equal(code, 1);
      assert.equal(report.stats.procFrames, 3);
      assert.deepEqual(report.problems.map(({ code: kind, line }) => ({ kind, line })).sort((a, b) => a.line - b.line), [{ kind: 'binary', line: 1 }, { kind: 'invalid-utf8', line: 5 }]);
    });

    it('a line of 20 MB is a problem, and the stack behind it is read', async () => {
      const { code, report } = await command.report(['-'], Buffer.concat([Buffer.alloc(20 * 1024 * 1024, 'a+0x'), Buffer.from(`\n${stack}`)]));
      assert.equal(code, 1);
      assert.equal(report.stats.procFrames, 3);
      assert.ok(report.problems.some((one) => one.code === 'long-line' && one.line === 1));
    });

    it('a capture cut anywhere gives a report', async () => {
      for (const share of [0.2, 0.5, 0.61, 0.9]) {
        const { code, stderr } = await command.report(['-'], CAPTURE.subarray(0, Math.floor(CAPTURE.length * share)));
        assert.ok(code === 0 || code === 1);
        assert.equal(stderr, '');
      }
    });

    const text = CAPTURE.toString();
    const encodings: readonly (readonly [string, Buffer])[] = [
      ['CRLF', Buffer.from(text.replaceAll('\n', '\r\n'))],
      ['CR alone', Buffer.from(text.replaceAll('\n', '\r'))],
      ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
      ['UTF-16 LE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['UTF-16 BE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
      ['UTF-16 LE without a mark', Buffer.from(text, 'utf16le')],
    ];
    for (const [name, bytes] of encodings) {
      it(`${name}: the same findings`, async () => {
        const plain = await command.report(['-'], CAPTURE);
        const other = await command.report(['-'], bytes);
        assert.equal(other.code, 1);
        assert.equal(other.report.sources[0]?.bytes, bytes.length);
        assert.deepEqual(other.report.findings, plain.report.findings);
        assert.deepEqual(other.report.tasks, plain.report.tasks);
        assert.deepEqual(other.report.stats, plain.report.stats);
      });
    }
  });
});
