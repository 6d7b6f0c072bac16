import { namesOf } from './schema.ts';
import type { Match, Remedy, SignaturePage } from './schema.ts';

/**
 * Pages as the package carries them: field by field, because equal kinds of text compress best side by side, and each
 * remedy once. `null` stands for a field that a page does not have.
 */
export interface PackedPages {
  readonly steps: readonly Remedy[];
  readonly fields: Readonly<Record<string, readonly unknown[]>>;
}

/** Plain JSON out; {@link unpackPages} is its reverse. */
export function packPages(pages: readonly SignaturePage[]): PackedPages {
  const numbers = new Map<string, number>();
  const numberOf = (step: Remedy): number => {
    const text = JSON.stringify(step);
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text)!;
  };
  const flat = pages.map(({ prose, remediation, mark, ...page }): Readonly<Record<string, unknown>> => {
    const names = namesOf(page.match);
    return { ...page, ...prose, remediation: remediation.map(numberOf), mark: mark.map((name) => names.indexOf(name)) };
  });
  const keys = [...new Set(flat.flatMap((page) => Object.keys(page)))];
  return {
    fields: Object.fromEntries(keys.map((key) => [key, flat.map((page) => page[key] ?? null)])),
    steps: [...numbers.keys()].map((text) => JSON.parse(text) as Remedy),
  };
}

export function unpackPages({ steps, fields }: PackedPages): readonly SignaturePage[] {
  const { what = [], why = [], next = [], prevent = [], remediation = [], mark = [], ...rest } = fields as Fields;
  const entries = Object.entries(rest);
  // This runs when the first text is analysed, on a cold engine: plain loops, one object a page.
  return what.map((_, index) => {
    const page: Record<string, unknown> = {};
    for (const [key, values] of entries) if (values[index] !== null) page[key] = values[index];
    const names = namesOf(page['match'] as Match);
    page['prose'] = { what: what[index]!, why: why[index]!, next: next[index]!, prevent: prevent[index]! };
    page['remediation'] = remediation[index]!.map((number) => steps[number]!);
    page['mark'] = mark[index]!.map((at) => names[at]!);
    return page as unknown as SignaturePage;
  });
}

type Fields = Readonly<Record<string, readonly unknown[]>> & Partial<Readonly<Record<'what' | 'why' | 'next' | 'prevent', readonly string[]>>>
  & Partial<Readonly<Record<'remediation' | 'mark', readonly (readonly number[])[]>>>;
