import packed from './signatures/*.md';
import { unpackPages } from './packedPages.ts';
import type { GoroutineMatch, SignaturePage, TaskMatch } from './schema.ts';

/** Pages made ready for matching: which of them can fit at all is asked by function name, not page by page. */
export interface Catalogue {
  /** Every page, most specific first. */
  readonly pages: readonly SignaturePage[];
  readonly byId: ReadonlyMap<string, SignaturePage>;
  /** Pages of task stacks by the functions that may be their innermost step; a page's rank is its place in `pages`. */
  readonly byFirstStep: ReadonlyMap<string, readonly RankedPage<TaskMatch>[]>;
  /** Pages of goroutines, most specific first. */
  readonly ofGoroutines: readonly PageOf<GoroutineMatch>[];
}

export type PageOf<M> = SignaturePage & { readonly match: M };

export interface RankedPage<M> {
  readonly rank: number;
  readonly page: PageOf<M>;
}

/** Our own pages; compiled and checked when the program was built. */
export function loadCatalogue(): Catalogue {
  own ??= createCatalogue(unpackPages(packed));
  return own;
}

/** Ours and a team's. A page of the team with the id of one of ours stands in its place, and goes before those of ours that are as specific. */
export function withPages(catalogue: Catalogue, more: readonly SignaturePage[]): Catalogue {
  if (more.length === 0) return catalogue;
  const ids = new Set(more.map((page) => page.id));
  return createCatalogue([...catalogue.pages.filter((page) => !ids.has(page.id)), ...more], ids);
}

/** @param first ids of pages that go before others of the same specificity. */
export function createCatalogue(all: readonly SignaturePage[], first: ReadonlySet<string> = new Set()): Catalogue {
  const sorted = [...all].sort((a, b) => b.specificity - a.specificity || Number(first.has(b.id)) - Number(first.has(a.id)) || (a.id < b.id ? -1 : 1));
  const byFirstStep = new Map<string, RankedPage<TaskMatch>[]>();
  sorted.forEach((page, rank) => {
    if (!isOfTask(page)) return;
    const { frames, also = [] } = page.match;
    for (const name of new Set([frames, ...also].flatMap((steps) => steps[0] ?? []))) {
      const known = byFirstStep.get(name);
      if (known) known.push({ rank, page });
      else byFirstStep.set(name, [{ rank, page }]);
    }
  });
  return { pages: sorted, byId: new Map(sorted.map((page) => [page.id, page])), byFirstStep, ofGoroutines: sorted.filter(isOfGoroutine) };
}

/** Made once, from constants: a cache, not a state. */
let own: Catalogue | null = null;

function isOfTask(page: SignaturePage): page is PageOf<TaskMatch> {
  return page.match.of === 'task';
}

function isOfGoroutine(page: SignaturePage): page is PageOf<GoroutineMatch> {
  return page.match.of === 'goroutine';
}
