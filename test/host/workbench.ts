// What end-to-end tests do with an open workbench, by keyboard and mouse as a person does.
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Runs a command by its title in the command palette, e.g. `Unstuck: Explain Incident`; the title must be unique. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: title }).first().click();
}

/** Opens a file of the workspace: clicks its tab where it has one, else by quick open. Waits until the tab is active. */
export async function openFile(page: Page, name: string): Promise<void> {
  const tab = page.locator(`.tab[data-resource-name="${name}"]`);
  if ((await tab.count()) > 0) {
    await tab.first().click();
  } else {
    await page.keyboard.press('Control+P');
    const input = page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(name);
    await page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: name }).first().click();
  }
  await page.locator(`.editor-group-container.active .tab.active[data-resource-name="${name}"]`).waitFor();
  await page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
}

/** The editor that shows a file of this name; it must be the active tab of its group. */
export function editorOf(page: Page, name: string): Locator {
  return page.locator('.editor-group-container').filter({ has: page.locator(`.tab.active[data-resource-name="${name}"]`) }).locator('.monaco-editor').first();
}

/** Puts the cursor at a line (counted from 1) and column (from 1, default 1) of the editor with the focus. */
export async function goToLine(page: Page, line: number, column = 1): Promise<void> {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** The visible line of an editor that holds this text. VS Code draws spaces as no-break spaces; this allows for that. */
export function lineOf(editor: Locator, text: string): Locator {
  const pattern = text.split(' ').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s\\u00a0]');
  return editor.locator('.view-line').filter({ hasText: new RegExp(pattern) }).first();
}

/** Shows the hover at the cursor (the command, not the mouse) and gives its text. Rejects when none comes. */
export async function hoverAtCursor(page: Page): Promise<string> {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  const hover = page.locator('.monaco-hover:not(.hidden) .hover-contents').first();
  await hover.waitFor();
  return (await page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first().innerText()).replaceAll('\u00a0', ' ');
}

/** Opens the quick fix menu at the cursor and gives the titles in it; `applyQuickFix` chooses one. */
export async function quickFixes(page: Page): Promise<readonly string[]> {
  await page.keyboard.press('Control+.');
  const rows = page.locator('.action-widget .monaco-list-row.action');
  await rows.first().waitFor();
  return (await rows.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ').trim());
}

/** Opens the quick fix menu at the cursor and applies the entry with this title. */
export async function applyQuickFix(page: Page, title: string): Promise<void> {
  await quickFixes(page);
  await page.locator('.action-widget .monaco-list-row.action').filter({ hasText: title }).first().click();
  await page.locator('.action-widget').first().waitFor({ state: 'hidden' });
}

/** The document inside the webview that is shown (there must be just one). */
export function webview(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

/** Saves the editor with the focus and waits until no tab is unsaved. */
export async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+S');
  await page.locator('.tab.dirty').waitFor({ state: 'detached' });
}
