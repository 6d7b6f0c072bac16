import { h, type Child } from './dom.ts';

/**
 * Plain text as paragraphs and lists: an empty line ends a paragraph, lines that begin with `- ` or `1. ` are items,
 * words between backticks are code. No other markup exists here, and none of it can come from the text.
 */
export function prose(text: string): readonly HTMLElement[] {
  return text.split(/\n[ \t]*\n/).map((block) => block.trim()).filter((block) => block !== '').map(blockElement);
}

/** A line of text with its code words. */
export function inline(text: string): readonly Child[] {
  // An odd number of backticks: the last one has no partner and stays a backtick.
  const parts = text.split('`');
  const closed = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), `${parts.at(-2) ?? ''}\`${parts.at(-1) ?? ''}`];
  return closed.map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part));
}

function blockElement(block: string): HTMLElement {
  const lines = block.split('\n').map((line) => line.trim());
  if (!lines.some((line) => ITEM.test(line))) return h('p', {}, ...inline(lines.join(' ')));
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line) || items.length === 0) items.push(line.replace(ITEM, ''));
    else items.push(`${items.pop() ?? ''} ${line}`);
  }
  return h(/^\d/.test(lines[0] ?? '') ? 'ol' : 'ul', {}, ...items.map((item) => h('li', {}, ...inline(item))));
}

const ITEM = /^(?:[-*]|\d{1,2}\.) /;
