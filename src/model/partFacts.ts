import { NO_FACTS, type FactKind, type Facts } from './dump.ts';
import { isFact, type Place } from './fact.ts';

/**
 * Deals the facts of a dump out by a key of their place, in one pass. Indices from one list into another go on pointing at the
 * same fact, and become null where that one is dealt to another key.
 */
export function partFacts<K>(dump: Facts, keyOf: (place: Place) => K): ReadonlyMap<K, Facts> {
  const parts = new Map<K, Record<FactKind, object[]>>();
  const moved = new Map<FactKind, readonly Moved<K>[]>();
  for (const kind of [...TARGETS, ...FACT_KINDS.filter((one) => !TARGETS.includes(one))]) {
    const places: Moved<K>[] = [];
    for (const fact of dump[kind] as readonly object[]) {
      const key = keyOf(placeOf(fact));
      const part = parts.get(key) ?? emptyLists();
      parts.set(key, part);
      places.push({ key, index: part[kind].push(fact) - 1 });
    }
    if (TARGETS.includes(kind)) moved.set(kind, places);
  }
  return new Map([...parts].map(([key, part]) => {
    const facts = part as unknown as Facts;
    const to = (kind: FactKind, index: number | null): number | null => {
      const target = index === null ? undefined : moved.get(kind)?.[index];
      return target?.key === key ? target.index : null;
    };
    return [key, {
      ...facts,
      readings: facts.readings.map((one) => (one.parentReading === null ? one : { ...one, parentReading: to('readings', one.parentReading) })),
      mapEntries: facts.mapEntries.map((one) => ({ ...one, stack: to('stacks', one.stack), userStack: to('userStacks', one.userStack) })),
      stackCounts: facts.stackCounts.map((one) => ({ ...one, stack: to('stacks', one.stack), userStack: to('userStacks', one.userStack) })),
    }];
  }));
}

interface Moved<K> {
  readonly key: K;
  readonly index: number;
}

const FACT_KINDS = Object.keys(NO_FACTS) as readonly FactKind[];

/** Lists that others point into by index. */
const TARGETS: readonly FactKind[] = ['readings', 'stacks', 'userStacks'];

function emptyLists(): Record<FactKind, object[]> {
  return Object.fromEntries(FACT_KINDS.map((kind) => [kind, []])) as unknown as Record<FactKind, object[]>;
}

/** Where a fact of any kind stands; of connections of FUSE that is their number. */
function placeOf(fact: object): Place {
  if ('place' in fact) return fact.place as Place;
  return Object.values(fact).find(isFact)?.place ?? { source: 0, span: { start: 0, end: 0 } };
}
