// Whether a line is one that a typed `echo` printed. The pattern is made from the command, so it is compared character by
// character: nothing of a dump becomes a regular expression. Runs of blanks count as one: chats and mailers shorten them.
import type { EchoPart } from './echoParts.ts';

/** What stands in place of a variable or of a command's output. Offsets are those of the given line. */
export interface EchoHole {
  readonly part: EchoPart;
  readonly text: string;
  readonly at: number;
}

/** Compares a line with a pattern. @returns what stands in its holes, or null where it does not fit. Linear in both. */
export function matchEcho(parts: readonly EchoPart[], line: string): readonly EchoHole[] | null {
  const holes: EchoHole[] = [];
  let at = blanks(line, 0);
  let first = 0;
  for (; first < parts.length; first++) {
    const part = parts[first]!;
    if (isOpen(part)) break;
    const end = forwards(part, line, at, first === 0);
    if (end === null) return null;
    if (part.kind === 'id' || part.kind === 'value') holes.push({ part, text: line.slice(at, end).trim(), at: at + blanks(line.slice(at, end), 0) });
    at = end;
  }
  const whole = line.trimEnd().length;
  if (first === parts.length) return at >= whole ? holes : null;
  const behind: EchoHole[] = [];
  let end = whole;
  let last = parts.length - 1;
  for (; last > first; last--) {
    const part = parts[last]!;
    if (isOpen(part)) break;
    const start = backwards(part, line, at, end);
    if (start === null) return null;
    if (part.kind === 'id' || part.kind === 'value') behind.unshift({ part, text: line.slice(start, end), at: start });
    end = start;
  }
  // Between two holes that anything may fill, only the order of the characters is known.
  let between = at;
  for (const part of parts.slice(first + 1, Math.max(first + 1, last))) {
    if (part.kind === 'id') return null;
    if (part.kind !== 'text' || part.text.trim() === '') continue;
    const found = line.indexOf(part.text.trim(), between);
    if (found < 0 || found > end) return null;
    between = found + part.text.trim().length;
  }
  const open = parts[first]!;
  if (first === last && open.kind === 'value') holes.push({ part: open, text: line.slice(at, end).trim(), at: at + blanks(line.slice(at, end), 0) });
  return [...holes, ...behind];
}

/** A name may hold blanks: where it ends, only what follows tells. */
function isOpen(part: EchoPart): boolean {
  return part.kind === 'any' || (part.kind === 'value' && part.of === 'comm');
}

function blanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function forwards(part: EchoPart, line: string, from: number, isFirst: boolean): number | null {
  if (part.kind === 'pad') return blanks(line, from);
  if (part.kind !== 'text') {
    const end = span(part, line, from);
    return part.kind === 'id' && end === from ? null : end;
  }
  let at = from;
  const { text } = part;
  for (let index = 0; index < text.length; index++) {
    if (/\s/.test(text[index]!)) {
      const next = blanks(line, at);
      // Blanks at the beginning and at the end of a line get lost.
      if (next === at && at < line.length && !(isFirst && at === from) && !/\s/.test(text[index - 1] ?? '')) return null;
      at = next;
    } else if (line[at] === text[index]) at++;
    else return null;
  }
  return at;
}

function backwards(part: EchoPart, line: string, from: number, end: number): number | null {
  if (part.kind === 'text') {
    let at = end;
    for (let index = part.text.length - 1; index >= 0; index--) {
      if (/\s/.test(part.text[index]!)) while (at > from && /\s/.test(line[at - 1]!)) at--;
      else if (at > from && line[at - 1] === part.text[index]) at--;
      else return null;
    }
    return at;
  }
  let at = end;
  if (part.kind === 'pad') {
    while (at > from && /\s/.test(line[at - 1]!)) at--;
    return at;
  }
  const fits = part.kind !== 'id' ? /[\w.$]/ : part.form === 'path' ? /[\w/.]/ : /\d/;
  while (at > from && fits.test(line[at - 1]!)) at--;
  return at === end && part.kind === 'id' ? null : at;
}

const NUMBER = /\d{1,10}(?!\d)/y;
const PATH = /(?:\/proc\/|\.\/)?(?:\d{1,10}(?:\/task\/\d{1,10})?|task\/\d{1,10})(?!\d)/y;

function span(part: EchoPart, line: string, from: number): number {
  let at = part.kind === 'id' ? blanks(line, from) : from;
  if (part.kind === 'id') {
    const pattern = part.form === 'path' ? PATH : NUMBER;
    pattern.lastIndex = at;
    return at + (pattern.exec(line)?.[0].length ?? from - at);
  }
  while (at < line.length && at - from < 200 && /[\w.$]/.test(line[at]!)) at++;
  return at;
}
