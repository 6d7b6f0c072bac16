import type { CatalogueAnswer, CatalogueEntry } from '../server/protocol.ts';

/** A page in the list of a search. */
export interface FoundPage {
  readonly entry: CatalogueEntry;
  /** Heading that it stands under. */
  readonly group: string;
  /** Where those words stand that are neither in the title nor in the summary: id, functions, keywords. */
  readonly matched: readonly string[];
}

/** Heading of the pages that the findings of the active incident name. */
export const INCIDENT_GROUP = 'In this incident';

/**
 * Pages for a query. Without one: those of the incident, then all by subsystem. With one: only pages in which every
 * word stands somewhere, the best first; a whole function name or id counts most. A frame may be pasted as it stands
 * in a dump. Linear in the catalogue; never throws.
 */
export function searchCatalogue({ entries, incident }: CatalogueAnswer, query: string): readonly FoundPage[] {
  const words = wordsOf(query);
  const place = new Map(incident.map((id, at) => [id, at]));
  const found = entries.flatMap((entry, at) => {
    const score = scoreOf(entry, words);
    const here = place.get(entry.id);
    return score === null ? [] : [{ entry, at, score, here, matched: matchesOf(entry, words) }];
  });
  found.sort((a, b) => (a.here ?? Infinity) === (b.here ?? Infinity) ? b.score - a.score || a.at - b.at : (a.here ?? Infinity) - (b.here ?? Infinity));
  return found.map(({ entry, here, matched }) => ({
    entry, matched,
    group: here !== undefined ? INCIDENT_GROUP : words.length === 0 ? entry.subsystem : 'Catalogue',
  }));
}

/** Small letters; the marks and offsets of a frame and the quotes of a copied name are left out. */
function wordsOf(query: string): readonly string[] {
  return query.slice(0, 400).toLowerCase().split(/[\s`'",;]+/)
    .map((word) => word.replace(/^\[<[^>]*>\]$/, '').replace(/\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?$/, '').replace(/^\[\w+\]$|^\(.*\)$|^[?:.]+$/, ''))
    .filter((word) => word !== '').slice(0, 12);
}

/** null where a word stands nowhere. */
function scoreOf(entry: CatalogueEntry, words: readonly string[]): number | null {
  let sum = 0;
  for (const word of words) {
    const score = wordScore(entry, word);
    if (score === 0) return null;
    sum += score;
  }
  return sum;
}

function wordScore(entry: CatalogueEntry, word: string): number {
  const id = entry.id.toLowerCase();
  if (id === word) return 200;
  const functions = entry.functions.map((name) => name.toLowerCase());
  // Few functions: the page is about this one.
  if (functions.some((name) => name === word || (name.endsWith('*') && word.startsWith(name.slice(0, -1))))) return 100 + 50 / functions.length;
  return Math.max(
    standing(entry.title.toLowerCase(), word) * 60, standing(id, word) * 50, ...entry.keywords.map((keyword) => standing(keyword.toLowerCase(), word) * 45),
    standing(entry.subsystem.toLowerCase(), word) * 40, standing(entry.severityWords, word) * 20, ...functions.map((name) => standing(name, word) * 30),
    standing(entry.summary.toLowerCase(), word) * 10, entry.team && 'team'.startsWith(word) ? 5 : 0,
  );
}

/** 1 as a whole word of the text, less at the beginning of one or inside one, 0 nowhere. */
function standing(text: string, word: string): number {
  let best = 0;
  for (let at = text.indexOf(word); at >= 0 && best < 1; at = text.indexOf(word, at + 1)) {
    const starts = at === 0 || !/\w/.test(text.charAt(at - 1));
    best = Math.max(best, !starts ? 0.6 : /\w/.test(text.charAt(at + word.length)) ? 0.9 : 1);
  }
  return best;
}

function matchesOf(entry: CatalogueEntry, words: readonly string[]): readonly string[] {
  const shown = `${entry.title} ${entry.summary}`.toLowerCase();
  const hidden = words.filter((word) => !shown.includes(word));
  const fits = (text: string): boolean => hidden.some((word) => text.toLowerCase().includes(word) || (text.endsWith('*') && word.startsWith(text.slice(0, -1).toLowerCase())));
  return [entry.id, ...entry.functions, ...entry.keywords].filter(fits).slice(0, MOST_MATCHES);
}

const MOST_MATCHES = 6;
