/**
 * The frame files and the list of symbols in columns, one value a function in each; made by src/build/packFrames.ts and
 * read by frames.ts. Columns compress better than lines. Names are not kept: who asks has one, and a hash of it takes
 * half the room.
 */
export interface PackedFrames {
  /** Kernel series that were read, oldest first. */
  readonly trees: readonly string[];
  /** Those of which single names were looked up: files are not known. */
  readonly partial: readonly string[];
  /** One sign a tree: `+` has the function, `-` does not, `?` was not looked up. */
  readonly patterns: readonly string[];
  /** Source files, one a line; `!` before those that are not of the kernel, `*` before those of Go. */
  readonly files: string;
  /** How many functions each file has, in order. */
  readonly counts: string;
  /** HASH_LENGTH characters a function. */
  readonly hashes: string;
  /** One letter a function: `i`nterruptible, `k`illable, `u`ninterruptible, i`d`le, sta`g`ed, sto`p`ped, `c`aller, `-`. */
  readonly waits: string;
  /** One letter a function: `A` for the first of `patterns`. */
  readonly seen: string;
  /** What it does, one a line; empty where nobody wrote it. */
  readonly does: string;
  /** `index name pattern oldName`. */
  readonly older: string;
  /** `trees:file index …`, indexes as differences: where functions stood in older trees. */
  readonly moved: string;
  /** `index note`. */
  readonly notes: string;
}

export type FrameKind = 'kernel' | 'out-of-tree' | 'go';

/** 30 bits: among the hundred thousand other functions of a kernel not one is likely to be taken for one of ours. */
export const HASH_LENGTH = 5;

/** Hash of a function name, HASH_LENGTH characters of base 64 (FNV-1a, folded). Go has names of its own. */
export function frameHash(kind: FrameKind, name: string): string {
  let hash = kind === 'go' ? 0x811c9dc4 : 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  // The last characters reach only the low bits of FNV: mix once more.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = (hash ^ (hash >>> 13)) >>> 2;
  let text = '';
  for (let at = 0; at < HASH_LENGTH; at++, hash >>>= 6) text += DIGITS[hash & 63];
  return text;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
