import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { openWorkbench, type Session } from '../host/session.ts';
import { applyQuickFix, editorOf, goToLine, lineOf, openFile, quickFixes } from '../host/workbench.ts';

const PASTE = 'quoted-dmesg-paste.txt';
/** Where the mailer broke the line, counted from 1. */
const BROKEN = 9;

describe('a quoted, damaged paste of dmesg', () => {
  let session: Session;
  let page: Page;
  let editor: Locator;

  before(async () => {
    session = await openWorkbench({ workspace: `test/fixtures/damage/${PASTE}`, settings: { 'editor.minimap.enabled': false } });
    ({ page } = session);
    editor = editorOf(page, PASTE);
  });
  after(() => session.close());

  it('is recognised, and its frames have colours below quote and time stamp', async () => {
    await page.locator('.statusbar-item', { hasText: 'Unstuck Incident Dump' }).waitFor();
    const frame = lineOf(editor, 'fuse_flush+0x1a1/0x1e0');
    await frame.locator('span[class*="mtk"]', { hasText: /^0x1a1$/ }).waitFor();
    const classes = await Promise.all(['484080', 'fuse_flush', '0x1a1'].map((text) => classOf(frame, text)));
    assert.equal(new Set(classes).size, 3, classes.join());
  });

  it('finds the wait although the frame is broken', async () => {
    await page.locator('.statusbar-item', { hasText: /\d+ findings?/ }).waitFor();
    await session.screenshot('damaged-paste');
  });

  it('offers to repair the line, and does', async () => {
    await openFile(page, PASTE);
    await goToLine(page, BROKEN, 30);
    const titles = await quickFixes(page);
    assert.ok(titles.some((title) => title.includes('Repair this line')), titles.join());
    await session.screenshot('damaged-paste-quick-fix');
    await page.keyboard.press('Escape');
    await page.locator('.action-widget').first().waitFor({ state: 'hidden' });
    await applyQuickFix(page, 'Repair this line');
    await lineOf(editor, 'request_wait_answer+0x1bb/0x2a0 [fuse]').waitFor();
    assert.equal(await editor.locator('.view-line', { hasText: /^> > 0x2a0/ }).count(), 0);
  });

  it('colours the repaired frame like the others', async () => {
    const repaired = lineOf(editor, 'request_wait_answer+0x1bb/0x2a0 [fuse]');
    await repaired.locator('span[class*="mtk"]', { hasText: /^0x2a0$/ }).waitFor();
    assert.equal(await classOf(repaired, 'request_wait_answer'), await classOf(lineOf(editor, 'fuse_flush+0x1a1/0x1e0'), 'fuse_flush'));
  });
});

async function classOf(line: Locator, text: string): Promise<string> {
  return (await line.locator('span[class*="mtk"]', { hasText: text }).last().getAttribute('class')) ?? '';
}
