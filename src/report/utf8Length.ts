/**
 * Bytes that a text takes as UTF-8, without making them. A lone surrogate counts as the three bytes of U+FFFD,
 * which is what an encoder writes for it.
 */
export function utf8Length(content: string): number {
  let bytes = content.length;
  for (let at = 0; at < content.length; at++) {
    const code = content.charCodeAt(at);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    // A pair is four bytes in two code units: its second half adds nothing.
    if (isHigh(code) && isLow(content.charCodeAt(at + 1))) at++;
  }
  return bytes;
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
