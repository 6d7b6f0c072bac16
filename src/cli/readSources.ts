import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { createText, type Text } from '../text/text.ts';
import type { Unreadable } from '../report/report.ts';
import { compressionOf, decode, looksBinary } from './decode.ts';
import { failureOf } from './failure.ts';
import { findSources, type FoundFile } from './walk.ts';

export interface ReadSources {
  readonly texts: readonly Text[];
  /** Bytes of each text as read. */
  readonly bytes: readonly number[];
  /** What was named and could not be read, or not to its end. */
  readonly failures: readonly Unreadable[];
  /** What was met in a directory and left out. */
  readonly skipped: readonly Unreadable[];
  /** The bytes of standard input, where it was read: it cannot be read again. */
  readonly stdin: Buffer | null;
}

/**
 * Reads every source of an incident: files, directories, `-` for standard input. Never rejects: what cannot be read is a
 * failure with its name, and the others are read all the same.
 *
 * @param most bytes taken from all sources together.
 */
export async function readSources(paths: readonly string[], stdin: AsyncIterable<Buffer | string>, most: number): Promise<ReadSources> {
  const result: Result = { texts: [], bytes: [], failures: [], skipped: [], stdin: null, most, left: most, seen: new Set() };
  for (const path of paths) {
    if (path === '-') await readStdin(result, stdin);
    else readPath(result, path);
  }
  return result;
}

interface Result {
  readonly texts: Text[];
  readonly bytes: number[];
  readonly failures: Unreadable[];
  readonly skipped: Unreadable[];
  stdin: Buffer | null;
  readonly most: number;
  left: number;
  readonly seen: Set<string>;
}

function readPath(result: Result, path: string): void {
  const found = findSources([path], result.seen);
  result.failures.push(...found.failures);
  result.skipped.push(...found.skipped);
  for (const file of found.files) {
    try {
      take(result, file, readCapped(file.path, result.left));
    } catch (error) {
      // A file met in a directory is often closed to the user (another user's /proc/PID/stack).
      (file.named ? result.failures : result.skipped).push({ name: file.path, message: failureOf(error) });
    }
  }
}

function take(result: Result, file: FoundFile, { bytes, whole }: Capped): void {
  const compression = compressionOf(bytes);
  if (compression !== null) {
    const message = `${compression} data; unpack it first and read the text`;
    (file.named ? result.failures : result.skipped).push({ name: file.path, message: file.named ? message : `skipped: ${message}` });
    return;
  }
  if (!file.named && looksBinary(bytes)) {
    result.skipped.push({ name: file.path, message: 'skipped: not a text' });
    return;
  }
  add(result, file.path, bytes, whole);
}

async function readStdin(result: Result, stdin: AsyncIterable<Buffer | string>): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  let whole = true;
  try {
    for await (const chunk of stdin) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      const room = result.left - size;
      chunks.push(bytes.subarray(0, room));
      size += Math.min(bytes.length, room);
      whole = bytes.length <= room;
      if (!whole) break;
    }
  } catch (error) {
    result.failures.push({ name: STDIN, message: failureOf(error) });
  }
  result.stdin = Buffer.concat(chunks);
  add(result, STDIN, result.stdin, whole);
}

const STDIN = '<stdin>';

function add(result: Result, name: string, bytes: Buffer, whole: boolean): void {
  if (!whole) {
    const megabytes = Math.floor(result.most / 1024 / 1024);
    result.failures.push({ name, message: `is too large: only its first ${bytes.length} bytes were read (the limit is ${megabytes} MB for all sources together on this machine)` });
  }
  result.left -= bytes.length;
  result.bytes.push(bytes.length);
  result.texts.push(createText(name, decode(bytes)));
}

interface Capped {
  readonly bytes: Buffer;
  readonly whole: boolean;
}

/** Reads to the end, not to the size: files of /proc say 0. */
function readCapped(path: string, most: number): Capped {
  // Not blocking, should the path have become a FIFO since it was looked at.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('is no longer a regular file');
    let buffer = Buffer.allocUnsafe(Math.min(most, Math.max(stats.size, 64 * 1024)) + 1);
    let size = 0;
    while (size <= most) {
      if (size === buffer.length) buffer = Buffer.concat([buffer], Math.min(most + 1, size * 2));
      const got = readSync(descriptor, buffer, size, buffer.length - size, null);
      if (got === 0) return { bytes: buffer.subarray(0, size), whole: true };
      size += got;
    }
    return { bytes: buffer.subarray(0, most), whole: false };
  } finally {
    closeSync(descriptor);
  }
}
