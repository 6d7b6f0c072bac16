import type { Catalogue, PageOf, RankedPage } from '../knowledge/catalogue.ts';
import type { TaskMatch } from '../knowledge/schema.ts';
import type { Stack } from '../model/stack.ts';
import { matchNames, reliableNames } from './match.ts';
import { kernelThreadByStack } from './kernelThread.ts';

/** What the functions of a stack tell, whoever stands in it: in a large incident thousands of tasks share one. */
export interface KnownStack {
  /** Reliable source names, innermost first. */
  readonly names: readonly string[];
  /** Whether it is the stack of a kernel thread; null where its frames do not tell. */
  readonly kthread: boolean | null;
  /** Pages one of whose first steps is in the stack, most specific first. */
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  readonly page: PageOf<TaskMatch>;
  /** Indices of the frames that match the page, or null; worked out when it is first asked. */
  readonly match: () => readonly number[] | null;
}

/** A look-up of what is known of stacks, in which each distinct list of functions is worked out once. */
export function stackReader(catalogue: Catalogue): (stack: Stack) => KnownStack {
  const known = new Map<string, KnownStack>();
  return (stack) => {
    const names = reliableNames(stack.frames);
    const key = names.join('\n');
    const found = known.get(key) ?? knownStack(names, catalogue);
    known.set(key, found);
    return found;
  };
}

function knownStack(all: readonly (string | null)[], catalogue: Catalogue): KnownStack {
  const names = all.filter((name) => name !== null);
  return { names, kthread: kernelThreadByStack(names), candidates: pagesOf(names, catalogue).map(({ page }) => ({ page, match: once(() => matchNames(all, page.match)) })) };
}

function pagesOf(names: readonly string[], catalogue: Catalogue): readonly RankedPage<TaskMatch>[] {
  // The same page stands under several names, as one object a name: the rank tells that it is the same.
  const found = new Map<number, RankedPage<TaskMatch>>();
  for (const name of names) for (const one of catalogue.byFirstStep.get(name) ?? []) found.set(one.rank, one);
  return [...found.values()].sort((a, b) => a.rank - b.rank);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
