import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { teamPage } from '../harness/teamPage.ts';
import { openWorkbench, type Session } from '../host/session.ts';
import { applyQuickFix, editorOf, goToLine, hoverAtCursor, lineOf, openFile, quickFixes, runCommand, save } from '../host/workbench.ts';

const DUMP = `$ cat /proc/77/status
Name:	backupd
State:	D (disk sleep)
Tgid:	77
Pid:	77
$ cat /proc/77/stack
[<0>] acme_dev_wait_reply+0x55/0x90 [acme]
[<0>] acme_ioctl+0x1f/0x40 [acme]
[<0>] do_syscall_64+0x5d/0xb0
$ cat /proc/78/stack
[<0>] initech_fax_wait+0x11/0x90 [initech]
[<0>] initech_write+0x1f/0x40 [initech]
[<0>] do_syscall_64+0x5d/0xb0
$ cat /proc/79/stack
[<0>] hooli_box_wait+0x11/0x90 [hooli]
`;

const PAGE = teamPage({ state: 'D' });
const SEVERITY_LINE = PAGE.split('\n').indexOf('severity: error') + 1;

describe("a team's own signature pages in VS Code", () => {
  let session: Session;
  let page: Page;
  let source: string;

  /** The text of a page on disk, as soon as it is what is expected. */
  const saved = async (name: string, isExpected: (text: string) => boolean): Promise<string> => {
    for (let tries = 0; tries < 50; tries++) {
      const text = await readFile(join(session.workspace, '.unstuck', 'signatures', name), 'utf8').catch(() => '');
      if (isExpected(text)) return text;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(`${name} was not saved within 5 s`);
  };

  before(async () => {
    source = await mkdtemp(join(tmpdir(), 'unstuck-pages-'));
    await mkdir(join(source, '.unstuck', 'signatures'), { recursive: true });
    await writeFile(join(source, '.unstuck', 'signatures', 'acme-wait.md'), PAGE);
    await writeFile(join(source, '.unstuck', 'signatures', 'broken.md'), PAGE.replace('id: acme-wait', 'id: broken').replace('anchor: top', 'anchor: bottom'));
    await mkdir(join(source, 'oncall'));
    await writeFile(join(source, 'oncall', 'hooli.md'), PAGE.replaceAll('acme-wait', 'hooli').replaceAll('acme_dev_wait_reply', 'hooli_box_wait').replace('severity: error', 'severity: information'));
    await writeFile(join(source, 'dump.unstuck'), DUMP);
    session = await openWorkbench({ workspace: source, files: ['dump.unstuck'], settings: { 'unstuck.signatures.folder': 'oncall' } });
    ({ page } = session);
  });
  after(async () => {
    await session.close();
    await rm(source, { recursive: true, force: true });
  });

  it('give a finding in the open dump; the hover says what the page says', async () => {
    await editorOf(page, 'dump.unstuck').locator('.squiggly-error').first().waitFor();
    await openFile(page, 'dump.unstuck');
    await goToLine(page, 7, 8);
    await hoverAtCursor(page);
    // The problem comes first, what the server says after it.
    await page.locator('.monaco-hover:not(.hidden)', { hasText: 'It does not answer' }).first().waitFor();
    await session.screenshot('team-page-finding');
    await page.keyboard.press('Escape');
  });

  it('also from the folder that the settings name', () => editorOf(page, 'dump.unstuck').locator('.squiggly-info').first().waitFor());

  it('a faulty page is among the problems with its line, though no editor shows it', async () => {
    await runCommand(page, 'Problems: Focus on Problems View');
    const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'match.anchor' }).first();
    await problem.waitFor();
    assert.match(await problem.innerText(), /Ln 9/);
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'broken.md' }).first().waitFor();
    await session.screenshot('team-page-problems');
  });

  it('an edit that breaks the page shows an error at its line and takes the finding back, before it is saved', async () => {
    await openFile(page, 'acme-wait.md');
    await goToLine(page, SEVERITY_LINE, 'severity: error'.length + 1);
    await page.keyboard.type('s');
    const squiggle = editorOf(page, 'acme-wait.md').locator('.squiggly-error').first();
    await squiggle.waitFor();
    const line = await lineOf(editorOf(page, 'acme-wait.md'), 'severity: errors').boundingBox();
    const mark = await squiggle.boundingBox();
    assert.ok(line && mark && Math.abs(line.y - mark.y) < line.height, `${JSON.stringify(line)} ${JSON.stringify(mark)}`);
    await session.screenshot('team-page-error');
    await openFile(page, 'dump.unstuck');
    await editorOf(page, 'dump.unstuck').locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  it('completes the words of the key, which mends the page', async () => {
    await openFile(page, 'acme-wait.md');
    await goToLine(page, SEVERITY_LINE, 'severity: '.length + 1);
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Space');
    const words = page.locator('.suggest-widget.visible .monaco-list-row');
    await words.filter({ hasText: 'warning' }).first().waitFor();
    assert.deepEqual((await words.allInnerTexts()).map((text) => text.trim().split(/\s/)[0]), ['error', 'warning', 'information', 'none']);
    await session.screenshot('team-page-completion');
    await page.keyboard.type('err');
    await page.keyboard.press('Enter');
    await lineOf(editorOf(page, 'acme-wait.md'), 'severity: error').waitFor();
    await save(page);
    await saved('acme-wait.md', (text) => text === PAGE);
    await openFile(page, 'dump.unstuck');
    await editorOf(page, 'dump.unstuck').locator('.squiggly-error').first().waitFor();
  });

  it('the command writes a page of the stack at the cursor, which explains it at once', async () => {
    await openFile(page, 'dump.unstuck');
    await goToLine(page, 11, 8);
    assert.ok((await quickFixes(page)).some((title) => title.includes('New signature from this stack')));
    await page.keyboard.press('Escape');
    await applyQuickFix(page, 'New signature from this stack');
    const box = page.locator('.quick-input-widget:visible input[type="text"]').first();
    await page.locator('.quick-input-widget', { hasText: 'New Signature from This Stack (1/2): stack of 78' }).waitFor();
    assert.equal(await box.inputValue(), 'Waits in initech_fax_wait');
    await box.fill('Waits for the fax');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget', { hasText: '(2/2)' }).waitFor();
    assert.equal(await box.inputValue(), 'waits-for-the-fax');
    await box.fill('No Id');
    await page.locator('.quick-input-widget', { hasText: 'Small letters' }).waitFor();
    await box.fill('acme-wait');
    await page.locator('.quick-input-widget', { hasText: 'There is a file acme-wait.md already' }).waitFor();
    await session.screenshot('new-signature-id');
    await box.fill('the-fax');
    await page.keyboard.press('Enter');
    await page.locator('.tab.active[data-resource-name="the-fax.md"]').waitFor();
    const text = await saved('the-fax.md', (content) => content !== '');
    assert.match(text, /- \[initech_fax_wait\]\n {4}- \[initech_write\]\n/);
    assert.match(text, /```example\n\[<0>\] initech_fax_wait\+0x11\/0x90 \[initech\]\n/);
    await editorOf(page, 'dump.unstuck').locator('.squiggly-warning').first().waitFor();
    await session.screenshot('new-signature');
    assert.equal(await editorOf(page, 'the-fax.md').locator('.squiggly-error').count(), 0);
    await openFile(page, 'dump.unstuck');
    await goToLine(page, 11, 8);
    await hoverAtCursor(page);
    await page.locator('.monaco-hover:not(.hidden)', { hasText: 'Waits for the fax' }).first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('says where to put the cursor when there is no stack', async () => {
    await openFile(page, 'dump.unstuck');
    await goToLine(page, 2);
    await runCommand(page, 'Unstuck: New Signature from This Stack');
    await page.locator('.notification-toast', { hasText: 'there is no stack at the cursor' }).waitFor();
  });
});
