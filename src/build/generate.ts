// `npm run generate`: writes the grammars that are made from the table of line shapes, and builds the
// tree-sitter parser and its wasm where the toolchain is present. `-- --check` writes nothing and exits 1
// when a file is out of date; `-- --install` installs the toolchain first (Debian, as root).
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedFiles, GRAMMAR } from './generated.ts';
import { currentRecord, inputsDigest, isStale, recordOf, recordPath } from './grammarRecord.ts';
import { buildGrammar, findToolchain, installToolchain } from './toolchain.ts';

const check = process.argv.includes('--check');
if (process.argv.includes('--install')) installToolchain();
const stale: string[] = [];

for (const [path, content] of generatedFiles()) write(path, new TextEncoder().encode(content));
const toolchain = findToolchain();
if (typeof toolchain === 'string') {
  console.error(`The tree-sitter parser is not built: ${toolchain} is missing. On Debian, as root: npm run generate -- --install`);
  if (recordOf()?.inputs !== inputsDigest()) stale.push(recordPath);
} else if (check && recordOf()?.clang !== toolchain.clang) {
  // Another compiler makes other bytes of the same grammar.
  if (recordOf()?.inputs !== inputsDigest()) stale.push(recordPath);
} else {
  for (const [path, bytes] of buildGrammar(toolchain, GRAMMAR)) write(`${GRAMMAR}/${path}`, bytes);
  write(recordPath, currentRecord(toolchain.clang));
}
if (check || typeof toolchain === 'string') {
  for (const path of stale) console.error(`out of date: ${path}`);
  process.exitCode = stale.length > 0 ? 1 : 0;
}

function write(path: string, bytes: Uint8Array): void {
  if (!isStale(path, bytes)) return;
  if (check) stale.push(path);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    console.log(`wrote ${path}`);
  }
}
