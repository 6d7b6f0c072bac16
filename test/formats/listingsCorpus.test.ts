import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import type { Dump } from '../../src/model/dump.ts';
import { createText } from '../../src/text/text.ts';

const CORPUS = '../shared/corpus';

interface Entry {
  readonly path: string;
  readonly expected?: { readonly counted?: { readonly defunct_lines?: number } };
}

/** Listings of which nothing but the listing stands in the file, with a count that does not need our reader. */
const WHOLE: readonly { readonly path: string; readonly count: (content: string) => number }[] = [
  { path: 'ps-tree/sosreport-k8s-ps-alxwww.txt', count: (content) => linesOf(content) - 1 },
  { path: 'ps-tree/sosreport-k8s-ps-axo-wchan.txt', count: (content) => (content.match(/ \d\d:\d\d:\d\d \d{4} /g) ?? []).length },
  { path: 'ps-tree/sosreport-k8s-pstree-lp.txt', count: (content) => (content.match(/\(\d+\)/g) ?? []).length },
  { path: 'ps-tree/lnav-system-state-dump-ps.txt', count: (content) => (content.match(/^root +\d/gm) ?? []).length },
  { path: 'ps-tree/xsos-readme-ps-zombies.txt', count: (content) => (content.match(/^ +\w+ +\d+ +\d+\.\d +\d+\.\d +\d+ +\d+ +(?:\?|pts|tty)/gm) ?? []).length },
];

describe('listings in other people’s dumps', function () {
  if (!existsSync(`${CORPUS}/MANIFEST.json`)) {
    it.skip('the corpus is not here');
    return;
  }

  for (const { path, count } of WHOLE) {
    it(`every task of ${path}`, () => {
      const content = readFileSync(`${CORPUS}/${path}`, 'utf8');
      assert.equal(dumpOf(path, content).readings.filter((reading) => reading.tid !== null).length, count(content));
    });
  }

  it('defunct_lines', () => {
    const entries = JSON.parse(readFileSync(`${CORPUS}/MANIFEST.json`, 'utf8')) as readonly Entry[];
    const counted = entries.filter(({ expected }) => expected?.counted?.defunct_lines !== undefined);
    assert.ok(counted.length > 0);
    const read = counted.map(({ path }) => [path, dumpOf(path, readFileSync(`${CORPUS}/${path}`, 'utf8')).readings.filter((reading) => reading.format === 'ps' && reading.state?.value === 'Z').length]);
    assert.deepEqual(read, counted.map(({ path, expected }) => [path, expected!.counted!.defunct_lines]));
  });
});

function dumpOf(path: string, content: string): Dump {
  return readDump(createText(path, content), 0);
}

function linesOf(content: string): number {
  return content.trimEnd().split('\n').length;
}
