import { LONGEST_LINE, type Lines } from '../syntax/reader.ts';
import { span } from '../text/span.ts';
import { lineAt, lineEnd } from '../text/text.ts';
import type { Emit } from './format.ts';

/** What is wrong with a text before any line is understood: control characters, bytes that were no UTF-8, endless lines. */
export function reportTextProblems(lines: Lines, emit: Emit): void {
  reportRuns(lines, CONTROL, emit, 'binary', (count) => `${count} control character${count === 1 ? '' : 's'} in this line: not text.`);
  reportRuns(lines, REPLACED, emit, 'invalid-utf8', (count) => `${count} character${count === 1 ? '' : 's'} in this line could not be decoded as UTF-8.`);
  for (let line = 0; line < lines.shape.length; line++) {
    const end = lineEnd(lines.text, line);
    const length = end - lines.payload[line]!;
    if (length > LONGEST_LINE) emit.problem('long-line', span(lines.payload[line]!, end), `A line of ${length} characters is not read closely.`);
  }
}

// Tab, line feed, form feed and carriage return are text; so is the escape of coloured terminals.
const CONTROL = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/g;
const REPLACED = /\ufffd/g;

interface Run {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Only unusual stretches can hold one. */
function* matches({ text, unusual }: Lines, pattern: RegExp): Generator<{ readonly index: number }> {
  for (const { start, end } of unusual) {
    for (const { index } of text.content.slice(start, end).matchAll(pattern)) yield { index: start + index };
  }
}

/** One problem a line, from its first such character to its last. */
function reportRuns(lines: Lines, pattern: RegExp, emit: Emit, code: 'binary' | 'invalid-utf8', say: (count: number) => string): void {
  let open: Run | null = null;
  for (const match of matches(lines, pattern)) {
    if (open !== null && match.index < lineEnd(lines.text, open.line)) {
      open = { line: open.line, start: open.start, end: match.index + 1, count: open.count + 1 };
      continue;
    }
    if (open) emit.problem(code, span(open.start, open.end), say(open.count));
    open = { line: lineAt(lines.text, match.index), start: match.index, end: match.index + 1, count: 1 };
  }
  if (open) emit.problem(code, span(open.start, open.end), say(open.count));
}
