import type { Text } from '../text/text.ts';
import type { Dump } from './dump.ts';
import type { HostIncident, Incident } from './incident.ts';

/**
 * The incidents of several machines as one, for whoever looks things up by place or by pid: all facts, of a pid that several
 * machines have the task of the first, and what is told of the kernel only where all of them agree.
 *
 * @param dumps as they were read, before they were taken apart.
 */
export function joinIncidents(sources: readonly Text[], dumps: readonly Dump[], hosts: readonly HostIncident[]): Incident {
  const tasks = [...hosts].reverse().flatMap(({ incident }) => [...incident.tasks]);
  const incidents = hosts.map(({ incident }) => incident);
  const sole = <K extends 'release' | 'sourceVersion' | 'arch'>(field: K): Incident[K] => (new Set(incidents.map((one) => one[field]?.value)).size === 1 ? incidents[0]![field] : null);
  return {
    sources,
    dumps,
    tasks: new Map([...new Map(tasks)].sort(([a], [b]) => a - b)),
    anonymousStacks: incidents.flatMap((one) => one.anonymousStacks),
    anonymousReadings: incidents.flatMap((one) => one.anonymousReadings),
    release: sole('release'), sourceVersion: sole('sourceVersion'), arch: sole('arch'),
    hosts,
  };
}
