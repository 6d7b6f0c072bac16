import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { loadSteps, pageFiles } from '../../src/build/signaturePages.ts';
import { checkPages } from '../../src/checkPages.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { namesOf } from '../../src/knowledge/schema.ts';
import type { SignaturePage } from '../../src/knowledge/schema.ts';
import { parseYaml } from '../../src/knowledge/yaml.ts';

/** Every page runs its own dumps: what is added to src/knowledge/signatures is tested here without a line of code. */
describe('signature pages', () => {
  const symbols = symbolList();
  const files = pageFiles('src/knowledge/signatures');
  const catalogue = loadCatalogue();
  const checked = checkPages(files.map((file) => ({ name: basename(file), text: readFileSync(file, 'utf8') })), catalogue, parseYaml, loadSteps('src/knowledge/steps').steps);

  it('are all in the catalogue, most specific first', () => {
    assert.deepEqual(catalogue.pages.map((page) => `${page.id}.md`).sort(), files.map((file) => basename(file)).sort());
    const order = catalogue.pages.map((page) => page.specificity);
    assert.deepEqual(order, [...order].sort((a, b) => b - a));
  });

  for (const { file, page, errors, dumps } of checked) {
    it(`${file.name}: ${dumps} dumps say what they should`, () => {
      assert.deepEqual(errors, []);
      assert.ok(dumps > 0);
    });
    if (page && page.match.of !== 'goroutine') {
      it(`${file.name} names only functions that were looked up in kernel sources`, () => {
        for (const name of kernelFunctionsOf(page)) assert.ok(symbols.has(name), `${name} is not in test/knowledge/symbols.txt: look it up and add it`);
      });
    }
  }

  it('leave no name in symbols.txt that no page uses', () => {
    const used = new Set(catalogue.pages.filter((page) => page.match.of !== 'goroutine').flatMap(kernelFunctionsOf));
    assert.deepEqual([...symbols].filter((name) => !used.has(name)), []);
  });
});

/** Function names in the front matter, and words of the prose in backticks that look like one. */
function kernelFunctionsOf(page: SignaturePage): readonly string[] {
  const { match, stages, prose } = page;
  const inProse = [...Object.values(prose).join('\n').matchAll(/`([a-z_]\w*_\w+)`/g)].map((found) => found[1]!);
  return [...namesOf(match), ...(match.of === 'task' ? match.without ?? [] : []), ...(stages ?? []).flatMap((stage) => stage.when.frames ?? []), ...inProse];
}

function symbolList(): ReadonlySet<string> {
  const lines = readFileSync('test/knowledge/symbols.txt', 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) assert.match(line, /^\w+( \d+\.\d+)+$/, 'a name and the versions that have it');
  return new Set(lines.map((line) => line.split(' ')[0]!));
}
