import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import { reportTitle, type KernelReport } from '../../src/model/kernelReport.ts';
import { createText } from '../../src/text/text.ts';

const CORPUS = '../shared/corpus';

interface Entry {
  readonly path: string;
  readonly expected: { readonly title?: string; readonly header?: { readonly alt?: string } };
}

describe('the first report of a syzkaller log is of the kind, and in the function, that syzkaller gives to it', () => {
  const manifest = `${CORPUS}/MANIFEST.json`;
  if (!existsSync(manifest)) return void it.skip(`${manifest} is not there: no log to compare with`);
  const logs = (JSON.parse(readFileSync(manifest, 'utf8')) as readonly Entry[]).filter(({ expected }) => expected.title !== undefined);

  it('agrees on nine of ten', () => {
    const wrong = logs.flatMap(({ path, expected }) => {
      const first = readDump(createText(path, readFileSync(`${CORPUS}/${path}`, 'utf8')), 0).kernelReports[0];
      return agrees(first, expected.title!, expected.header?.alt) ? [] : [`${path}: read ${first ? reportTitle(first) : 'no report'}, expected ${expected.title}`];
    });
    console.log([`      ${logs.length - wrong.length} of ${logs.length} titles agree`, ...wrong.map((text) => `      ${text}`)].join('\n'));
    assert.ok(wrong.length <= logs.length * 0.1, wrong.join('\n'));
  });
});

/** Where syzkaller gave up (`corrupted`: cut or mixed logs), only the kind is there to be compared. */
function agrees(report: KernelReport | undefined, title: string, alt: string | undefined): boolean {
  if (!report) return false;
  const read = reportTitle(report);
  return title.endsWith(' in corrupted') ? read.startsWith(title.replace(/corrupted$/, '')) : read === title || read === alt;
}
