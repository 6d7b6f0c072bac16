/**
 * Breaks prose at blanks into lines of at most `width` characters. A word longer than that (a command, a path) stays
 * whole on a line of its own, so that it can be copied.
 *
 * @param indent put before every line; `first` (default the same) before the first one. Both count in the width.
 */
export function wrap(text: string, width: number, indent = '', first = indent): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (word === '') continue;
    const lead = lines.length === 0 ? first : indent;
    if (line !== '' && lead.length + line.length + 1 + word.length > width) {
      lines.push(lead + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push((lines.length === 0 ? first : indent) + line);
  return lines;
}
