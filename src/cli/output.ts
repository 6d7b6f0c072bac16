import { closeSync, openSync, writeSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failureOf } from './failure.ts';

/**
 * Writes text to a stream, waiting where the reader is slow.
 * A reader that went away (`| head`) ends the writing without a word.
 *
 * @returns false when the output could not be written (the disk is full), which stderr has been told.
 */
export async function writeOut(stream: Writable, pieces: Iterable<string>): Promise<boolean> {
  // The pipeline hears the first error only; one that comes after it must not end the process.
  stream.on('error', () => undefined);
  try {
    await pipeline(Readable.from(blocks(pieces)), stream, { end: false });
    await new Promise<void>((resolve) => {
      stream.write('', () => resolve());
    });
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE') return true;
    process.stderr.write(`unstuck: cannot write the output: ${failureOf(error)}\n`);
    return false;
  }
}

/** Writes text to a file, which it replaces. Throws what the file system says. */
export function writeFile(path: string, pieces: Iterable<string>): void {
  const descriptor = openSync(path, 'w');
  try {
    for (const block of blocks(pieces)) {
      const bytes = Buffer.from(block);
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Few large writes instead of one a line. */
function* blocks(pieces: Iterable<string>): Generator<string> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < 64 * 1024) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}
