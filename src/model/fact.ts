import type { Span } from '../text/span.ts';

/** Where something stands: the index of its source in the incident, and the span inside that text. */
export interface Place {
  readonly source: number;
  readonly span: Span;
}

/** A value read off the text, with the place that it came from. */
export interface Fact<T> {
  readonly value: T;
  readonly place: Place;
}

export function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === 'object' && value !== null && 'value' in value && 'place' in value;
}

/**
 * How sure a statement is: `observed` stands in the text; `inferred` follows from the kernel's rules and what
 * stands there; `assumed` is the usual case, the evidence for it is missing.
 */
export type Confidence = 'observed' | 'inferred' | 'assumed';

/** The weaker of two: a chain is as sure as its weakest link. */
export function weakest(a: Confidence, b: Confidence): Confidence {
  const order: readonly Confidence[] = ['observed', 'inferred', 'assumed'];
  return order[Math.max(order.indexOf(a), order.indexOf(b))]!;
}

/** Something unreadable or damaged. It is data: reading goes on after it. */
export interface Problem {
  readonly place: Place;
  readonly code: ProblemCode;
  readonly message: string;
}

export type ProblemCode =
  | 'binary' // NUL bytes or other control characters: not text
  | 'invalid-utf8'
  | 'long-line'
  | 'truncated' // the last line is cut in the middle of a known form
  | 'damaged-line' // the lead of a shape fits, its parts do not
  | 'internal' // a mistake of ours: a format failed on this block
  | 'unreadable'; // the source itself could not be read (command line only)
