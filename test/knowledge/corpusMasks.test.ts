import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseKernelVersion } from '../../src/knowledge/kernelVersion.ts';
import { decodeProcessFlags } from '../../src/knowledge/processFlags.ts';
import { decodeSignalMask } from '../../src/knowledge/signals.ts';

const FOLDER = '../shared/corpus/real';

interface Observed {
  readonly kernel: string;
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Masks and flags of real captures against the truth that was written down beside them. */
describe('masks and flags of the real captures', function () {
  before(function () {
    if (existsSync(FOLDER)) return;
    console.log(`      skipped: ${FOLDER} is not here`);
    this.skip();
  });

  it('decode to the signals that the truth files name', () => {
    let masks = 0;
    for (const { file, value } of observed()) {
      if (typeof value.hex !== 'string' || !Array.isArray(value.signals)) continue;
      masks++;
      // The truth spells the two NPTL signals `SIG33(RT)`.
      const expected = value.signals.map((name) => String(name).replace(/\(RT\)$/, ''));
      assert.deepEqual(decodeSignalMask(value.hex, 'x86_64')?.map((one) => one.name), expected, `${file}: ${value.hex}`);
    }
    assert.ok(masks > 100, `${masks} masks found`);
  });

  it('decode to the flags that the truth files name', () => {
    let words = 0;
    for (const { file, kernel, value } of observed()) {
      if (typeof value.flags_decimal !== 'number' || !Array.isArray(value.flags_names)) continue;
      words++;
      const decoded = decodeProcessFlags(value.flags_decimal, parseKernelVersion(kernel));
      // A name may carry a remark in parentheses.
      const expected = value.flags_names.map((name) => String(name).replace(/ \(.*$/, ''));
      assert.deepEqual(decoded?.map((one) => one.name), expected, `${file}: ${value.flags_decimal}`);
    }
    assert.ok(words > 50, `${words} flag words found`);
  });
});

function observed(): readonly Observed[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith('.json')).flatMap((file) => {
    const truth = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { readonly kernel?: string };
    return objectsIn(truth).map((value) => ({ file, kernel: truth.kernel ?? '', value }));
  });
}

function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Readonly<Record<string, unknown>>, ...Object.values(value).flatMap(objectsIn)];
}
