import type { Edit } from './piece.ts';
import type { Span } from './span.ts';
import { createText, type Text } from './text.ts';

/** A text with edits made in it, and the way back: where its characters stand in the text that was edited. */
export interface EditedText {
  readonly text: Text;
  readonly toSource: (span: Span) => Span;
}

/**
 * Makes the edits (sorted, disjoint) in a text. A span that begins or ends inside of replaced characters goes back to
 * all the characters that they replace, or to its own share where both are equally long. Linear.
 */
export function editText(source: Text, edits: readonly Edit[]): EditedText {
  const parts: string[] = [];
  // Where each edit begins in the new text.
  const begins = new Float64Array(edits.length);
  let at = 0;
  let length = 0;
  edits.forEach((edit, index) => {
    parts.push(source.content.slice(at, edit.start), edit.text);
    begins[index] = length + edit.start - at;
    length = begins[index] + edit.text.length;
    at = edit.end;
  });
  parts.push(source.content.slice(at));
  const back = (offset: number, isEnd: boolean): number => {
    const index = lastAtOrBefore(begins, isEnd ? offset - 1 : offset);
    const edit = edits[index];
    if (!edit) return offset;
    const inside = offset - begins[index]!;
    if (inside >= edit.text.length) return edit.end + inside - edit.text.length;
    if (edit.text.length === edit.end - edit.start) return edit.start + inside;
    return isEnd ? edit.end : edit.start;
  };
  return {
    text: createText(source.name, parts.join('')),
    toSource: ({ start, end }) => {
      const from = back(start, false);
      return { start: from, end: end === start ? from : Math.max(from, back(end, true)) };
    },
  };
}

function lastAtOrBefore(begins: Float64Array, offset: number): number {
  let low = 0;
  let high = begins.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (begins[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
