import type { Text } from '../text/text.ts';
import type { Dump } from './dump.ts';
import type { Place } from './fact.ts';
import { groupBy } from './group.ts';
import { foldersOf, hostsOfNames } from './hostNames.ts';
import { hostKey, type HostView } from './views.ts';

/** A place from which on a host holds, up to the next in its source. */
export interface Mark {
  readonly source: number;
  readonly at: number;
  readonly key: string;
  readonly name: string;
  readonly by: HostView['by'] | 'name';
}

/** Key of the host of a place; null where nothing tells it. */
export type HostAt = (place: Place) => string | null;

/** Every place where a host is named, and the beginning of each source whose host is known. */
export function marksOf(sources: readonly Text[], dumps: readonly Dump[]): readonly Mark[] {
  const views = dumps.flatMap((dump) => dump.views).filter((view) => view.kind === 'host');
  const said = groupBy(views.flatMap(({ host, by, place }): Mark[] => {
    const key = hostKey(host);
    return key === null ? [] : [{ source: place.source, at: place.span.start, key, name: host, by }];
  }), (mark) => mark.source);
  const atPrompts = new Set([...said.values()].flat().filter((mark) => mark.by === 'prompt').map((mark) => mark.key));
  const inText = new Map([...said].map(([source, marks]) => [source, withAliases([...marks].sort((a, b) => a.at - b.at), atPrompts)]));
  return [...[...inText.values()].flat(), ...beginnings(sources, inText)];
}

/**
 * A machine may call itself otherwise in its log than at its prompt: where one prompt's output shows the log of one name, and
 * nobody has that name at a prompt, it is the prompt's machine. A log server shows several.
 */
function withAliases(marks: readonly Mark[], atPrompts: ReadonlySet<string>): readonly Mark[] {
  let prompt: Mark | null = null;
  const below = marks.map((mark) => {
    if (mark.by === 'prompt') prompt = mark;
    return { mark, prompt };
  });
  const strange = groupBy(below.filter(({ mark }) => mark.by !== 'prompt' && !atPrompts.has(mark.key)), (one) => one.prompt?.key);
  const one = new Set([...strange].filter(([, list]) => new Set(list.map(({ mark }) => mark.key)).size === 1).map(([key]) => key));
  return below.map(({ mark, prompt: above }) => (above && mark.by !== 'prompt' && !atPrompts.has(mark.key) && one.has(above.key) ? { ...mark, key: above.key, name: above.name } : mark));
}

/** What holds at the beginning of each source: its name, that of its folder, or the only host that its text names. */
function beginnings(sources: readonly Text[], inText: ReadonlyMap<number, readonly Mark[]>): readonly Mark[] {
  const folders = foldersOf(sources);
  const only = new Map([...inText].flatMap(([source, marks]) => (new Set(marks.map((mark) => mark.key)).size === 1 ? [[source, marks[0]!] as const] : [])));
  const inFolder = new Map<string, Mark | null>();
  for (const [source, mark] of only) {
    const folder = folders[source] ?? null;
    const known = folder === null ? undefined : inFolder.get(folder);
    if (folder !== null) inFolder.set(folder, known === undefined || known?.key === mark.key ? mark : null);
  }
  return hostsOfNames(sources).flatMap((name, source): Mark[] => {
    const own = only.get(source);
    if (own) return [{ ...own, at: -1 }];
    const folder = folders[source] ?? null;
    const shared = folder === null ? null : (inFolder.get(folder) ?? null);
    if (shared) return [{ ...shared, source, at: -1 }];
    const key = name === null ? null : hostKey(name);
    return key === null ? [] : [{ source, at: -1, key, name: name!, by: 'name' }];
  });
}

export function hostAt(marks: readonly Mark[]): HostAt {
  const bySource = new Map([...groupBy(marks, (mark) => mark.source)].map(([source, list]) => [source, [...list].sort((a, b) => a.at - b.at)]));
  return ({ source, span }) => {
    const list = bySource.get(source) ?? [];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle]!.at <= span.start) low = middle + 1;
      else high = middle;
    }
    return list[low - 1]?.key ?? null;
  };
}

/** Two names of one kind are two machines; a name at prompts and another in a log may be one: then a task in common tells. */
export function areApart(keys: readonly string[], marks: readonly Mark[], dumps: readonly Dump[], hostOf: HostAt): boolean {
  const wanted = new Set(keys);
  const byKind = groupBy(marks.filter((mark) => wanted.has(mark.key)), (mark) => mark.by);
  if ([...byKind.values()].some((list) => new Set(list.map((mark) => mark.key)).size > 1)) return true;
  const bySource = groupBy(marks.filter((mark) => wanted.has(mark.key)), (mark) => mark.source);
  if ([...bySource.values()].some((list) => new Set(list.map((mark) => mark.key)).size > 1)) return false;
  const owners = new Map<string, string>();
  for (const { tid, comm, place } of dumps.flatMap((dump) => dump.readings)) {
    // Kernel threads and the first processes have the same pid on many machines.
    if (!tid || tid.value < 1000 || !comm) continue;
    const task = `${tid.value} ${comm.value}`;
    const host = hostOf(place);
    const known = owners.get(task);
    if (host !== null && known !== undefined && known !== host) return false;
    if (host !== null) owners.set(task, host);
  }
  return true;
}
