// Words of a typed command, as a POSIX shell cuts them (Shell Command Language, 2.2 Quoting, 2.3 Token Recognition): only
// what tells which words stand where, never to run anything.

/** A part of a word: characters, a variable (`cut` tells what of its value is left), the output of a command. */
export type ShellPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly cut: 'none' | 'proc' | 'base' | 'other' }
  | { readonly kind: 'run'; readonly command: string; readonly quoted: boolean };

export interface ShellWord {
  readonly kind: 'word';
  readonly pieces: readonly ShellPiece[];
  /** Offsets in the command. */
  readonly start: number;
  readonly end: number;
}

export interface ShellSign {
  readonly kind: 'sign';
  readonly text: ';' | '|' | '(' | ')';
}

export type ShellToken = ShellWord | ShellSign;

/** Cuts a command into words and signs; redirections are left out. `&`, `&&`, `||` and line breaks are `;`. Linear; what no quote closes goes to the end. */
export function shellTokens(command: string): readonly ShellToken[] {
  const text = command.slice(0, MOST_CHARACTERS);
  const tokens: ShellToken[] = [];
  let at = 0;
  while (at < text.length) {
    const blank = match(BLANK, text, at);
    if (blank !== null) at += blank.length;
    else if (text[at] === '#') at += match(COMMENT, text, at)!.length;
    else {
      const redirect = match(REDIRECT, text, at);
      const sign = redirect === null ? match(SIGN, text, at) : null;
      if (sign !== null) tokens.push({ kind: 'sign', text: SIGNS[sign] ?? ';' });
      const from = at + (redirect?.length ?? sign?.length ?? 0);
      const word = sign === null ? readWord(text, from) : null;
      if (word && redirect === null) tokens.push(word);
      at = word ? Math.max(word.end, at + 1) : from;
    }
  }
  return tokens;
}

const MOST_CHARACTERS = 4000;
const BLANK = /[ \t]+/y;
const COMMENT = /[^\r\n]*/y;
const REDIRECT = /(?:\d?(?:>>?|<<?<?)(?![(])|&>>?)[&|]?[ \t]*/y;
const SIGN = /&&|\|\||\|&|[;&|()\r\n]/y;
const SIGNS: Readonly<Record<string, ShellSign['text']>> = { '|': '|', '|&': '|', '(': '(', ')': ')' };

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** The text of a word without variables, or null. */
export function plainWord(word: ShellWord): string | null {
  return word.pieces.every((piece) => piece.kind === 'text') ? word.pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('') : null;
}

function readWord(text: string, start: number): ShellWord | null {
  const pieces: ShellPiece[] = [];
  let quoted = false;
  let at = start;
  for (; at < text.length; ) {
    const letter = text[at]!;
    if (!quoted && /[\s;&|()<>]/.test(letter)) break;
    if (isDouble(letter)) {
      quoted = !quoted;
      if (pieces.length === 0) add(pieces, '');
      at++;
    } else if (letter === "'" && !quoted) {
      const close = text.indexOf("'", at + 1);
      const end = close < 0 ? text.length : close;
      add(pieces, text.slice(at + 1, end));
      at = end + 1;
    } else if (letter === '\\') {
      add(pieces, text.slice(at + (quoted && !/["$`\\]/.test(text[at + 1] ?? '') ? 0 : 1), at + 2));
      at += 2;
    } else if (letter === '$' || letter === '`') {
      at = readExpansion(text, at, quoted, pieces);
    } else {
      add(pieces, letter);
      at++;
    }
  }
  const end = Math.min(at, text.length);
  return pieces.length === 0 ? null : { kind: 'word', pieces, start, end };
}

/** Mailers and chats make curly quotes of straight ones. */
function isDouble(letter: string): boolean {
  return letter === '"' || letter === '\u201C' || letter === '\u201D' || letter === '\u201E';
}

function add(pieces: ShellPiece[], text: string): void {
  const last = pieces.at(-1);
  if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + text };
  else pieces.push({ kind: 'text', text });
}

/** @returns where the text goes on. */
function readExpansion(text: string, at: number, quoted: boolean, pieces: ShellPiece[]): number {
  if (text[at] === '`' || text[at + 1] === '(') {
    const end = text[at] === '`' ? closing(text.indexOf('`', at + 1), text) : endOfRun(text, at + 2);
    pieces.push({ kind: 'run', command: text.slice(at + (text[at] === '`' ? 1 : 2), end), quoted });
    return end + 1;
  }
  const plain = match(VARIABLE, text, at);
  if (plain !== null) {
    pieces.push({ kind: 'variable', name: plain.slice(1), cut: 'none' });
    return at + plain.length;
  }
  const braced = match(BRACED, text, at);
  if (braced === null) {
    add(pieces, text[at]!);
    return at + 1;
  }
  const name = /^\w+/.exec(braced.slice(2))![0];
  const rest = braced.slice(2 + name.length, -1);
  pieces.push({ kind: 'variable', name, cut: rest === '' ? 'none' : /^##?(?:\*)?\/proc\/$/.test(rest) ? 'proc' : rest === '##*/' ? 'base' : 'other' });
  return at + braced.length;
}

const VARIABLE = /\$(?:[A-Za-z_]\w{0,40}|\d)/y;
const BRACED = /\$\{\w{1,40}[^{}\r\n]{0,80}\}/y;

function closing(at: number, text: string): number {
  return at < 0 ? text.length : at;
}

/** The parenthesis that closes `$(`; those in quotes do not count. */
function endOfRun(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === "'") at = closing(text.indexOf("'", at + 1), text);
    else if (letter === '\\') at++;
    else if (letter === '(') depth++;
    else if (letter === ')' && --depth === 0) return at;
  }
  return text.length;
}
