import { NO_FACTS, type FactKind } from '../model/dump.ts';
import type { Incident } from '../model/incident.ts';
import { isFact, type Place } from '../model/fact.ts';
import { positionOf } from './position.ts';
import type { Report } from './schema.ts';

/**
 * All facts that have no list of their own in the report, by kind and in the order of the text: plain values, and where
 * they stand. A kind without facts is left out, so that a new kind costs nothing here.
 */
export function plainFacts({ sources, dumps }: Incident): Report['facts'] {
  const kinds = (Object.keys(NO_FACTS) as FactKind[]).filter((kind) => !TOLD_APART.has(kind));
  return Object.fromEntries(kinds.flatMap((kind) => {
    const facts = dumps.flatMap((dump) => dump[kind] as readonly object[]);
    return facts.length === 0 ? [] : [[kind, facts.map((fact) => ({ ...plainObject(fact), ...positionOf(sources, placeOf(fact)) }))]];
  }));
}

/** Fields of a fact with plain values: of facts inside it the value, places left out. */
export function plainObject(fact: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fact).flatMap(([name, value]) => (name === 'place' || name === 'nameStarts' ? [] : [[name, plain(value)]])));
}

const TOLD_APART: ReadonlySet<FactKind> = new Set(['readings', 'stacks', 'goroutines', 'masks', 'goProfiles', 'goProfileRecords']);

function plain(value: unknown): unknown {
  if (isFact(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? plainObject(value) : value;
}

/** Every fact has its place; of connections of FUSE it is that of their number. */
function placeOf(fact: object): Place {
  if ('place' in fact) return fact.place as Place;
  return Object.values(fact).find(isFact)?.place ?? { source: 0, span: { start: 0, end: 0 } };
}
