import type { Span } from './span.ts';

/** Characters on their way to being repaired: each knows which characters of the source it stands for. */
export interface Piece {
  readonly text: string;
  /** Offset in the source of the first character that stands behind each one, and of the first one after those. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Replaces source characters by others. */
export interface Edit extends Span {
  readonly text: string;
}

export function pieceOf(content: string, start: number, end: number): Piece {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = start; at < end; at++) {
    starts.push(at);
    ends.push(at + 1);
  }
  return { text: content.slice(start, Math.max(start, end)), starts, ends };
}

/** Characters that stand for a whole span of the source. */
export function pieceFor(text: string, start: number, end: number): Piece {
  return { text, starts: Array.from(text, () => start).slice(0, text.length), ends: Array.from(text, () => end).slice(0, text.length) };
}

export function joined(pieces: readonly Piece[]): Piece {
  return { text: pieces.map((piece) => piece.text).join(''), starts: pieces.flatMap((piece) => piece.starts), ends: pieces.flatMap((piece) => piece.ends) };
}

export function sliced(piece: Piece, from: number, to = piece.text.length): Piece {
  return { text: piece.text.slice(from, to), starts: piece.starts.slice(from, to), ends: piece.ends.slice(from, to) };
}

/**
 * Replaces each match of a global pattern; `put` says by what, null: nothing changes. What is as long as the match
 * stands for it character by character, anything else as a whole.
 */
export function replaced(piece: Piece, pattern: RegExp, put: (match: RegExpExecArray) => string | null): Piece {
  const parts: Piece[] = [];
  let at = 0;
  for (const match of piece.text.matchAll(pattern)) {
    const text = put(match);
    if (text === null || text === match[0]) continue;
    const end = match.index + match[0].length;
    const old = sliced(piece, match.index, end);
    parts.push(sliced(piece, at, match.index));
    if (text.length === match[0].length) parts.push({ ...old, text });
    else parts.push(wholly(text, old, piece, match.index));
    at = end;
  }
  if (parts.length === 0) return piece;
  return joined([...parts, sliced(piece, at)]);
}

/** Only the middle, where old and new differ, stands for the whole; what both begin and end with stays in place. */
function wholly(text: string, old: Piece, piece: Piece, index: number): Piece {
  let head = 0;
  while (head < text.length && head < old.text.length && text[head] === old.text[head]) head++;
  let tail = 0;
  while (tail < text.length - head && tail < old.text.length - head && text.at(-1 - tail) === old.text.at(-1 - tail)) tail++;
  const middle = text.slice(head, text.length - tail);
  const start = old.starts[head] ?? (head > 0 ? old.ends[head - 1]! : (piece.starts[index] ?? piece.ends.at(-1) ?? 0));
  const end = Math.max(start, old.ends[old.text.length - tail - 1] ?? start);
  return joined([sliced(old, 0, head), pieceFor(middle, start, end), sliced(old, old.text.length - tail)]);
}

/** The edits that turn a span of the source into the piece; in order, none of them empty. */
export function editsOf(piece: Piece, content: string, whole: Span): readonly Edit[] {
  const edits: Edit[] = [];
  let source = whole.start;
  let text = '';
  let from = source;
  const flush = (to: number): void => {
    if (text !== '' || to > from) edits.push({ start: from, end: to, text });
    text = '';
  };
  for (let index = 0; index < piece.text.length; index++) {
    const start = piece.starts[index]!;
    const end = piece.ends[index]!;
    const same = start >= source && end === start + 1 && content.charCodeAt(start) === piece.text.charCodeAt(index) && piece.starts[index + 1] !== start;
    if (same) {
      flush(start);
      source = end;
      from = end;
    } else {
      text += piece.text[index]!;
      source = Math.max(source, end);
    }
  }
  flush(whole.end);
  return edits;
}
