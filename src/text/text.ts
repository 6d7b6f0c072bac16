/**
 * One source of an incident: its name, its characters, and where its lines begin.
 *
 * A text never splits itself into strings: lines are offsets, and a string is cut out only for the few lines
 * that somebody reads closely. Offsets are UTF-16 code units, as in VS Code.
 */
export interface Text {
  /** File path, URI or a label such as `<stdin>`; only ever shown or searched for a pid, never opened. */
  readonly name: string;
  readonly content: string;
  /** Start offset of every line. A text that is not empty has at least one line. */
  readonly lineStarts: Uint32Array;
}

/** Wraps characters as a {@link Text}. A line ends with LF, CRLF or a lone CR, as in VS Code. */
export function createText(name: string, content: string): Text {
  return { name, content, lineStarts: lineStartsOf(content) };
}

/** Number of lines; 0 only for the empty text. A final line break does not open another line. */
export function lineCount(text: Text): number {
  return text.lineStarts.length;
}

/** End offset of a line without its line break. */
export function lineEnd(text: Text, line: number): number {
  const next = line + 1 < text.lineStarts.length ? text.lineStarts[line + 1]! : text.content.length;
  let end = next;
  const start = text.lineStarts[line]!;
  while (end > start && isBreak(text.content.charCodeAt(end - 1))) end--;
  return end;
}

/** The characters of a line without its line break. */
export function lineText(text: Text, line: number): string {
  return text.content.slice(text.lineStarts[line]!, lineEnd(text, line));
}

/** Zero-based line that holds the offset (binary search). */
export function lineAt(text: Text, offset: number): number {
  const starts = text.lineStarts;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function lineStartsOf(content: string): Uint32Array {
  let starts = new Uint32Array(Math.max(16, content.length >> 5));
  let count = 0;
  let at = 0;
  // The next LF and CR are carried along: each is searched once, so that no input makes the scan quadratic.
  let lf = indexOrEnd(content, '\n', 0);
  let cr = indexOrEnd(content, '\r', 0);
  while (at < content.length) {
    if (count === starts.length) {
      const grown = new Uint32Array(starts.length * 2);
      grown.set(starts);
      starts = grown;
    }
    starts[count++] = at;
    if (cr + 1 < lf) at = cr + 1;
    else at = lf + 1;
    if (lf < at) lf = indexOrEnd(content, '\n', at);
    if (cr < at) cr = indexOrEnd(content, '\r', at);
  }
  return starts.slice(0, count);
}

function indexOrEnd(content: string, character: string, from: number): number {
  const index = content.indexOf(character, from);
  return index < 0 ? content.length : index;
}
