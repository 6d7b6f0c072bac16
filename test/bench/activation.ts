import { openWorkbench } from '../host/session.ts';

/**
 * Activation time of the extension as VS Code itself measures it: the real workbench opens the incident, and its own
 * list of running extensions is read.
 *
 * @returns the words of that list, `Activation: 12ms`.
 */
export async function activationTime(): Promise<string> {
  const session = await openWorkbench({ workspace: 'test/fixtures/incidents', files: ['container-init-stuck.txt'] });
  try {
    const { page } = session;
    await page.locator('.statusbar-item', { hasText: /\d+ findings?/ }).waitFor({ timeout: 60_000 });
    await page.keyboard.press('F1');
    await page.keyboard.type('Developer: Show Running Extensions');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Show Running Extensions' }).first().click();
    const row = page.locator('.runtime-extensions-editor .extension', { hasText: 'Unstuck' }).first();
    const time = row.locator('.activation-time');
    await time.waitFor({ timeout: 20_000 });
    return (await time.innerText()).trim();
  } finally {
    await session.close();
  }
}
