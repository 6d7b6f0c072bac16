import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { ensureChromium } from './chromium.ts';
import { startServer } from './server.ts';

export interface SessionOptions {
  /** A folder, or a file that becomes the only one of a new folder. Copied: what the test saves never touches it. */
  readonly workspace: string;
  /** Files to open, relative to the workspace: the first on the left, the second beside it. Default: a workspace's only file. */
  readonly files?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Folder of the extension. Default: this one, whose bundles must have been built (`test/e2e.ts` does). */
  readonly extension?: string;
  /** Size of the window in CSS pixels. Default 1400 × 900. */
  readonly size?: { readonly width: number; readonly height: number };
}

export interface Session {
  /** The page with the workbench, of playwright. */
  readonly page: Page;
  readonly url: string;
  /** The copy of the workspace on disk: here the test finds what the editor saved. */
  readonly workspace: string;
  /** Errors that the page and the extension host logged so far. */
  readonly errors: readonly string[];
  /** Writes dist/screenshots/NAME.png and returns that path. */
  readonly screenshot: (name: string) => Promise<string>;
  /** Ends the browser and the server and removes the copy. Call it in `after`, whatever happened. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a VS Code for the Web in a headless Chromium, with this extension among the built-in ones and the files open,
 * and resolves when the editors show. About 4 s, so open one in `before` and share it among the tests of a file.
 * Rejects, with what the page logged, when the workbench does not come up within a minute.
 */
export async function openWorkbench(options: SessionOptions): Promise<Session> {
  const executablePath = ensureChromium();
  const scratch = await mkdtemp(join(tmpdir(), 'unstuck-'));
  const { folder, files } = await copyWorkspace(options, scratch);
  const server = await startServer({ extension: options.extension ?? '.', workspace: folder, files, ...(options.settings ? { settings: options.settings } : {}) });
  const browser = await chromium.launch({ executablePath, headless: true, args: [...chromiumFlags] }).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
    await rm(scratch, { recursive: true, force: true });
  };
  const errors: string[] = [];
  try {
    const page = await browser.newPage({ viewport: options.size ?? { width: 1400, height: 900 } });
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
    await page.goto(server.url);
    await page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 60_000 });
    for (const file of files) await page.locator(`.tab[data-resource-name="${basename(file)}"]`).waitFor({ timeout: 60_000 });
    if (files.length > 0) await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
    return { page, url: server.url, workspace: folder, errors, screenshot: (name) => screenshot(page, name), close };
  } catch (error) {
    await close();
    throw new Error(`The workbench did not come up: ${String(error)}\n${errors.join('\n')}`);
  }
}

/** Flags for a Chromium in a container as root, without a GPU, that talks to nobody but the page. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

async function copyWorkspace({ workspace, files }: SessionOptions, scratch: string): Promise<{ folder: string; files: readonly string[] }> {
  const folder = join(scratch, 'incident');
  if ((await stat(workspace)).isDirectory()) {
    await cp(workspace, folder, { recursive: true });
    return { folder, files: files ?? [] };
  }
  await mkdir(folder);
  await cp(workspace, join(folder, basename(workspace)));
  return { folder, files: files ?? [basename(workspace)] };
}

async function screenshot(page: Page, name: string): Promise<string> {
  const path = join('dist', 'screenshots', `${name}.png`);
  await mkdir(join('dist', 'screenshots'), { recursive: true });
  await page.screenshot({ path });
  return path;
}
