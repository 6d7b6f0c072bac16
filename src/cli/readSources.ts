import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { createText, type Text } from '../text/text.ts';
import type { Unreadable } from '../report/report.ts';
import { compressionOf, decode, looksBinary } from './decode.ts';
import { failureOf } from './failure.ts';
import { createIntake, fairCap, LONGEST_KEPT, type Intake, type Taken } from './intake.ts';
import { findSources, type Found, type FoundFile } from './walk.ts';

export interface ReadSources {
  readonly texts: readonly Text[];
  /** Bytes of each text as read. */
  readonly bytes: readonly number[];
  /** What was named and could not be read, or not to its end. */
  readonly failures: readonly Unreadable[];
  /** What was met in a directory and left out, and what was cut from a line of over a megabyte. */
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
  const seen = new Set<string>();
  const found = paths.map((path) => (path === '-' ? null : findSources([path], seen)));
  const sizes = found.flatMap((one) => one?.files.map((file) => file.size) ?? []);
  const result: Result = { texts: [], bytes: [], failures: [], skipped: [], stdin: null, most, left: most, cap: fairCap(sizes, most) };
  for (const one of found) {
    if (one) readFound(result, one);
    else await readStdin(result, stdin);
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
  /** Bytes that one file may have. */
  readonly cap: number;
}

function readFound(result: Result, found: Found): void {
  result.failures.push(...found.failures);
  result.skipped.push(...found.skipped);
  for (const file of found.files) {
    try {
      take(result, file, readFile(file.path, Math.min(result.cap, result.left)));
    } catch (error) {
      // A file met in a directory is often closed to the user (another user's /proc/PID/stack).
      (file.named ? result.failures : result.skipped).push({ name: file.path, message: failureOf(error) });
    }
  }
}

function take(result: Result, file: FoundFile, given: Taken): void {
  const taken = withoutSeparators(file.path, given);
  const { bytes } = taken;
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
  add(result, file.path, taken);
}

/** Copies of /proc/PID/cmdline and environ have a NUL behind each word: those are no binary files. */
function withoutSeparators(path: string, taken: Taken): Taken {
  if (!/(?:^|[\\/._-])(?:cmdline|environ)(?:\.txt)?$/.test(path)) return taken;
  return { ...taken, bytes: Buffer.from(taken.bytes.map((byte) => (byte === 0 ? 0x20 : byte))) };
}

async function readStdin(result: Result, stdin: AsyncIterable<Buffer | string>): Promise<void> {
  const intake = createIntake(0, result.left);
  try {
    for await (const chunk of stdin) if (!copyInto(intake, typeof chunk === 'string' ? Buffer.from(chunk) : chunk)) break;
  } catch (error) {
    result.failures.push({ name: STDIN, message: failureOf(error) });
  }
  const taken = intake.done();
  result.stdin = taken.bytes;
  add(result, STDIN, taken);
}

/** @returns whether there is room for more. */
function copyInto(intake: Intake, chunk: Buffer): boolean {
  for (let at = 0; at < chunk.length; ) {
    const space = intake.space();
    if (!space) return false;
    const count = chunk.copy(space, 0, at);
    intake.commit(count);
    at += count;
  }
  return true;
}

const STDIN = '<stdin>';

function add(result: Result, name: string, { bytes, whole, cut }: Taken): void {
  if (!whole) {
    const megabytes = Math.floor(result.most / 1024 / 1024);
    result.failures.push({ name, message: `is too large: only its first ${bytes.length} bytes were read (the limit is ${megabytes} MB for all sources together on this machine)` });
  }
  for (const { line, bytes: long } of cut.slice(0, MOST_CUT)) {
    result.skipped.push({ name, message: `line ${line} has ${long} bytes: only the first ${LONGEST_KEPT} of them were read` });
  }
  if (cut.length > MOST_CUT) result.skipped.push({ name, message: `${cut.length - MOST_CUT} more lines are as long and were cut too` });
  result.left -= bytes.length;
  result.bytes.push(bytes.length);
  result.texts.push(createText(name, decode(bytes)));
}

const MOST_CUT = 3;

/** Reads to the end, not to the size: files of /proc say 0. */
function readFile(path: string, most: number): Taken {
  // Not blocking, should the path have become a FIFO since it was looked at.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('is no longer a regular file');
    const intake = createIntake(stats.size, most);
    for (let space = intake.space(); space; space = intake.space()) {
      const got = readSync(descriptor, space, 0, space.length, null);
      if (got === 0) break;
      intake.commit(got);
    }
    return intake.done();
  } finally {
    closeSync(descriptor);
  }
}
