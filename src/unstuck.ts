import { analyze } from './analysis/analyze.ts';
import type { Analysis } from './analysis/analysis.ts';
import { readDump } from './formats/readDump.ts';
import { loadCatalogue } from './knowledge/catalogue.ts';
import type { Catalogue } from './knowledge/catalogue.ts';
import type { Incident } from './model/incident.ts';
import { createIncident } from './model/merge.ts';
import type { Text } from './text/text.ts';

/** An incident, read and reasoned about. */
export interface Case {
  readonly incident: Incident;
  readonly analysis: Analysis;
}

/**
 * The whole path in one place: texts of one incident in, findings out.
 * Pure: no I/O, no clock, no global state; never throws on any text.
 *
 * @param catalogue the signature pages that stacks are held against; by default those that Unstuck brings.
 */
export function analyzeTexts(texts: readonly Text[], catalogue: Catalogue = loadCatalogue()): Case {
  const incident = createIncident(texts, texts.map((text, source) => readDump(text, source)));
  return { incident, analysis: analyze(incident, catalogue) };
}
