import { analyze } from './analysis/analyze.ts';
import type { Analysis } from './analysis/analysis.ts';
import { joinHosts } from './analysis/joinHosts.ts';
import { readDump } from './formats/readDump.ts';
import { loadCatalogue } from './knowledge/catalogue.ts';
import type { Catalogue } from './knowledge/catalogue.ts';
import { splitByHost } from './model/hosts.ts';
import type { HostIncident, Incident } from './model/incident.ts';
import { joinIncidents } from './model/joinIncidents.ts';
import { createIncident } from './model/merge.ts';
import { inCanonicalOrder } from './model/order.ts';
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
 * The order of the texts does not matter: the incident has them in that of `model/order.ts`. Where tasks of several machines
 * are there, each machine is reasoned about by itself.
 *
 * @param catalogue the signature pages that stacks are held against; by default those that Unstuck brings.
 */
export function analyzeTexts(texts: readonly Text[], catalogue: Catalogue = loadCatalogue()): Case {
  const sources = inCanonicalOrder(texts);
  const dumps = sources.map((text, source) => readDump(text, source));
  const parts = splitByHost(sources, dumps);
  if (parts.length === 1) {
    const incident = createIncident(sources, dumps);
    return { incident, analysis: analyze(incident, catalogue) };
  }
  const hosts = parts.map((part): HostIncident => ({ host: part.host, incident: createIncident(sources, part.dumps) }));
  const analysis = joinHosts(hosts.map(({ host, incident }) => ({ host, tids: [...incident.tasks.keys()], analysis: analyze(incident, catalogue) })));
  return { incident: joinIncidents(sources, dumps, hosts), analysis };
}
