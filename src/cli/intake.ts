/** Bytes of one source on their way in: bounded as a whole, and line by line. */
export interface Intake {
  /** Free space of at least one byte to read the next bytes into; null when no more may come. */
  readonly space: () => Buffer | null;
  /** Takes the first `count` bytes of the last {@link Intake.space}. */
  readonly commit: (count: number) => void;
  readonly done: () => Taken;
}

export interface Taken {
  readonly bytes: Buffer;
  /** False when there was more than the limit. */
  readonly whole: boolean;
  /** Lines that were cut at {@link LONGEST_KEPT} bytes: number counted from 1, and bytes that it had. */
  readonly cut: readonly { readonly line: number; readonly bytes: number }[];
}

/** A line of a dump has some hundred bytes; what is longer by far must not fill the memory. */
export const LONGEST_KEPT = 1 << 20;

/**
 * @param expected size of the source as far as known, in bytes.
 * @param most bytes that are kept at most.
 */
export function createIntake(expected: number, most: number): Intake {
  let buffer = Buffer.allocUnsafe(Math.min(most, Math.max(expected, 1 << 16)) + 1);
  let size = 0;
  /** Bytes of the last line so far, kept or not, and where it is kept. */
  let open = 0;
  const cut: { line: number; bytes: number }[] = [];

  const closeLine = (bytes: number): void => {
    if (bytes > LONGEST_KEPT) cut.push({ line: countLines(buffer.subarray(0, size)) + 1, bytes });
  };
  // A space is never longer than the longest line, so that only the lines at its ends can be too long.
  const takeLineEnd = (from: number, to: number): void => {
    const kept = Math.max(0, Math.min(to - from, LONGEST_KEPT - open));
    buffer.copyWithin(size, from, from + kept);
    size += kept;
    open += to - from;
  };

  return {
    space: () => {
      if (size > most) return null;
      if (size === buffer.length) buffer = Buffer.concat([buffer], Math.min(most + 1, size * 2));
      return buffer.subarray(size, Math.min(buffer.length, size + LONGEST_KEPT));
    },
    commit: (count) => {
      const from = size;
      const to = from + count;
      const first = buffer.subarray(from, to).indexOf(NEWLINE);
      if (first < 0) return takeLineEnd(from, to);
      takeLineEnd(from, from + first);
      closeLine(open);
      const rest = from + first;
      buffer.copyWithin(size, rest, to);
      size += to - rest;
      open = size - 1 - buffer.lastIndexOf(NEWLINE, size - 1);
    },
    done: () => {
      closeLine(open);
      return { bytes: buffer.subarray(0, Math.min(size, most)), whole: size <= most, cut };
    },
  };
}

/**
 * How many bytes each of several sources may have, so that a giant does not starve the small ones: the same cap for
 * all, as high as the sum allows.
 */
export function fairCap(sizes: readonly number[], most: number): number {
  let left = most;
  const ascending = [...sizes].sort((a, b) => a - b);
  for (const [index, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (size > share) return share;
    left -= size;
  }
  return most;
}

const NEWLINE = 10;

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
