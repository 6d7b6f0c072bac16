import { loadCatalogue } from '../knowledge/catalogue.ts';
import { fixStatus } from '../knowledge/fixStatus.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import { incidentOf, type AnalysedDocument } from './document.ts';

/** Status of one fix for the kernel of this incident, in plain words. */
export interface FixLine {
  readonly title: string;
  readonly status: string;
  readonly reason: string;
}

/** The signature page of an id; null for rules that have no page. */
export function pageOf(id: string): SignaturePage | null {
  return loadCatalogue().byId.get(id) ?? null;
}

export function fixLines(document: AnalysedDocument, page: SignaturePage): readonly FixLine[] {
  const { release, sourceVersion } = incidentOf(document);
  return page.fixes.map((fix) => {
    const { status, reason } = fixStatus(fix, release?.value ?? null, sourceVersion?.value ?? null);
    return { title: fix.title, status: STATUS_WORDS[status], reason };
  });
}

/** First https address among the sources of a page, for the link of a diagnostic. */
export function sourceLink(page: SignaturePage | null): string | null {
  for (const source of page?.sources ?? []) {
    const link = /https:\/\/[^\s<>"'()]+/.exec(source)?.[0];
    if (link !== undefined) return link;
  }
  return null;
}

const STATUS_WORDS = {
  'in-your-kernel': 'in your kernel',
  'not-in-your-kernel': 'not in your kernel',
  'reverted-in-your-kernel': 'reverted in your kernel',
  unknown: 'not known for your kernel',
} as const;
