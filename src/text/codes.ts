/** UTF-16 code units, for the loops in which a pattern would cost too much. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Blank, tab, or the no-break space of texts from web pages. */
export function isBlankCode(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0xa0;
}

/** Letter of ASCII, digit or underscore: `\w`. */
export function isWordCode(code: number): boolean {
  return isDigit(code) || code === 0x5f || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** Where the digits end that begin at an offset; hexadecimal ones in small letters, as the kernel prints them. */
export function digitsEnd(text: string, start: number, radix: 10 | 16 = 10): number {
  let end = start;
  for (let code = text.charCodeAt(end); isDigit(code) || (radix === 16 && code >= 0x61 && code <= 0x66); code = text.charCodeAt(++end));
  return end;
}
