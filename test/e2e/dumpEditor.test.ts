import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { openWorkbench, type Session } from '../host/session.ts';

const DUMP = 'container-init-stuck.txt';

describe('a dump in VS Code', () => {
  let session: Session;
  let page: Page;

  before(async () => {
    session = await openWorkbench({ workspace: 'test/fixtures/incidents', files: [DUMP], settings: { 'editor.minimap.enabled': false } });
    ({ page } = session);
  });
  after(() => session.close());

  it('is recognised by its content', async () => {
    await page.locator('.statusbar-item', { hasText: 'Unstuck Incident Dump' }).waitFor();
  });

  it('has colours: the function, the offset and the mask differ from plain text', async () => {
    const plain = await classOf(line(page, '[1] 6197'), '6197');
    const frame = line(page, 'fuse_dev_do_read+0xa47');
    // The grammar comes some time after the language; the offset gets a span of its own from it.
    await frame.first().locator('span[class*="mtk"]', { hasText: /^0xa47$/ }).waitFor();
    const functionClass = await classOf(frame, 'fuse_dev_do_read');
    assert.notEqual(functionClass, plain);
    assert.notEqual(await classOf(frame, '0xa47'), functionClass);
    const mask = line(page, 'SigCgt:').first();
    assert.notEqual(await classOf(mask, '0000000100000000'), plain);
  });

  it('says the verdict in the status bar', async () => {
    const item = page.locator('.statusbar-item', { hasText: /\d+ findings?/ });
    await item.waitFor();
    assert.match((await item.locator('a').getAttribute('aria-label')) ?? '', /6198.*6200/);
  });

  it('underlines the signature frame, and says why on hover', async () => {
    await goToText(page, 'fuse_flush+0x155');
    await page.locator('.squiggly-error').first().waitFor();
    await line(page, 'fuse_flush+0x155').first().getByText('fuse_flush').first().hover();
    const hover = page.locator('.monaco-hover:visible').first();
    await hover.getByText(/cannot exit/).first().waitFor();
    assert.match(await hover.innerText(), /SIGKILL/);
    await session.screenshot('squiggle-hover');
    await page.mouse.move(0, 0);
  });

  it('says on any frame what the function does, in which kernels it is, and links to its source at this kernel', async () => {
    await goToText(page, 'do_exit+0x771');
    await line(page, 'do_exit+0x771').first().getByText('do_exit').first().hover();
    const hover = page.locator('.monaco-hover:visible').first();
    const link = hover.locator('a', { hasText: /^Source at v6\.18\.44$/ }).first();
    await link.scrollIntoViewIfNeeded();
    assert.equal(await link.getAttribute('data-href'), 'https://elixir.bootlin.com/linux/v6.18.44/C/ident/do_exit');
    const text = await hover.innerText();
    assert.match(text, /Exit of a thread|Ends the calling thread/);
    assert.match(text, /kernel\/exit\.c\. Seen in Linux 4\.9, 5\.10, 6\.1, 6\.12, 7\.3\./);
    await session.screenshot('frame-hover');
    await page.mouse.move(0, 0);
  });

  it('shows the mask as a table on hover, and the names after it', async () => {
    await goToText(page, '0000000000000100');
    const mask = line(page, '0000000000000100').first();
    await mask.getByText('SIGKILL').first().waitFor();
    await mask.getByText('0000000000000100').first().hover();
    const table = page.locator('.monaco-hover:visible table').first();
    await table.waitFor();
    const cells = await table.locator('td').allInnerTexts();
    assert.ok(cells.includes('9'), cells.join());
    assert.ok(cells.some((cell) => cell.includes('SIGKILL')), cells.join());
    await session.screenshot('mask-hover');
    await page.mouse.move(0, 0);
  });

  it('explains a mask that is typed', async () => {
    await command(page, 'Unstuck: Explain Signal Mask');
    const box = page.locator('.quick-input-widget:visible input[type="text"]').first();
    await box.fill('xyz');
    await page.locator('.quick-input-widget', { hasText: 'Hexadecimal digits' }).waitFor();
    await box.fill('0x4002');
    await page.keyboard.press('Enter');
    const picks = page.locator('.quick-input-list .monaco-list-row');
    await picks.filter({ hasText: 'SIGTERM' }).waitFor();
    await picks.filter({ hasText: 'SIGINT' }).waitFor();
    await page.keyboard.press('Escape');
  });
});

/** A line of the editor that holds a text. The editor writes spaces as no-break spaces. */
function line(page: Page, text: string): Locator {
  return page.locator('.view-line', { hasText: new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s')) });
}

async function classOf(within: Locator, text: string): Promise<string> {
  return (await within.first().locator('span[class*="mtk"]', { hasText: text }).last().getAttribute('class')) ?? '';
}

/** Brings the first place of a text into view with the editor's own search. */
async function goToText(page: Page, text: string): Promise<void> {
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+f');
  const find = page.locator('.find-widget.visible textarea').first();
  await find.fill(text);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await line(page, text).first().waitFor();
}

async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.keyboard.type(title);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}
