import { analysisOf, incidentOf, type AnalysedDocument } from '../features/document.ts';
import { loadCatalogue, type Catalogue } from '../knowledge/catalogue.ts';
import { catalogueIndex } from '../report/catalogueIndex.ts';
import { pageMarkdown } from '../report/pageMarkdown.ts';
import { singleLine } from '../report/printable.ts';
import type { CatalogueAnswer, PageAnswer } from './protocol.ts';

/** Every page of the catalogue that the server uses now, and which of them the findings of a document name. */
export function catalogueAnswer(catalogue: Catalogue, document: AnalysedDocument | null): CatalogueAnswer {
  const own = loadCatalogue();
  const named = document ? analysisOf(document).findings.flatMap(({ pages }) => pages) : [];
  return {
    entries: catalogueIndex(catalogue).map((entry) => ({ ...entry, team: own.byId.get(entry.id) !== catalogue.byId.get(entry.id) })),
    incident: [...new Set(named)].filter((id) => catalogue.byId.has(id)),
  };
}

/** One page as Markdown, read for the incident of a document where there is one. */
export function pageAnswer(catalogue: Catalogue, id: string, document: AnalysedDocument | null): PageAnswer {
  const page = catalogue.byId.get(id);
  if (!page) return { text: null };
  const query = document ? `?${encodeURIComponent(document.uri)}` : '';
  return {
    text: pageMarkdown(page, {
      incident: document && incidentLabel(document),
      titleOf: (other) => catalogue.byId.get(other)?.title ?? null,
      linkTo: (other) => `${other}.md${query}`,
    }),
  };
}

function incidentLabel(document: AnalysedDocument) {
  const { release, sourceVersion } = incidentOf(document);
  return { name: singleLine(document.text.name.split('/').at(-1) ?? document.uri, 200), release: release?.value ?? null, sourceVersion: sourceVersion?.value ?? null };
}
