// `node src/build/run.mjs test/e2e.ts [FILE …]`: end-to-end tests with Chromium against the web host.
import { existsSync } from 'node:fs';
import { buildAll } from '../src/build/bundles.ts';
import { nothingRan, reportCounts, summary } from './harness/counts.ts';
import { findFiles } from './harness/findFiles.ts';
import { runMocha } from './harness/mochaRun.ts';

const given = process.argv.slice(2);
const files = given.length > 0 ? given : existsSync('test/e2e') ? findFiles('test/e2e', '.test.ts') : [];
if (files.length > 0) await buildAll({ production: false });
else console.error('There are no end-to-end tests below test/e2e.');
const counts = files.length > 0 ? await runMocha(files, { reporter: 'spec', timeoutMs: 90_000 }) : nothingRan;
console.log(summary(counts));
reportCounts(counts);
