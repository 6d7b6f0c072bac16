import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { loadSteps, pageFiles } from '../../src/build/signaturePages.ts';
import shipped from '../../src/knowledge/signatures/*.md';
import { packPages, unpackPages } from '../../src/knowledge/packedPages.ts';
import { compilePage } from '../../src/knowledge/page.ts';
import { parseYaml } from '../../src/knowledge/yaml.ts';

describe('packed pages', () => {
  it('unpack to what was packed, over JSON', () => {
    const { steps } = loadSteps('src/knowledge/steps');
    const pages = pageFiles('src/knowledge/signatures').flatMap((file) => {
      const compiled = compilePage(basename(file), readFileSync(file, 'utf8'), parseYaml, steps);
      return 'page' in compiled ? [compiled.page] : [];
    });
    assert.ok(pages.length > 100);
    const packed = packPages(pages);
    assert.deepEqual(unpackPages(JSON.parse(JSON.stringify(packed))), pages);
    assert.equal(new Set(packed.steps.map((step) => JSON.stringify(step))).size, packed.steps.length, 'each remedy once');
  });

  it('add less than 150 kB to the package', () => {
    // As they stand in the bundle: JSON in a string.
    const size = deflateRawSync(JSON.stringify(JSON.stringify(shipped)), { level: 9 }).length;
    console.log(`      ${size} bytes`);
    assert.ok(size < 150_000, `${size} bytes`);
  });

  it('of no pages are none', () => assert.deepEqual(unpackPages(packPages([])), []));
});
