import { fixStatus } from '../knowledge/fixStatus.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import { FIX_STATUS_WORDS } from '../report/pageWords.ts';
import { OPEN_PAGE_COMMAND } from '../server/protocol.ts';
import { incidentOf, type AnalysedDocument } from './document.ts';
import { plain } from './markdownText.ts';

/** Status of one fix for the kernel of this incident, in plain words. */
export interface FixLine {
  readonly title: string;
  readonly status: string;
  readonly reason: string;
}

/** The signature page of an id, in the catalogue that the document was read with; null for rules that have no page. */
export function pageOf(document: AnalysedDocument, id: string): SignaturePage | null {
  return document.catalogue.byId.get(id) ?? null;
}

export function fixLines(document: AnalysedDocument, page: SignaturePage): readonly FixLine[] {
  const { release, sourceVersion } = incidentOf(document);
  return page.fixes.map((fix) => {
    const { status, reason } = fixStatus(fix, release?.value ?? null, sourceVersion?.value ?? null);
    return { title: fix.title, status: FIX_STATUS_WORDS[status], reason };
  });
}

/**
 * Markdown link that shows the page. The one command that hovers may call; its arguments are an id of the catalogue and
 * the URI of this document, percent-encoded as a whole, so nothing of a dump can end the link.
 */
export function pageLink(document: AnalysedDocument, { id, title }: SignaturePage): string {
  const argument = encodeURIComponent(JSON.stringify([id, document.uri])).replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `[Signature page: ${plain(title)}](command:${OPEN_PAGE_COMMAND}?${argument})`;
}
