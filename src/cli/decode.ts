/** What a file's bytes turned out to be. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * Bytes of a source as characters. UTF-8 unless a byte order mark says UTF-16, or every other byte is NUL as in UTF-16
 * of Latin text without a mark. The mark itself is left out. Bytes that are no UTF-8 become U+FFFD, which the reader
 * reports with their place. Never throws below the longest string of the engine (about 512 MB).
 */
export function decode(bytes: Buffer): string {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8') return bytes.toString('utf8', startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0);
  return new TextDecoder(encoding).decode(bytes);
}

export function encodingOf(bytes: Buffer): Encoding {
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  return withoutMark(bytes.subarray(0, 1024));
}

/** Bytes that no text has: the file is an archive, an image, a core, a journal. UTF-16 is text. */
export function looksBinary(bytes: Buffer): boolean {
  if (encodingOf(bytes) !== 'utf-8') return false;
  const head = bytes.subarray(0, 8192);
  let odd = 0;
  for (const byte of head) if (byte < 0x20 && !TEXT_CONTROLS.has(byte)) odd++;
  return odd * 10 > head.length;
}

/** `gzip` for what gzip made, and so on; null for anything that can be read as it is. */
export function compressionOf(bytes: Buffer): string | null {
  return COMPRESSIONS.find(({ magic }) => startsWith(bytes, ...magic))?.name ?? null;
}

/** BS, TAB, LF, VT, FF, CR, ESC stand in logs of terminals. */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([8, 9, 10, 11, 12, 13, 27]);

/** First bytes as file(1) knows them. */
const COMPRESSIONS: readonly { readonly name: string; readonly magic: readonly number[] }[] = [
  { name: 'gzip', magic: [0x1f, 0x8b, 0x08] },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68] },
  { name: 'zip', magic: [0x50, 0x4b, 0x03, 0x04] },
];

function withoutMark(head: Buffer): Encoding {
  if (head.length < 8) return 'utf-8';
  const nul = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) nul[at % 2]!++;
  });
  const half = head.length / 2;
  if (nul[1]! > half * 0.7 && nul[0]! < half * 0.1) return 'utf-16le';
  if (nul[0]! > half * 0.7 && nul[1]! < half * 0.1) return 'utf-16be';
  return 'utf-8';
}

function startsWith(bytes: Buffer, ...magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
