import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { frameFiles, readFrameFiles } from '../../src/build/frameFiles.ts';
import { functionsOfFrames, functionsOfPage, namesInProse } from '../../src/build/kernelNames.ts';
import { loadSteps, pageFiles } from '../../src/build/signaturePages.ts';
import { parseSymbolList } from '../../src/build/symbolList.ts';
import { checkPages } from '../../src/checkPages.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { parseYaml } from '../../src/knowledge/yaml.ts';

/** Words in backticks that look like functions and are none: macros, structures, files. Keep it short. */
const NO_FUNCTIONS: readonly string[] = [];

/** Every page runs its own dumps: what is added to src/knowledge/signatures is tested here without a line of code. */
describe('signature pages', () => {
  const { entries: symbols } = parseSymbolList(readFileSync('src/knowledge/symbols.txt', 'utf8'));
  const { entries: frames } = readFrameFiles(frameFiles('src/knowledge/frames'));
  const outOfTree = new Set(frames.filter(({ kind }) => kind === 'out-of-tree').map(({ name }) => name));
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
      it(`${file.name} names only functions that kernel sources have`, () => {
        for (const name of functionsOfPage(page)) assert.ok(symbols.has(name) || outOfTree.has(name), `${name} is in no tree of symbols.txt: run src/build/symbols.ts, or put it into frames/out-of-tree.yaml`);
        for (const name of namesInProse(page)) assert.ok(symbols.has(name) || outOfTree.has(name) || NO_FUNCTIONS.includes(name), `${name} is no function of the trees; a macro or a file belongs into NO_FUNCTIONS`);
      });
    }
  }

  it('and frames leave no name in symbols.txt that neither uses, and none out', () => {
    const ofFrames = functionsOfFrames(frames);
    const used = new Set([...ofFrames, ...catalogue.pages.flatMap((page) => [...functionsOfPage(page), ...namesInProse(page)])]);
    assert.deepEqual([...symbols.keys()].filter((name) => !used.has(name)), []);
    assert.deepEqual(ofFrames.filter((name) => !symbols.has(name)), []);
    assert.deepEqual(NO_FUNCTIONS.filter((name) => !used.has(name)), []);
  });
});
