/** The text without the characters of a set at its end; a pattern such as `/+$` takes quadratic time on a text of slashes. */
export function withoutEnd(text: string, set: string): string {
  let end = text.length;
  while (end > 0 && set.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** {@link withoutEnd} for the beginning. */
export function withoutStart(text: string, set: string): string {
  let start = 0;
  while (start < text.length && set.includes(text[start]!)) start++;
  return text.slice(start);
}
