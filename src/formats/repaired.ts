import { repairsOf } from '../syntax/repair.ts';
import { readLines, type Lines } from '../syntax/reader.ts';
import { editText } from '../text/edited.ts';
import type { Span } from '../text/span.ts';
import type { Emit } from './format.ts';

/** What the formats read: the lines as they were before the damage, and an emitter that puts facts back in the source. */
export interface Repaired {
  readonly lines: Lines;
  readonly emit: Emit;
}

/**
 * Repairs the lines of a source for the formats, which know nothing of it: they read a text in which the damage is
 * undone, and every span that they emit is brought back into the source. Where nothing is damaged, nothing changes.
 */
export function repaired(lines: Lines, source: number, emit: Emit): Repaired {
  const repairs = repairsOf(lines);
  if (repairs.length === 0) return { lines, emit };
  for (const { span, text, damage, confidence } of repairs) emit.add('repairs', { place: { source, span }, text, damage, confidence });
  const edited = editText(lines.text, repairs.flatMap((repair) => repair.edits));
  return { lines: readLines(edited.text), emit: emitInto(emit, edited.toSource) };
}

function emitInto(emit: Emit, toSource: (span: Span) => Span): Emit {
  const placed = placer(toSource);
  return {
    ...emit,
    add: (kind, fact) => emit.add(kind, placed(fact)),
    kernel: (facts) => emit.kernel(placed(facts)),
    view: (view) => emit.view(placed(view)),
    problem: (code, span, message) => emit.problem(code, toSource(span), message),
  };
}

/** Brings every span inside of a fact back. What holds none is kept as it is: equal frames go on sharing one object. */
function placer(toSource: (span: Span) => Span): <T>(value: T) => T {
  const plain = new WeakSet<object>();
  const map = (value: unknown, name: string): unknown => {
    if (typeof value !== 'object' || value === null || plain.has(value)) return value;
    if (isSpan(value)) return toSource(value);
    if (OFFSETS.has(name) && Array.isArray(value)) return value.map((at) => toSource({ start: Number(at), end: Number(at) }).start);
    if (Array.isArray(value)) {
      let list: unknown[] | null = null;
      for (let index = 0; index < value.length; index++) {
        const other = map(value[index], '');
        if (other !== value[index]) (list ??= [...(value as unknown[])])[index] = other;
      }
      return list ?? keep(value);
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) return value;
    let mapped: Record<string, unknown> | null = null;
    for (const key of Object.keys(value)) {
      const one = (value as Record<string, unknown>)[key];
      const other = map(one, key);
      if (other !== one) (mapped ??= { ...value })[key] = other;
    }
    return mapped ?? keep(value);
  };
  const keep = (value: object): object => {
    plain.add(value);
    return value;
  };
  return <T>(value: T): T => map(value, '') as T;
}

/** Lists of offsets in the source. */
const OFFSETS: ReadonlySet<string> = new Set(['nameStarts']);

function isSpan(value: object): value is Span {
  return 'start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number' && Object.keys(value).length === 2;
}
