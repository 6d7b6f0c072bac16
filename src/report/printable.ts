/**
 * Dump text made safe for a terminal and for a line of its own: control characters (ESC, C1, line breaks inside) and
 * those that reorder or hide text (bidirectional controls, zero width, BOM) are shown as `\x1b`, `\u202e`; a lone
 * surrogate as U+FFFD. A tab becomes a blank.
 */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNSAFE, escapeOf).replace(LONE_SURROGATE, '\ufffd');
}

/** As {@link printable}, blanks at the ends removed and cut to a number of characters, the cut marked by `…`. */
export function singleLine(text: string, limit: number): string {
  // Cut first: a name taken from a huge line must not be escaped as a whole.
  const shown = printable(text.slice(0, limit * 2).trim());
  return shown.length > limit || text.length > limit * 2 ? `${shown.slice(0, limit - 1).replace(LONE_SURROGATE, '')}…` : shown;
}

/** As {@link printable}, line breaks kept: for prose of several lines. */
export function printableLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).map(printable);
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const LONE_SURROGATE = /\p{Surrogate}/gu;

function escapeOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
