import type { Text } from '../text/text.ts';
import { NO_FACTS, type Dump } from './dump.ts';
import type { Place } from './fact.ts';
import { groupBy } from './group.ts';
import { areApart, hostAt, marksOf } from './hostMarks.ts';
import type { KernelFacts } from './kernel.ts';
import { partFacts } from './partFacts.ts';
import type { View } from './views.ts';

/** The facts of one machine. */
export interface HostDumps {
  /** Its name as first printed; null for what no line and no name ascribes to a machine. */
  readonly host: string | null;
  /** One for each source, as before; only the facts taken on this machine are left. */
  readonly dumps: readonly Dump[];
}

/**
 * Takes the machines of an incident apart: the same pid on two of them is not the same task. A fact belongs to the host that
 * was named last above it in its source, else to that of the source's name or folder. Apart are only hosts that are surely
 * two: named so by one kind of sign (two prompts, two log fields, two folders), or in different sources with no task in
 * common. Linear.
 *
 * @returns one entry with all dumps unchanged where tasks of fewer than two hosts are there; else one a host, in the order of
 *   their names, that without a name last.
 */
export function splitByHost(sources: readonly Text[], dumps: readonly Dump[]): readonly HostDumps[] {
  const whole: readonly HostDumps[] = [{ host: null, dumps }];
  const marks = marksOf(sources, dumps);
  const names = new Map([...marks].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).reverse().map((mark) => [mark.key, mark.name]));
  if (names.size < 2) return whole;
  const hostOf = hostAt(marks);
  const withTasks = groupBy(dumps.flatMap((dump) => [...dump.readings, ...dump.stacks]).filter((fact) => fact.tid !== null || fact.format === 'procStack'), (fact) => hostOf(fact.place) ?? undefined);
  if (withTasks.size < 2 || !areApart([...withTasks.keys()], marks, dumps, hostOf)) return whole;
  const parts = dumps.map((dump) => ({ facts: partFacts(dump, hostOf), views: groupBy(dump.views, (view) => hostOf(view.place)) }));
  const keys = new Set(parts.flatMap(({ facts, views }) => [...facts.keys(), ...views.keys()]));
  return [...keys].sort(nullLast).map((key) => ({
    host: key === null ? null : names.get(key)!,
    dumps: dumps.map((dump, index) => {
      const views = parts[index]!.views.get(key) ?? [];
      return { ...dump, ...(parts[index]!.facts.get(key) ?? NO_FACTS), views, kernel: kernelOn(dump.kernel, views, (place) => hostOf(place) === key) };
    }),
  }));
}

/** What the views of the machine say of its kernel; what frames say of the architecture where they are its own. */
function kernelOn({ arch }: KernelFacts, views: readonly View[], mine: (place: Place) => boolean): KernelFacts {
  const kernels = views.flatMap((view) => (view.kind === 'kernel' ? [view.kernel] : []));
  return {
    release: kernels.find((one) => one.release)?.release ?? null,
    sourceVersion: kernels.find((one) => one.sourceVersion)?.sourceVersion ?? null,
    arch: kernels.find((one) => one.arch)?.arch ?? (arch && mine(arch.place) ? arch : null),
  };
}

function nullLast(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
