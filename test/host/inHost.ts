// `node src/build/run.mjs test/host/inHost.ts [FILE …]`: the tests that run inside the extension host, with VS Code's
// real API, in the web host. The workspace is a copy of test/fixtures. UNSTUCK_EXTENSION tries another extension.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { buildAll } from '../../src/build/bundles.ts';
import { nothingRan, reportCounts, summary } from '../harness/counts.ts';
import type { Counts } from '../harness/counts.ts';
import { findFiles } from '../harness/findFiles.ts';
import { readTestEvent, showTestEvent } from '../harness/testEvent.ts';
import { ensureChromium } from './chromium.ts';
import { bundleForHost } from './inHostBundle.ts';
import { startServer } from './server.ts';
import { chromiumFlags } from './session.ts';

/** Longest time in milliseconds that the whole run may take; a host that never answers is a failure. */
const patience = 180_000;

const given = process.argv.slice(2);
const files = given.length > 0 ? given : findFiles('test/extension', '.test.ts');
if (files.length === 0) console.error('There are no tests for the extension host below test/extension.');
const counts = files.length > 0 ? await runInHost(files) : nothingRan;
console.log(summary(counts));
reportCounts(counts);

async function runInHost(tests: readonly string[]): Promise<Counts> {
  await mkdir('dist', { recursive: true });
  const folder = await mkdtemp(resolve('dist', 'in-host-'));
  const lasting: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const executablePath = ensureChromium();
    const extension = process.env['UNSTUCK_EXTENSION'];
    if (extension === undefined) await buildAll({ production: false });
    await bundleForHost(tests, join(folder, 'tests', 'index.js'));
    await cp('test/fixtures', join(folder, 'fixtures'), { recursive: true });
    const server = await startServer({ extension: extension ?? '.', workspace: join(folder, 'fixtures'), tests: join(folder, 'tests'), files: [] });
    lasting.push(server.close);
    const browser = await chromium.launch({ executablePath, headless: true, args: [...chromiumFlags] });
    lasting.push(() => browser.close());
    return await follow(await browser.newPage({ viewport: { width: 1400, height: 900 } }), server.url);
  } catch (error) {
    console.error(`The tests in the extension host did not run to their end: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    for (const end of lasting.reverse()) await end();
  }
}

/** Opens the page and counts what mocha tells until the host exits; rejects when it dies or stays silent. */
async function follow(page: Page, url: string): Promise<Counts> {
  const tally = { passed: 0, failed: 0, skipped: 0, ended: false };
  const errors: string[] = [];
  page.on('console', (message) => {
    const event = readTestEvent(message.text());
    if (event === undefined) {
      if (message.type() === 'error') errors.push(message.text());
    } else if (event.kind === 'end') {
      tally.ended = true;
    } else {
      tally[event.kind]++;
      console.log(showTestEvent(event));
    }
  });
  const exit = new Promise<number>((exited, failed) => {
    page.exposeFunction('codeAutomationExit', (code: number) => exited(code)).catch(failed);
    setTimeout(() => failed(new Error(`no end within ${patience / 1000} s\n${errors.slice(-20).join('\n')}`)), patience).unref();
  });
  await page.goto(url);
  const code = await exit;
  if (!tally.ended) throw new Error(`the host exited with ${code} before mocha ended\n${errors.slice(-20).join('\n')}`);
  if (code !== 0 && tally.failed === 0) throw new Error(`all tests passed, but the host exited with ${code}`);
  return { passed: tally.passed, failed: tally.failed, skipped: tally.skipped };
}
