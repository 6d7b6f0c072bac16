import type { Evidence } from './analysis.ts';

/** Each statement about a place once, in order. */
export function uniqueEvidence(all: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(all.map((one) => [`${one.place.source}:${one.place.span.start}:${one.says}`, one])).values()];
}
