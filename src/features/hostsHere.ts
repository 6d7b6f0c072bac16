import type { Place } from '../model/fact.ts';
import type { Incident } from '../model/incident.ts';

interface Held {
  readonly start: number;
  readonly end: number;
  readonly incident: Incident;
}

/**
 * Which machine a place of the document belongs to, where its text shows several: the one whose facts hold it; the whole
 * incident where there is one machine only, or none of its facts stands there. Made once a document, then a search each.
 */
export function machineFinder(incident: Incident): (place: Place) => Incident {
  if (!incident.hosts) return () => incident;
  const held: readonly Held[] = incident.hosts.flatMap(({ incident: one }) => one.dumps.flatMap(({ readings, stacks, masks, goroutines, fileLocks, kernelReports }) =>
    [...readings, ...stacks, ...masks, ...goroutines, ...fileLocks, ...kernelReports].filter(({ place }) => place.source === 0).map(({ place: { span } }) => ({ ...span, incident: one })))).sort((a, b) => a.start - b.start || b.end - a.end);
  return ({ source, span }) => {
    if (source !== 0) return incident;
    let [low, high] = [0, held.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (held[middle]!.start <= span.start) low = middle + 1;
      else high = middle;
    }
    // What lies inside of another fact (a mask of a status) is seldom more than a few facts behind its beginning.
    for (let at = low - 1; at >= 0 && at >= low - MOST_INSIDE; at--) if (held[at]!.end >= span.start) return held[at]!.incident;
    return incident;
  };
}

const MOST_INSIDE = 64;
