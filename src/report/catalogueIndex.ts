import type { Catalogue } from '../knowledge/catalogue.ts';
import { namesOf } from '../knowledge/schema.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import { codeSpan, escapeMarkdown } from './markdownEscape.ts';
import { SEVERITY_WORDS } from './pageWords.ts';
import { printable, singleLine } from './printable.ts';
import { subsystemName } from './subsystemNames.ts';
import { wrap } from './wrap.ts';

/** What a list or a search of the catalogue shows of a page. All plain text. */
export interface IndexEntry {
  readonly id: string;
  readonly title: string;
  /** Its heading: `FUSE`. */
  readonly subsystem: string;
  readonly severity: SignaturePage['severity'];
  /** `hang`, `warning`, `information`, `normal wait`. */
  readonly severityWords: string;
  /** The first sentences of What. */
  readonly summary: string;
  readonly keywords: readonly string[];
  /** Functions of its pattern; a trailing * stands for any rest. */
  readonly functions: readonly string[];
}

/** Every page: by subsystem, the worst first, then by title. The same for the same pages, in whatever order they came. */
export function catalogueIndex({ pages }: Pick<Catalogue, 'pages'>): readonly IndexEntry[] {
  return pages.map(entryOf).sort((a, b) => compare(a.subsystem.toLowerCase(), b.subsystem.toLowerCase()) || RANK[a.severity] - RANK[b.severity] || compare(a.title, b.title) || compare(a.id, b.id));
}

/** For a terminal: a heading a subsystem, an id and a title a line; at most 100 columns where the words allow. */
export function indexText(index: readonly IndexEntry[]): string {
  const widest = Math.min(36, Math.max(0, ...index.map(({ id }) => id.length)));
  const lines = bySubsystem(index).flatMap(({ subsystem, entries }) => [
    '', printable(subsystem),
    ...entries.flatMap(({ id, severityWords, title }) => wrap(`${printable(title)} (${severityWords})`, 100, ' '.repeat(widest + 4), `  ${id.padEnd(widest)}  `)),
  ]);
  return [`${index.length} signature pages. To read one: unstuck signatures show ID`, ...lines].join('\n') + '\n';
}

/** The index as a document: CommonMark, a heading a subsystem, an item a page with its functions. */
export function indexMarkdown(index: readonly IndexEntry[]): string {
  return [
    '# Signature catalogue',
    `${index.length} pages: ${Object.values(SEVERITY_WORDS).map((words) => `${index.filter((one) => one.severityWords === words).length} ${words}`).join(', ')}.`,
    ...bySubsystem(index).flatMap(({ subsystem, entries }) => [`## ${escapeMarkdown(subsystem)}`, entries.map(item).join('\n')]),
  ].join('\n\n') + '\n';
}

const RANK: Readonly<Record<SignaturePage['severity'], number>> = { error: 0, warning: 1, information: 2, none: 3 };

function entryOf(page: SignaturePage): IndexEntry {
  return {
    id: page.id, title: singleLine(page.title, 200), subsystem: singleLine(subsystemName(page.subsystem), 80), severity: page.severity,
    severityWords: SEVERITY_WORDS[page.severity], summary: firstSentences(page.prose.what),
    keywords: (page.keywords ?? []).map((word) => singleLine(word, 80)), functions: [...new Set(namesOf(page.match))],
  };
}

/** As many whole sentences as fit a line or two, at least the first, if need be cut; the marks of Markdown are left out. */
function firstSentences(markdown: string): string {
  const words = markdown.slice(0, 1000).replace(/\s+/g, ' ').replace(/[`*]/g, '').trim();
  if (words.length <= LONGEST_SUMMARY) return singleLine(words, LONGEST_SUMMARY);
  const end = words.lastIndexOf('. ', LONGEST_SUMMARY - 1);
  return end > 0 ? singleLine(words.slice(0, end + 1), LONGEST_SUMMARY) : singleLine(words, LONGEST_SUMMARY);
}

const LONGEST_SUMMARY = 200;

function bySubsystem(index: readonly IndexEntry[]): readonly { readonly subsystem: string; readonly entries: readonly IndexEntry[] }[] {
  const groups = new Map<string, IndexEntry[]>();
  for (const entry of index) {
    const group = groups.get(entry.subsystem);
    if (group) group.push(entry);
    else groups.set(entry.subsystem, [entry]);
  }
  return [...groups].map(([subsystem, entries]) => ({ subsystem, entries }));
}

function item({ id, title, severityWords, functions }: IndexEntry): string {
  const shown = functions.slice(0, FUNCTIONS_SHOWN).map(codeSpan);
  const rest = functions.length - shown.length;
  return `- **${escapeMarkdown(title)}** (${severityWords}), ${codeSpan(id)}${shown.length === 0 ? '' : `: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`}`;
}

const FUNCTIONS_SHOWN = 8;

/** By code units: `localeCompare` would depend on the machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
