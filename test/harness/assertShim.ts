// The part of node:assert/strict that tests use, for the web extension host, where Node's modules do not exist. The
// bundler puts it in Node's place (test/host/inHostBundle.ts), so tests import node:assert/strict everywhere.

export function ok(value: unknown, message?: string): asserts value {
  if (!value) throw new Error(message ?? `expected a true value, got ${show(value)}`);
}

export function fail(message = 'failed'): never {
  throw new Error(message);
}

export function equal(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) fail(explain(message, actual, 'equal', expected));
}

export function notEqual(actual: unknown, expected: unknown, message?: string): void {
  if (Object.is(actual, expected)) fail(explain(message, actual, 'differ from', expected));
}

export function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  if (!same(actual, expected)) fail(explain(message, actual, 'deep-equal', expected));
}

export function match(text: string, pattern: RegExp, message?: string): void {
  if (!pattern.test(text)) fail(explain(message, text, 'match', pattern));
}

export function doesNotMatch(text: string, pattern: RegExp, message?: string): void {
  if (pattern.test(text)) fail(explain(message, text, 'not match', pattern));
}

export function throws(act: () => unknown, pattern?: RegExp): void {
  try {
    act();
  } catch (error) {
    if (pattern !== undefined) match(String(error), pattern);
    return;
  }
  fail('expected an exception');
}

export async function rejects(promise: Promise<unknown> | (() => Promise<unknown>), pattern?: RegExp): Promise<void> {
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    if (pattern !== undefined) match(String(error), pattern);
    return;
  }
  fail('expected a rejection');
}

/** Plain data: arrays and objects by their own keys, everything else by identity. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  // Without keys of their own these would all be equal.
  if (a instanceof Map || a instanceof Set || a instanceof Date) return fail('deepEqual compares plain data only here');
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key as never], b[key as never]));
}

function explain(message: string | undefined, actual: unknown, relation: string, expected: unknown): string {
  return `${message ?? 'assertion failed'}: expected to ${relation}\n  expected ${show(expected)}\n  actual   ${show(actual)}`;
}

function show(value: unknown): string {
  return value instanceof RegExp ? String(value) : (JSON.stringify(value, undefined, 1) ?? String(value)).slice(0, 2000);
}
