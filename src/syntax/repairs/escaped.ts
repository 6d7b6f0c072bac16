import { joined, replaced, sliced, type Piece } from '../../text/piece.ts';
import type { Family } from '../shape.ts';
import { isDump, readingOf } from './reading.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '', t: '\t', '"': '"', "'": "'", '/': '/', '\\': '\\' };

/**
 * The lines of a string that was printed with escapes (JSON, docker's json-file log, repr, %q): the string that holds
 * a dump is taken out of its quotes.
 * @param above the family that is open: one string may hold one line of a dump. @returns null where none comes out.
 */
export function unescapedLines(piece: Piece, above: Family): { readonly piece: Piece; readonly family: Family } | null {
  const plain = replaced(piece, /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrt"'/\\]))/g, (match) => {
    if (match[3] !== undefined) return ESCAPES[match[3]] ?? null;
    const code = Number.parseInt(match[1] ?? match[2]!, 16);
    return code >= 0x20 && (code < 0xd800 || code > 0xdfff) ? String.fromCharCode(code) : '';
  });
  if (plain.text === piece.text) return null;
  const parts: Piece[] = [];
  let family: Family = above;
  let strong = 0;
  let from = 0;
  while (from <= plain.text.length) {
    const found = plain.text.indexOf('\n', from);
    const to = found < 0 ? plain.text.length : found;
    let line = sliced(plain, from, found < 0 ? to : to + 1);
    if (from === 0) line = behindQuote(line, above);
    if (found < 0) line = beforeQuote(line);
    const reading = readingOf(line.text.replace(/\n$/, ''), family);
    const below = from === 0 && isDump(above) && piece.text.startsWith('{"') && (reading.name === 'blank' || (reading.whole && reading.family === above));
    if ((reading.whole && reading.strong) || below) strong++;
    // What stands behind the string (`","stream":"stderr"`) is no line.
    if (!(found < 0 && from > 0 && /^["'][,}\])]?/.test(line.text))) {
      family = reading.family;
      parts.push(line);
    }
    if (found < 0) break;
    from = to + 1;
  }
  if (strong === 0) return null;
  const whole = joined(parts);
  return { piece: whole.text.endsWith('\n') ? sliced(whole, 0, whole.text.length - 1) : whole, family };
}

/** The part behind the last quote that opens a string with a line of a dump: `{"log":"` is cut off. */
function behindQuote(line: Piece, above: Family): Piece {
  const text = line.text.slice(0, 2000);
  for (let tries = 0, at = text.lastIndexOf('"'); at >= 0 && tries < 8; tries++, at = at === 0 ? -1 : text.lastIndexOf('"', at - 1)) {
    const reading = readingOf(line.text.slice(at + 1).replace(/\n$/, ''), above);
    if (reading.whole && (reading.strong || (isDump(above) && reading.family === above))) return sliced(line, at + 1);
  }
  const log = /^.{0,200}"(?:log|msg|message|line|MESSAGE|textPayload)" ?: ?"/.exec(text);
  return log ? sliced(line, log[0].length) : line;
}

function beforeQuote(line: Piece): Piece {
  const at = line.text.search(/["'](?:[,}\]) ;]|$)/);
  return at > 0 ? sliced(line, 0, at) : line;
}
