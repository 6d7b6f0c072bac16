import assert from 'node:assert/strict';
import type { FrameLocator, Page } from 'playwright-core';
import { openWorkbench, type Session } from '../host/session.ts';

const DUMP = 'container-init-stuck.txt';

describe('the incident panel', () => {
  let session: Session;
  let page: Page;
  let panel: FrameLocator;

  before(async () => {
    session = await openWorkbench({ workspace: 'test/fixtures/incidents', files: [DUMP], size: { width: 1600, height: 1000 } });
    ({ page } = session);
    await page.locator('.statusbar-item', { hasText: /\d+ findings?/ }).waitFor();
    await page.locator('.monaco-editor').first().click();
    await page.keyboard.press('Shift+Alt+U');
    panel = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    await panel.locator('h1').waitFor();
  });
  after(() => session.close());

  it('says the verdict first, with the pids and how sure it is', async () => {
    const title = await panel.locator('h1').innerText();
    assert.match(title, /6198/);
    assert.match(title, /6200/);
    assert.match(await panel.locator('.verdict .badges').innerText(), /inferred|observed|assumed/);
    await session.screenshot('panel-verdict');
  });

  it('says why SIGKILL does not help', async () => {
    const why = panel.locator('section', { has: panel.locator('h2', { hasText: 'Why SIGKILL does not help' }) }).first();
    assert.match(await why.innerText(), /exiting/);
  });

  it('shows the chain from init to the FUSE connection, and each link reveals its line', async () => {
    const nodes = await panel.locator('.chain').first().locator('.reveal').allInnerTexts();
    assert.match(nodes.join('\n'), /docker-init \(6198\)[\s\S]*ndrive \(6200\)[\s\S]*FUSE connection 135/);
    await panel.locator('.chain .reveal', { hasText: 'ndrive (6200)' }).first().click();
    await page.locator('.statusbar-item', { hasText: /Ln 1\d\d, Col/ }).waitFor();
    await page.locator('.view-line', { hasText: 'request_wait_answer+0x151' }).first().waitFor();
  });

  it('lists the steps safest first, and says what the abort hits', async () => {
    assert.equal(await panel.locator('.steps').first().locator('> li').first().getAttribute('class'), 'read-only');
    const abort = panel.locator('.steps li.destructive').first();
    assert.match(await abort.innerText(), /What else it hits[\s\S]*connections\/135\/abort/);
  });

  it('copies a command', async () => {
    await panel.locator('.steps li.destructive').first().getByRole('button', { name: /^Copy command/ }).first().click();
    await page.locator('.statusbar-item', { hasText: 'Copied' }).waitFor();
  });

  it('is moved through by the keyboard: tabs by the arrows, buttons by Tab and Enter', async () => {
    await panel.getByRole('tab', { name: /Verdict/ }).click();
    await page.keyboard.press('ArrowRight');
    await panel.locator('h3', { hasText: 'Decode a mask' }).waitFor();
    assert.equal(await panel.getByRole('tab', { name: /Signal masks/ }).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0000000000000100');
    await page.keyboard.press('Enter');
    const result = panel.locator('.result');
    await result.locator('td', { hasText: 'SIGKILL' }).waitFor();
    assert.equal(await result.getAttribute('aria-live'), 'polite');
  });

  it('says that a text is no mask', async () => {
    const field = panel.getByRole('textbox', { name: 'Mask' });
    await field.fill('<img src=x onerror=alert(1)>');
    await panel.getByRole('button', { name: 'Decode' }).click();
    await panel.locator('.result .error', { hasText: 'no signal mask' }).waitFor();
  });

  it('decodes for the architecture that is chosen', async () => {
    await panel.getByRole('combobox', { name: 'Architecture' }).click();
    await panel.getByRole('option', { name: 'mips' }).click();
    await panel.getByRole('textbox', { name: 'Mask' }).fill('40');
    await panel.getByRole('button', { name: 'Decode' }).click();
    // Signal 7 is SIGEMT on MIPS and SIGBUS elsewhere.
    await panel.locator('.result td', { hasText: 'SIGEMT' }).waitFor();
    await session.screenshot('panel-masks');
  });

  it('lists the masks of each task', async () => {
    await panel.locator('section h3', { hasText: 'ndrive (6200)' }).first().waitFor();
    assert.ok((await panel.locator('table').count()) >= 3);
  });

  it('has the evidence, what is missing, and the background with the state of the fix', async () => {
    await panel.getByRole('tab', { name: /Evidence/ }).click();
    await panel.locator('.evidence .reveal').first().waitFor();
    await panel.getByRole('tab', { name: /Missing/ }).click();
    await panel.locator('#view-missing p, #view-missing li').first().waitFor();
    await panel.getByRole('tab', { name: /Background/ }).click();
    await panel.locator('article h3', { hasText: 'Fixes in kernel 6.18.44' }).first().waitFor();
    assert.match(await panel.locator('#view-background').innerText(), /revert/);
    await session.screenshot('panel-background');
  });

  it('names every control, and heads every view', async () => {
    const unnamed = await panel.locator('button, [role="button"], [role="tab"], input, [role="combobox"]').evaluateAll((controls) =>
      controls.filter((control) => !(control.textContent?.trim() || control.getAttribute('aria-label') || control.getAttribute('aria-labelledby') || control.closest('label') || (control.getRootNode() as ShadowRoot).host?.textContent?.trim()))
        .map((control) => control.outerHTML.slice(0, 120)));
    assert.deepEqual(unnamed, []);
    assert.equal(await panel.locator('h1').count(), 1);
    assert.equal(await panel.locator('table:not(:has(caption)), th:not([scope])').count(), 0);
  });

  it('follows the edits of the dump', async () => {
    await panel.getByRole('tab', { name: /Verdict/ }).click();
    await page.locator('.tab', { hasText: DUMP }).first().click();
    await page.locator('.monaco-editor').first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await panel.locator('h1', { hasText: 'Nothing to explain yet' }).waitFor();
    await page.keyboard.press('Control+z');
    await panel.locator('h1', { hasText: '6200' }).waitFor();
  });

  it('comes back to the same view when it was hidden', async () => {
    await panel.getByRole('tab', { name: /Evidence/ }).click();
    await page.getByRole('treeitem', { name: 'postmortem.md' }).click();
    // In front of the panel, in its own group.
    await page.locator('.tab', { hasText: 'Unstuck: ' }).first().click();
    await page.getByRole('treeitem', { name: 'postmortem.md' }).click();
    await page.locator('.tab', { hasText: 'postmortem.md' }).last().waitFor();
    await panel.locator('h1').waitFor({ state: 'detached' });
    await page.locator('.tab', { hasText: 'Unstuck: ' }).first().click();
    await panel.locator('.evidence .reveal').first().waitFor();
  });

  it('broke no rule of its content security policy', () => {
    assert.deepEqual(session.errors.filter((error) => /Content Security Policy|Refused to/.test(error) && /extension/.test(error)), []);
  });
});
