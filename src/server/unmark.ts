/** The words of our own Markdown prose without its marks: for places that show plain text. Paragraphs stay apart. */
export function unmark(markdown: string): string {
  return markdown
    .trim()
    .replace(/\[([^[\]\n]*)\]\([^()\n]*\)/g, '$1')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/^#{1,6} +/gm, '');
}
