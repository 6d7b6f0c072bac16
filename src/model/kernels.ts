import type { Dump } from './dump.ts';
import type { Fact } from './fact.ts';
import { groupBy } from './group.ts';
import { UNKNOWN_KERNEL, type KernelFacts } from './kernel.ts';
import type { KernelView } from './views.ts';

/**
 * The kernel that the tasks of an incident run on. Where the texts of one machine name several (before and after a reboot,
 * a boot log below a trace), the one that stands nearest before the stacks and readings counts; where these stand below
 * different ones, none is told: what would be said of its fixes could be wrong.
 */
export function kernelOf(dumps: readonly Dump[]): KernelFacts {
  const named = dumps.flatMap((dump) => dump.views).filter((view) => view.kind === 'kernel');
  const arch = dumps.find((dump) => dump.kernel.arch)?.kernel.arch ?? null;
  const releases = new Set(named.flatMap((view) => view.kernel.release?.value ?? []));
  if (releases.size < 2) return { ...firstOf(dumps), arch };
  const used = usedReleases(dumps, named);
  const [only] = used.size === 1 ? used : [];
  if (only === undefined) return { ...UNKNOWN_KERNEL, arch };
  const same = named.filter((view) => view.kernel.release?.value === only);
  return {
    release: same[0]!.kernel.release ?? null,
    sourceVersion: firstFact(same, 'sourceVersion'),
    arch: firstFact(same, 'arch') ?? arch,
  };
}

function firstFact<K extends keyof KernelFacts>(views: readonly KernelView[], field: K): KernelFacts[K] | null {
  return views.find((view) => view.kernel[field])?.kernel[field] ?? null;
}

function firstOf(dumps: readonly Dump[]): Pick<KernelFacts, 'release' | 'sourceVersion'> {
  return {
    release: dumps.find((dump) => dump.kernel.release)?.kernel.release ?? null,
    sourceVersion: dumps.find((dump) => dump.kernel.sourceVersion)?.kernel.sourceVersion ?? null,
  };
}

/** The releases under which facts of tasks stand: the nearest one above in the same source, else the first one below. */
function usedReleases(dumps: readonly Dump[], views: readonly KernelView[]): ReadonlySet<string> {
  const bySource = groupBy(views.filter((view) => view.kernel.release), (view) => view.place.source);
  const used = new Set<string>();
  for (const dump of dumps) {
    const places = [...dump.stacks, ...dump.readings].map(({ place }) => place);
    const marks = places.length === 0 ? [] : [...(bySource.get(places[0]!.source) ?? [])].sort((a, b) => a.place.span.start - b.place.span.start);
    const releases = marks.map((view): Fact<string> => view.kernel.release!);
    for (const at of places.map(({ span }) => span.start)) {
      const release = releases[Math.max(0, countUpTo(releases, at) - 1)];
      if (release) used.add(release.value);
    }
  }
  return used;
}

/** How many of the facts, in ascending order, begin at the offset or before it. */
function countUpTo(facts: readonly Fact<string>[], at: number): number {
  let low = 0;
  let high = facts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (facts[middle]!.place.span.start <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
