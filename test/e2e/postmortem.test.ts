import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWorkbench, type Session } from '../host/session.ts';

describe('a postmortem in VS Code', () => {
  let session: Session;
  let page: Page;

  before(async () => {
    session = await openWorkbench({ workspace: 'test/fixtures/incidents', files: ['postmortem.md'] });
    ({ page } = session);
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
  });
  after(() => session.close());

  it('colours the dump inside the fence', async () => {
    const frame = page.locator('.view-line', { hasText: 'zap_pid_ns_processes+0x103' }).first();
    // The grammar comes some time after the findings; the offset gets a span of its own from it.
    await frame.locator('span[class*="mtk"]', { hasText: /^0x103$/ }).waitFor();
    const name = await frame.locator('span[class*="mtk"]', { hasText: 'zap_pid_ns_processes' }).last().getAttribute('class');
    const offset = await frame.locator('span[class*="mtk"]', { hasText: '0x103' }).last().getAttribute('class');
    assert.notEqual(name, offset);
  });

  it('writes the explanation under the dump by the light bulb', async () => {
    await page.locator('.view-line', { hasText: 'zap_pid_ns_processes+0x103' }).first().click();
    await page.keyboard.press('Control+.');
    const actions = page.locator('.action-widget .action');
    await actions.filter({ hasText: 'Insert explanation note' }).first().waitFor();
    await session.screenshot('quick-fix');
    await actions.filter({ hasText: 'Insert explanation note' }).first().click();
    await page.locator('.view-line', { hasText: 'unstuck:note' }).first().waitFor();
    await page.keyboard.press('Control+s');
    const saved = await savedText(join(session.workspace, 'postmortem.md'), /unstuck:note/);
    assert.match(saved, /6198/);
    await session.screenshot('quick-fix-applied');
  });

  it('starts a new postmortem beside', async () => {
    await page.keyboard.press('F1');
    await page.keyboard.type('Unstuck: Start a Postmortem');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Start a Postmortem' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.tab', { hasText: 'Untitled' }).first().waitFor();
    await session.screenshot('postmortem');
  });
});

/** The file, as soon as what was saved has arrived there. */
async function savedText(path: string, expected: RegExp): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const text = await readFile(path, 'utf8');
    if (expected.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${path} was not saved within 5 s`);
}
