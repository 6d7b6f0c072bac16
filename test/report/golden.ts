import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Compares with a file below test/report/golden; `UPDATE=1` writes it. Read it before you accept it. */
export function agreesWithGolden(name: string, actual: string): void {
  const path = `test/report/golden/${name}`;
  if (process.env['UPDATE'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  assert.equal(actual, readFileSync(path, 'utf8'), `${path} differs; UPDATE=1 writes it`);
}
