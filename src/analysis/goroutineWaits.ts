import type { Catalogue, PageOf } from '../knowledge/catalogue.ts';
import type { GoroutineMatch } from '../knowledge/schema.ts';
import type { Goroutine } from '../model/goroutine.ts';

/** Goroutines of an incident that one page describes. */
export interface GoroutineGroup {
  readonly page: PageOf<GoroutineMatch>;
  readonly goroutines: readonly Goroutine[];
}

/** Each goroutine under the most specific page that matches it; groups in the order of the catalogue. */
export function groupGoroutines(goroutines: readonly Goroutine[], catalogue: Catalogue): readonly GoroutineGroup[] {
  const groups = new Map<PageOf<GoroutineMatch>, Goroutine[]>();
  const ask = matcher(catalogue);
  for (const goroutine of lastSamples(goroutines)) {
    const page = ask(goroutine);
    if (!page) continue;
    const known = groups.get(page);
    if (known) known.push(goroutine);
    else groups.set(page, [goroutine]);
  }
  return catalogue.ofGoroutines.flatMap((page) => {
    const found = groups.get(page);
    return found ? [{ page, goroutines: found }] : [];
  });
}

/** Two dumps of one process show most goroutines twice, SIGQUIT with frames that a profile leaves out: the later one counts. */
export function lastSamples(goroutines: readonly Goroutine[]): readonly Goroutine[] {
  // One dump, the usual case, shows each id once.
  if (new Set(goroutines.map(({ id }) => id)).size === goroutines.length) return goroutines;
  const last = new Map(goroutines.map((goroutine) => [personOf(goroutine), goroutine]));
  return goroutines.filter((goroutine) => last.get(personOf(goroutine)) === goroutine);
}

/** A goroutine over several dumps. Ids begin anew in each process; where a goroutine began tells programs apart. */
export function personOf({ id, frames, createdBy, place }: Goroutine): string {
  // SIGQUIT shows frames of the runtime and of wrappers as well.
  const origin = createdBy ?? frames.findLast((frame) => !frame.function.startsWith('runtime.'));
  return `${place.source} ${id} ${origin?.function ?? ''} ${origin?.file ?? ''} ${createdBy?.line ?? ''}`;
}

/** Indices of the frames that the page names, innermost first; null when it does not match. */
export function matchGoroutine(goroutine: Goroutine, match: GoroutineMatch): readonly number[] | null {
  if (match.reasons && !match.reasons.includes(reasonOf(goroutine.state))) return null;
  if (match.minutes !== undefined && (goroutine.minutes ?? 0) < match.minutes) return null;
  if (match.createdBy && !isOneOf(match.createdBy, goroutine.createdBy?.function ?? null)) return null;
  return matchFrames(goroutine, match);
}

/** Goroutines with equal frames share one list: each list is tried once for each page. */
function matcher(catalogue: Catalogue) {
  const known = new Map<Goroutine['frames'], Map<PageOf<GoroutineMatch>, boolean>>();
  const framesFit = (goroutine: Goroutine, page: PageOf<GoroutineMatch>): boolean => {
    let answers = known.get(goroutine.frames);
    if (!answers) known.set(goroutine.frames, answers = new Map());
    let fits = answers.get(page);
    if (fits === undefined) answers.set(page, fits = matchFrames(goroutine, page.match) !== null);
    return fits;
  };
  const others = new Map(catalogue.ofGoroutines.map((page): [PageOf<GoroutineMatch>, GoroutineMatch] => {
    const { frames: _frames, without: _without, ...rest } = page.match;
    return [page, rest];
  }));
  return (goroutine: Goroutine) => catalogue.ofGoroutines.find((page) => matchGoroutine(goroutine, others.get(page)!) !== null && framesFit(goroutine, page)) ?? null;
}

function matchFrames({ frames }: Goroutine, { frames: steps = [], without = [] }: GoroutineMatch): readonly number[] | null {
  if (without.length > 0 && frames.some((frame) => isOneOf(without, frame.function))) return null;
  const found: number[] = [];
  let at = -1;
  for (const step of steps) {
    do at++;
    while (at < frames.length && !isOneOf(step, frames[at]!.function));
    if (at >= frames.length) return null;
    found.push(at);
  }
  return found;
}

/** `select (durable)`, `chan receive (nil chan)` of a bubble: the reason without what a bubble adds. */
function reasonOf(state: string): string {
  return !state.endsWith(')') ? state : state.replace(/ \((?:durable|scan)\)$/, '');
}

function isOneOf(names: readonly string[], name: string | null): boolean {
  return name !== null && names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));
}
