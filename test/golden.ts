import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { strict as assert } from 'node:assert';

/**
 * Compares text with a file kept beside its input. `UPDATE=1` writes the file instead: read the change before it is
 * committed, the file is the expectation.
 */
export function golden(path: string, actual: string): void {
  if (process.env['UPDATE'] === '1') {
    if (!existsSync(path) || readFileSync(path, 'utf8') !== actual) writeFileSync(path, actual);
    return;
  }
  assert.ok(existsSync(path), `${path} is missing; UPDATE=1 writes it`);
  assert.equal(actual, readFileSync(path, 'utf8'), `${path} differs; UPDATE=1 accepts`);
}
