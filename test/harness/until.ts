import assert from 'node:assert/strict';

/** Waits until something is met, up to 15 s. */
export async function until(what: string, met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (met()) return;
    await wait(100);
  }
  assert.fail(`${what} did not come within 15 s`);
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
