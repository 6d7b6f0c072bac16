import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { GRAMMAR } from './generated.ts';
import { TREE_SITTER } from './toolchain.ts';

/** What the committed parser and wasm were built from and with, so that machines without the toolchain can tell. */
export interface GrammarRecord {
  readonly inputs: string;
  readonly treeSitter: string;
  readonly clang: string;
}

export const recordPath = `${GRAMMAR}/built-from.json`;

/** The record that is committed, or null. */
export function recordOf(): GrammarRecord | null {
  if (!existsSync(recordPath)) return null;
  return JSON.parse(readFileSync(recordPath, 'utf8')) as GrammarRecord;
}

/** SHA-256 of all that the parser and the wasm are built from. */
export function inputsDigest(): string {
  const hash = createHash('sha256');
  for (const path of ['grammar.js', 'shapes.json', 'src/shapes.h', 'src/scanner.c']) hash.update(readFileSync(`${GRAMMAR}/${path}`));
  return hash.digest('hex');
}

/** The record of a build that was made just now. */
export function currentRecord(clang: string): Uint8Array {
  const record: GrammarRecord = { inputs: inputsDigest(), treeSitter: TREE_SITTER, clang };
  return new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
}

/** Whether a file differs from what it should hold. */
export function isStale(path: string, bytes: Uint8Array): boolean {
  return !existsSync(path) || !readFileSync(path).equals(bytes);
}
