import type { Damage, RepairConfidence } from '../../text/repair.ts';
import { replaced, type Piece } from '../../text/piece.ts';

/** A way back from one kind of damage that needs no knowledge of dumps. */
export interface CharacterRepair {
  readonly damage: Damage;
  readonly confidence: RepairConfidence;
  /** The line reads wrongly with it even where it reads: a terminal's escapes are in no payload. */
  readonly always: boolean;
  readonly apply: (piece: Piece) => Piece;
}

/**
 * In the order in which they are tried: tags before entities, or `&lt;b&gt;` would be a tag. Sources: HTML 4
 * character references, RFC 2045 (quoted-printable), ECMA-48 (escapes), Unicode's half- and full-width forms.
 */
export const CHARACTER_REPAIRS: readonly CharacterRepair[] = [
  { damage: 'escape', confidence: 'sure', always: true, apply: (piece) => overstruck(replaced(piece, /(?:\u001b|\^\[)(?:\[[0-9;?]{0,20}[A-Za-z]|[()][A-Z0-9])|[\u000e\u000f\u0007]/g, () => '')) },
  {
    damage: 'tag', confidence: 'sure', always: true,
    // gdb names what an address is behind it: `0x55b63195c280 <A>`.
    apply: (piece) => replaced(piece, /(?<!0x[0-9a-f]{1,16} )<(?:br ?\/?|\/?(?:span|code|pre|b|i|em|strong|font|p|div|tt|li|ul|a|td|tr|table|tbody|mark|kbd|samp|var|u|wbr|figure|blockquote)(?:\s[^<>]{0,300})?)>/gi, () => ''),
  },
  { damage: 'entity', confidence: 'sure', always: true, apply: (piece) => unescaped(unescaped(piece)) },
  { damage: 'quoted-printable', confidence: 'sure', always: false, apply: (piece) => replaced(piece, /(?:=[0-9A-F]{2}){1,40}/g, (match) => decodedBytes(match[0])) },
  { damage: 'invisible', confidence: 'sure', always: false, apply: (piece) => replaced(replaced(piece, /[\u00ad\u200b-\u200f\u2060\ufeff]/g, () => ''), /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, () => ' ') },
  { damage: 'full-width', confidence: 'sure', always: false, apply: (piece) => replaced(piece, /[\uff01-\uff5e\u3001\u3002\u3008-\u300b\u3010\u3011\u2236]/g, (match) => halfWidth(match[0])) },
  { damage: 'typography', confidence: 'likely', always: false, apply: (piece) => replaced(piece, /[\u2010-\u2015\u2212\u2018\u2019\u201c-\u201f\u2026\u2039\u203a\u00ab\u00bb\u00d7]/g, (match) => TYPOGRAPHY[match[0]] ?? '"') },
];

const TYPOGRAPHY: Readonly<Record<string, string>> = {
  '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2014': '-', '\u2015': '-', '\u2212': '-', '\u2018': "'", '\u2019': "'",
  '\u2026': '...', '\u2039': '<', '\u203a': '>', '\u00ab': '<', '\u00bb': '>', '\u00d7': 'x',
};

const HALF: Readonly<Record<string, string>> = {
  '\u3001': ',', '\u3002': '.', '\u3008': '<', '\u3009': '>', '\u300a': '<', '\u300b': '>', '\u3010': '[', '\u3011': ']', '\u2236': ':',
};

function halfWidth(character: string): string {
  return HALF[character] ?? String.fromCharCode(character.charCodeAt(0) - 0xfee0);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ', ndash: '-', mdash: '-', shy: '', plus: '+', lbrack: '[', rbrack: ']', colon: ':', lowbar: '_' };

function unescaped(piece: Piece): Piece {
  return replaced(piece, /&(?:#(\d{1,5})|#[xX]([0-9a-fA-F]{1,4})|([A-Za-z]{2,6}));/g, (match) => {
    if (match[3] !== undefined) return ENTITIES[match[3].toLowerCase()] ?? null;
    const code = match[1] === undefined ? Number.parseInt(match[2]!, 16) : Number(match[1]);
    // Line breaks would make lines out of nothing.
    return code === 0xa0 ? ' ' : code >= 0x20 && code < 0xd800 ? String.fromCharCode(code) : null;
  });
}

function decodedBytes(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text.replaceAll('=', '%'));
    return /[\n\r\0]/.test(decoded) ? null : decoded.replaceAll('\u00a0', ' ');
  } catch {
    return null;
  }
}

/** A backspace takes back the character before it: `_\bx` of nroff. */
function overstruck(piece: Piece): Piece {
  if (!piece.text.includes('\b')) return piece;
  const kept: number[] = [];
  for (let index = 0; index < piece.text.length; index++) {
    if (piece.text[index] === '\b') kept.pop();
    else kept.push(index);
  }
  return { text: kept.map((index) => piece.text[index]!).join(''), starts: kept.map((index) => piece.starts[index]!), ends: kept.map((index) => piece.ends[index]!) };
}
