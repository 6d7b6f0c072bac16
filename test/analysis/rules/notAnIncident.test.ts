import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { patchOf } from '../../../src/analysis/textKind.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { createText } from '../../../src/text/text.ts';

const DIFF = '--- a/kernel/foo.c\n+++ b/kernel/foo.c\n@@ -139,6 +139,6 @@ void foo(void)\n-\tschedule();\n+\tschedule_timeout(HZ);\n';
const STACK = '[<0>] request_wait_answer+0x12f/0x210\n[<0>] fuse_simple_request+0x109/0x2c0\n[<0>] fuse_flush+0x16f/0x1b0\n[<0>] filp_close+0x27/0x70\n[<0>] put_files_struct+0x6b/0xc0\n[<0>] do_exit+0x360/0xb80\n';
const found = (text: string) => analyzeTexts([createText('x', text)]).analysis.findings;

describe('patches', () => {
  it('are recognised by a hunk and a file name, in mails and quotes', () => {
    assert.deepEqual(patchOf(createText('x', `Subject: [PATCH v2 1/3] foo: wait\n\n${DIFF}`)), { files: ['kernel/foo.c'], at: { start: 54, end: 72 }, subject: '[PATCH v2 1/3] foo: wait' });
    assert.deepEqual(patchOf(createText('x', DIFF.replace(/^/gm, '> ')))?.files, ['kernel/foo.c']);
    assert.deepEqual(patchOf(createText('x', `diff --git a/a/b.c b/a/b.c\n${DIFF}`))?.files, ['a/b.c', 'kernel/foo.c']);
  });

  it('are not seen in prose, logs and half a diff', () => {
    for (const text of ['', 'a patch to kernel/foo.c\n+++ b/kernel/foo.c\n', '@@ -1,2 +1,2 @@\n', 'Signed-off-by: A <a@b.c>\n', STACK]) assert.equal(patchOf(createText('x', text)), null, text);
  });

  it('names that are no plain paths are not shown', () => {
    assert.equal(patchOf(createText('x', '+++ b/`rm -rf`\n@@ -1,2 +1,2 @@\n')), null);
  });

  it('give one finding, information, and nothing else', () => {
    const [first, ...rest] = found(`Subject: [PATCH] foo: wait\n\n${DIFF}`);
    assert.equal(first?.id, 'not-an-incident');
    assert.equal(first.severity, 'information');
    assert.match(first.title, /patch mail to kernel\/foo\.c, not an incident/);
    assert.deepEqual(rest, []);
  });

  it('that quote a hang keep what is found in it, and say that it is an example', () => {
    const findings = found(`Subject: [PATCH] fuse: do not wait\n\nWe saw:\n\n${STACK}\n${DIFF}`);
    assert.ok(findings.some(({ id }) => id === 'fuse-flush-exit'));
    assert.match(findings.find(({ id }) => id === 'not-an-incident')?.title ?? '', /its author quotes/);
  });

  const seed = '../shared/corpus/seeds/lkml-zap-pid-ns-processes-2010.txt';
  if (existsSync(seed)) {
    it('the mail of 2010', () => {
      assert.deepEqual(found(readFileSync(seed, 'utf8')).map(({ id, severity }) => `${id} ${severity}`), ['not-an-incident information']);
    });
  } else it.skip('the mail of 2010: ../shared/corpus/seeds is not here');
});
