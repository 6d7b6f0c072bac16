import assert from 'node:assert/strict';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { openWorkbench, type Session } from '../host/session.ts';
import { goToLine, runCommand } from '../host/workbench.ts';

const DUMP = 'container-init-stuck.txt';
const TITLE = 'Exiting thread waits for a FUSE FLUSH that nobody answers';

describe('the signature catalogue', () => {
  let session: Session;
  let page: Page;
  let rows: Locator;
  let preview: FrameLocator;

  before(async () => {
    session = await openWorkbench({ workspace: 'test/fixtures/incidents', files: [DUMP], size: { width: 1600, height: 1000 } });
    ({ page } = session);
    rows = page.locator('.quick-input-widget .monaco-list-row');
    preview = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    await page.locator('.statusbar-item', { hasText: /\d+ findings?/ }).waitFor();
  });
  after(() => session.close());

  const focusDump = async (): Promise<void> => {
    await page.locator('.tab', { hasText: DUMP }).first().click();
    await page.locator('.editor-group-container').first().locator('.monaco-editor.focused').waitFor();
  };

  /** One group with the dump in front. A preview that has just been opened may still take the focus, and with it a list away. */
  const joinGroups = async (): Promise<void> => {
    await focusDump();
    await runCommand(page, 'View: Join All Editor Groups');
    await page.locator('.editor-group-container').nth(1).waitFor({ state: 'detached' });
    await focusDump();
  };

  /** Typing counts only once the list of the command palette has given way to that of the catalogue. */
  const openCatalogue = async (): Promise<void> => {
    await runCommand(page, 'Unstuck: Search the Signature Catalogue');
    await page.locator('.quick-input-widget', { hasText: 'Unstuck: Signature Catalogue' }).waitFor();
    await rows.filter({ hasText: TITLE }).first().waitFor();
    await rows.nth(4).waitFor();
  };

  it('is listed by a command, the pages of the incident first', async () => {
    await openCatalogue();
    assert.match(await rows.first().innerText(), /FUSE FLUSH[\s\S]*In this incident/);
    assert.match(await rows.nth(2).innerText(), /warning|hang|information|normal wait/);
    await session.screenshot('catalogue-list');
  });

  it('is searched by a frame as it stands in the dump', async () => {
    await page.keyboard.type('[<0>] request_wait_answer+0x151/0x210');
    await rows.filter({ hasText: 'Waits for the answer of a FUSE daemon' }).waitFor();
    assert.ok((await rows.count()) < 20);
    assert.match(await rows.first().innerText(), /request_wait_answer/);
    await session.screenshot('catalogue-search');
  });

  it('says so when no page fits', async () => {
    await page.keyboard.press('Control+a');
    await page.keyboard.type('zebra crossing');
    await rows.filter({ hasText: 'No page fits' }).waitFor();
    await page.keyboard.press('Enter');
    await rows.filter({ hasText: 'No page fits' }).waitFor();
  });

  it('shows the chosen page in the Markdown preview, with the fixes told for the kernel of the dump', async () => {
    await page.keyboard.press('Control+a');
    await page.keyboard.type('flush request_wait_answer exit');
    await rows.first().filter({ hasText: TITLE }).waitFor();
    await page.keyboard.press('Enter');
    await preview.locator('h1', { hasText: TITLE }).waitFor();
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    assert.deepEqual(await preview.locator('h2').allInnerTexts(), ['What', 'Why', 'Next', 'Prevent', 'Fixes', 'Frame pattern', 'Sources', 'How it was verified']);
    await preview.locator('blockquote', { hasText: /container-init-stuck\.txt.*6\.18\.44/ }).waitFor();
    await preview.locator('li', { hasText: 'Reverted in your kernel' }).first().waitFor();
    assert.match(await preview.locator('ol > li').first().innerText(), /^read-only/);
    await session.screenshot('catalogue-page');
  });

  it('is what the code of a diagnostic leads to', async () => {
    await page.locator('.tab', { hasText: DUMP }).click();
    await page.keyboard.press('Control+Shift+M');
    await page.locator('.markers-panel a.monaco-link', { hasText: 'container-init-waits-for-fuse-flush-exit' }).first().click();
    // The same page for the same incident: the tab that there is.
    await page.locator('.tab.active', { hasText: 'fuse-flush-exit.md' }).waitFor();
    await preview.locator('h1', { hasText: TITLE }).waitFor();
    assert.equal(await page.locator('.tab', { hasText: 'fuse-flush-exit.md' }).count(), 1);
    await page.keyboard.press('Control+Shift+M');
    await page.keyboard.press('Control+Shift+M');
  });

  it('is linked from the hover of a frame, and opens beside the dump', async () => {
    await focusDump();
    await goToLine(page, 69, 12);
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    const link = page.locator('.monaco-hover a', { hasText: 'Signature page: Container init waits for its pid namespace' }).first();
    await link.scrollIntoViewIfNeeded();
    await session.screenshot('catalogue-hover');
    await link.click();
    await preview.locator('h1', { hasText: 'Container init waits for its pid namespace to empty' }).waitFor();
    await page.locator('.editor-group-container').nth(1).locator('.tab.active', { hasText: 'zap-pid-ns-processes.md' }).waitFor();
    await page.locator('.editor-group-container').first().locator('.tab.active', { hasText: DUMP }).waitFor();
  });

  it('leads from one page to another by the links of its differential', async () => {
    await joinGroups();
    await openCatalogue();
    await page.keyboard.type('bdev-open-mutex');
    await rows.first().filter({ hasText: 'Waits to open or close a block device' }).waitFor();
    await page.keyboard.press('Enter');
    await preview.locator('h1', { hasText: 'Waits to open or close a block device' }).waitFor();
    await preview.locator('table a', { hasText: 'Reads the partition table' }).scrollIntoViewIfNeeded();
    await session.screenshot('catalogue-differential');
    await preview.locator('table a', { hasText: 'Reads the partition table' }).click();
    await preview.locator('h1', { hasText: 'Reads the partition table of a disk that does not answer' }).waitFor();
    await page.locator('.tab.active', { hasText: 'bdev-partition-scan.md' }).waitFor();
  });

  it('is what the page names of the explanation lead to', async () => {
    await focusDump();
    await page.keyboard.press('Shift+Alt+U');
    const readOn = preview.locator('section', { has: preview.locator('h2', { hasText: 'Read on' }) }).first();
    await readOn.locator('button', { hasText: TITLE }).waitFor();
    await preview.getByRole('tab', { name: /Background/ }).click();
    await preview.locator('article.page h3', { hasText: 'Stages of the wait' }).first().waitFor();
    await session.screenshot('catalogue-background');
    await preview.getByRole('tab', { name: /Verdict/ }).click();
    await readOn.locator('button', { hasText: TITLE }).click();
    await preview.locator('blockquote', { hasText: DUMP }).waitFor();
    await preview.locator('h1', { hasText: TITLE }).waitFor();
  });

  it('is a step of the walkthrough, with a picture', async () => {
    // Half a window is too narrow for the pictures.
    await joinGroups();
    await runCommand(page, 'Welcome: Open Walkthrough');
    await rows.filter({ hasText: 'Unstuck: your first incident' }).first().click();
    const steps = page.locator('.getting-started-step');
    await steps.filter({ hasText: 'Search the catalogue' }).first().click();
    assert.deepEqual((await steps.locator('.step-title').allInnerTexts()).map((title) => title.trim()), ['Open a dump', 'Read the verdict', 'Decode a mask', 'Search the catalogue', 'Write the postmortem']);
    const picture = preview.locator('img[src*="catalogue.svg"]');
    await picture.waitFor();
    assert.equal(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth), 560);
    await session.screenshot('walkthrough');
  });
});
