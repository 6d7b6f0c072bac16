import { printable } from './printable.ts';

/**
 * Text of a dump as Markdown that shows exactly that text: no markup, no HTML, no link, no heading, on one line.
 * CommonMark 0.31 (2.4 backslash escapes) with the tables, strikethrough and autolinks of GitHub. An underscore between
 * letters or digits is no markup there and stays readable: `fuse_flush`.
 */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/[\\`*[\]<>|~&$#!]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    // Links and addresses without any mark of their own; a list, heading rule or number at the start of a line.
    .replace(/:(?=\/\/)|(?<=\b(?:www|WWW))\.|@/g, '\\$&')
    .replace(/^(\s*)([-+=]|\d{1,9}[.)])/, (_, blanks: string, mark: string) => `${blanks}${mark.slice(0, -1)}\\${mark.slice(-1)}`);
}

/** Text in a code span that no backtick in it can close; not for table cells, where a bar ends the cell. Empty text gives nothing. */
export function codeSpan(text: string): string {
  const shown = printable(text).trim();
  if (shown === '') return '';
  const ticks = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

/** A fenced block that no line in it can close. */
export function fence(language: string, lines: readonly string[], indent = ''): readonly string[] {
  const shown = lines.map(printable);
  const ticks = '`'.repeat(Math.max(3, ...shown.map((line) => longestRun(line) + 1)));
  return [`${ticks}${language}`, ...shown, ticks].map((line) => indent + line);
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
