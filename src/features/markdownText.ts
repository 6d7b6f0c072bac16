import { printableLines, singleLine } from '../report/printable.ts';

/**
 * Dump text as Markdown that shows exactly these words and nothing else: no HTML, link, image, emphasis, formula,
 * table cell, heading or list. Only what could mean something is escaped (a backslash before ASCII punctuation,
 * CommonMark 0.31 section 2.4), because people also read and edit the source. White space collapses, so that no
 * line break inside can begin a block.
 */
export function plain(text: string, longest = 2000): string {
  return singleLine(text.slice(0, longest * 2).replace(/\s+/g, ' '), longest)
    .replace(/[\\`*[\]<>&|~$]/g, '\\$&')
    // Inside a word an underscore is one; at its edge it would be emphasis.
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9_])/g, '\\_')
    // Renderers make links of bare addresses and host names.
    .replace(/@|:(?=\/)|\.(?=[A-Za-z])/g, '\\$&')
    .replace(/^(?:[#+=-]|(?=\d{1,9}[.)])\d+)/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** Dump text as a code span: its run of backticks is longer than any inside. */
export function code(text: string, longest = 400): string {
  const content = withoutMarkers(singleLine(text.slice(0, longest * 2).replace(/\s+/g, ' '), longest));
  if (content === '') return '';
  const ticks = '`'.repeat(longestRun(content) + 1);
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${content}${pad}${ticks}`;
}

/** Text as a fenced code block that nothing inside can close, and in which no marker of ours can stand. */
export function fenced(text: string, info = 'text'): string {
  const lines = printableLines(text).map(withoutMarkers);
  while (lines.at(-1) === '') lines.pop();
  const content = lines.join('\n');
  const ticks = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return `${ticks}${info}\n${content}\n${ticks}`;
}

/** A Markdown table; head and cells are plain text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((cells) => line(cells.map((cell) => plain(cell))))].join('\n');
}

/** Nothing that a dump says may look like the beginning or the end of a note. */
function withoutMarkers(text: string): string {
  return text.replaceAll('unstuck:note', 'unstuck-note');
}

function longestRun(text: string): number {
  let longest = 0;
  let run = 0;
  for (let at = 0; at < text.length; at++) {
    run = text.charCodeAt(at) === 0x60 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
