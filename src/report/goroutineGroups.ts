import type { Dump } from '../model/dump.ts';
import type { GoFrame, Goroutine } from '../model/goroutine.ts';
import type { Report } from './schema.ts';

/**
 * Goroutines that do the same: same state and same functions, innermost first; arguments, lines and minutes may differ.
 *
 * @returns counts by state and the groups, biggest first; groups of one size in the order of the text.
 */
export function groupGoroutines(goroutines: readonly Goroutine[]): Report['goroutines'] {
  const states = new Map<string, number>();
  const known = new Map<string, Map<readonly GoFrame[], Group>>();
  const groups = new Map<string, Group>();
  let longest: number | null = null;
  for (const { id, state, minutes, frames } of goroutines) {
    states.set(state, (states.get(state) ?? 0) + 1);
    longest = longer(longest, minutes);
    let ofState = known.get(state);
    if (!ofState) known.set(state, (ofState = new Map()));
    // Equal frames of a source are one list: the names are put together once a list, not once a goroutine.
    let group = ofState.get(frames);
    if (!group) ofState.set(frames, (group = groupOf(state, frames, groups)));
    group.ids.push(id);
    group.longest = longer(group.longest, minutes);
  }
  return {
    count: goroutines.length,
    states: Object.fromEntries([...states].sort((a, b) => b[1] - a[1])),
    longestWaitMinutes: longest,
    groups: [...groups.values()]
      .sort((a, b) => b.ids.length - a.ids.length)
      .map(({ state, frames, ids, longest: minutes }) => ({ count: ids.length, state, longestWaitMinutes: minutes, ids, frames })),
  };
}

type ProfileReport = NonNullable<Report['profiles']>[number];

/**
 * Profiles of runtime/pprof in text form. Their records are groups already: Go itself puts equal stacks together.
 *
 * @returns the profiles in the order of the text; records without a first line are one of their own, named ''.
 */
export function reportProfiles(dumps: readonly Dump[]): Report['profiles'] {
  const profiles = dumps.flatMap(({ goProfiles, goProfileRecords }) => {
    const starts = goProfiles.map(({ place }) => place.span.start);
    const groups = [...starts, 0].map((): ProfileReport['groups'] => []);
    let at = -1;
    for (const { count, labels, frames, place } of goProfileRecords) {
      while (at + 1 < starts.length && starts[at + 1]! < place.span.start) at++;
      groups.at(at)!.push({ count, labels, frames: frames.map((frame) => frame.function) });
    }
    return [{ name: '', total: null }, ...goProfiles].flatMap(({ name, total }, index) => {
      const own = groups.at(index - 1)!;
      return name === '' && own.length === 0 ? [] : [{ name, total, sampled: own.reduce((sum, group) => sum + group.count, 0), groups: own.sort((a, b) => b.count - a.count) }];
    });
  });
  return profiles.length === 0 ? undefined : profiles;
}

/** Lists that differ in lines only, or come from several sources, are one group. */
function groupOf(state: string, frames: readonly GoFrame[], groups: Map<string, Group>): Group {
  const names = frames.map((frame) => frame.function);
  const key = [state, ...names].join('\n');
  let group = groups.get(key);
  if (!group) groups.set(key, (group = { state, frames: names, ids: [], longest: null }));
  return group;
}

interface Group {
  readonly state: string;
  readonly frames: string[];
  readonly ids: number[];
  longest: number | null;
}

function longer(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
