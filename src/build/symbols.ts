// `node src/build/run.mjs src/build/symbols.ts TREE=PATH …`: writes src/knowledge/symbols.txt, the list of every kernel
// function that pages and frame files name, with the trees that define it and the file there. TREE is a series (6.1),
// PATH the root of its sources, or a file that lists names (src/build/linux-4.9.txt). A tool for developers, run by hand
// when pages or frames name new functions; give all trees of the list. Ends with 1 when a function is in none of them.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { compilePage } from '../knowledge/page.ts';
import { parseYaml } from '../knowledge/yaml.ts';
import { frameFiles, readFrameFiles } from './frameFiles.ts';
import { functionsOfFrames, functionsOfPage, namesInProse } from './kernelNames.ts';
import { loadSteps, pageFiles } from './signaturePages.ts';
import { printSymbolList } from './symbolList.ts';
import { lookUp, namedTree, sourceTree, symbolFaults, type Tree } from './symbolTrees.ts';

const OUTPUT = 'src/knowledge/symbols.txt';

const trees: Tree[] = [];
for (const argument of process.argv.slice(2)) {
  const [series = '', path = ''] = argument.split('=');
  const place = resolve(process.env['INIT_CWD'] ?? '.', path);
  if (!/^\d+\.\d+$/.test(series) || path === '' || !existsSync(place)) fail(`${argument}: not a series, \`=\` and a folder or file`);
  else if (statSync(place).isFile()) trees.push(namedTree(series, readFileSync(place, 'utf8')));
  else if (existsSync(join(place, 'Makefile'))) trees.push(sourceTree(series, place));
  else fail(`${path}: no Makefile; not the root of a Linux tree`);
}
if (process.argv.length < 3) fail('usage: node src/build/run.mjs src/build/symbols.ts TREE=PATH …');
else if (process.exitCode === undefined) write();

function write(): void {
  const { steps } = loadSteps('src/knowledge/steps');
  const pages = pageFiles('src/knowledge/signatures').flatMap((file) => {
    const compiled = compilePage(basename(file), readFileSync(file, 'utf8'), parseYaml, steps);
    return 'page' in compiled ? [compiled.page] : (fail(`${file}: ${compiled.errors[0]?.message ?? ''}`), []);
  });
  const { entries, faults } = readFrameFiles(frameFiles('src/knowledge/frames'));
  faults.forEach(({ file, line, message }) => fail(`${file}:${line}: ${message}`));
  const outOfTree = new Set(entries.filter(({ kind }) => kind === 'out-of-tree').flatMap(({ name, was }) => [name, ...was]));
  const needed = new Set([...pages.flatMap(functionsOfPage), ...functionsOfFrames(entries)].filter((name) => !outOfTree.has(name)));
  const wanted = new Set([...needed, ...pages.flatMap(namesInProse).filter((name) => !outOfTree.has(name))]);
  const older = entries.filter((entry) => entry.older);
  const list = lookUp(trees, new Set([...wanted, ...older.map(({ name }) => name)]), new Map(entries.flatMap(({ name, was, file }) => [name, ...was].map((one): [string, string] => [one, file]))));
  symbolFaults(list, needed, entries).forEach(fail);
  for (const { name, file, source, line } of older) {
    const found = [...(list.entries.get(name)?.files ?? [])].find(([, where]) => where === file);
    if (found) fail(`${source}:${line}: ${name} is in ${found[0]}, so it is none of the functions that only older kernels have`);
  }
  const shown = { ...list, entries: new Map([...list.entries].filter(([name]) => wanted.has(name))) };
  writeFileSync(OUTPUT, printSymbolList(shown));
  console.log(`wrote ${OUTPUT}: ${shown.entries.size} functions; trees ${trees.map(({ series, version }) => `${series} (${version})`).join(', ')}`);
  const others = [...wanted].filter((name) => !list.entries.has(name) && !needed.has(name));
  if (others.length > 0) console.log(`not functions, named in prose only: ${others.join(' ')}`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
