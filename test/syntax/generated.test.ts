import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { generatedFiles, GRAMMAR } from '../../src/build/generated.ts';
import { inputsDigest, recordOf } from '../../src/build/grammarRecord.ts';
import { buildGrammar, findToolchain } from '../../src/build/toolchain.ts';

describe('generated grammars', () => {
  for (const [path, content] of generatedFiles()) {
    it(`${path} is current`, () => {
      // Not assert.equal: its difference of two large files says nothing.
      assert.ok(readFileSync(path, 'utf8') === content, 'run `npm run generate`');
    });
  }

  it('parser.c and the wasm were built from the current grammar', () => {
    assert.equal(recordOf()?.inputs, inputsDigest(), 'run `npm run generate` where the toolchain is present');
  });

  const toolchain = findToolchain();
  const clang = recordOf()?.clang;
  const missing = typeof toolchain === 'string' ? `${toolchain} missing` : toolchain.clang === clang ? null : `built with clang ${clang ?? '?'}, here is ${toolchain.clang}`;
  it(`parser.c and the wasm are built byte for byte${missing === null ? '' : ` (skipped: ${missing})`}`, function () {
    if (missing !== null || typeof toolchain === 'string') this.skip();
    for (const [path, bytes] of buildGrammar(toolchain, GRAMMAR)) {
      assert.ok(readFileSync(`${GRAMMAR}/${path}`).equals(bytes), `${path} is not what the toolchain makes: npm run generate`);
    }
  });

  it('the wasm is small enough for the extension', () => {
    assert.ok(readFileSync(`${GRAMMAR}/tree-sitter-unstuck.wasm`).length < 500_000);
  });
});
