import type { Node } from '../analysis/analysis.ts';
import type { Place } from '../model/fact.ts';
import { chainIn } from '../report/chain.ts';
import { indexOf } from '../report/edgeIndex.ts';
import { linkWords, nodeWords } from '../report/linkWords.ts';
import { chainText, type ChainText } from '../report/wording.ts';
import { analysisOf, incidentOf, taskLabel, type AnalysedDocument } from './document.ts';
import { plain } from './markdownText.ts';

/** What a thread waits for, and who waits for it, a Markdown phrase each. @param at where the text speaks of the thread. */
export function edgesAt(document: AnalysedDocument, tid: number, at: Place): readonly string[] {
  const node = nodeOf(document, tid, at);
  const { edges } = analysisOf(document);
  const behind = edges.filter((edge) => edge.to === node && edge.from !== node);
  return [
    ...edges.filter((edge) => edge.from === node).slice(0, MOST).map((edge) => `${linkWords(edge)} ${plain(edge.to === node ? 'itself' : nodeLabel(document, edge.to))} *(${edge.strength})*`),
    ...behind.slice(0, MOST).map((edge) => `${plain(nodeLabel(document, edge.from))} ${linkWords(edge)} it *(${edge.strength})*`),
    ...(behind.length > MOST ? [`and ${behind.length - MOST} more wait for it`] : []),
  ];
}

const MOST = 8;

/** The chain of the gravest finding that has one, in words; null where nobody waits for another. */
export function firstChain(document: AnalysedDocument): ChainText | null {
  const { edges, findings } = analysisOf(document);
  const index = indexOf(edges);
  for (const finding of findings.slice(0, MOST)) {
    const chain = chainText(chainIn(index, finding), finding, (node) => nodeLabel(document, node));
    if (chain.links.length > 0) return chain;
  }
  return null;
}

/** Plain text, dump text inside: to be escaped. */
function nodeLabel(document: AnalysedDocument, node: Node): string {
  return typeof node === 'number' ? taskLabel(document, node) : nodeWords(node);
}

/** As edges name the thread: of several machines with one pid, the first has the number alone (analysis/joinHosts.ts). */
function nodeOf(document: AnalysedDocument, tid: number, at: Place): Node {
  const { hosts } = incidentOf(document);
  const here = document.machineAt(at);
  const owner = hosts?.find(({ incident }) => incident.tasks.has(tid));
  const own = hosts?.find(({ incident }) => incident === here);
  return !own || owner === own ? tid : `${own.host ?? 'unknown host'}: ${tid}`;
}
