// `node src/build/run.mjs test/unit.ts [FILE …]`: the unit tests, all of them or the files given.
import { findFiles } from './harness/findFiles.ts';
import { reportCounts, summary } from './harness/counts.ts';
import { runMocha } from './harness/mochaRun.ts';

const given = process.argv.slice(2);
const files = given.length > 0 ? given : findFiles('test', '.test.ts', ['test/extension', 'test/e2e']);
if (files.length === 0) throw new Error('no unit tests found below test/');
const counts = await runMocha(files, { reporter: files.length > 3 ? 'dot' : 'spec', timeoutMs: 60_000 });
console.log(summary(counts));
reportCounts(counts);
