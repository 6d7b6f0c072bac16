import type { Analysis, Edge, Finding, Gap, Node } from './analysis.ts';

/** What was found on one machine. */
export interface HostAnalysis {
  /** null: what no line ascribes to a machine. */
  readonly host: string | null;
  readonly analysis: Analysis;
  /** Threads that it has; numbers that edges name beside them count as well. */
  readonly tids: readonly number[];
}

/**
 * The analyses of several machines as one. Titles and gaps begin with the host's name. In edges and in `tids` of findings a
 * number stands for one task only: that of the first machine that has it (in the order given, that of the merged tasks); the
 * same pid on a further one is the name `node-b: 4711` in edges, and left out of `tids`. Nodes that are no tasks always bear
 * their host's name: connection 135 of two machines is not one. No edge goes from one machine to another.
 */
export function joinHosts(parts: readonly HostAnalysis[]): Analysis {
  const owner = new Map<number, HostAnalysis>();
  for (const part of parts) for (const tid of numbersOf(part)) if (!owner.has(tid)) owner.set(tid, part);
  return {
    waits: parts.flatMap(({ analysis }) => analysis.waits),
    edges: parts.flatMap((part) => part.analysis.edges.map((edge): Edge => ({ ...edge, from: nodeOf(edge.from, part, owner), to: nodeOf(edge.to, part, owner) }))),
    findings: parts.flatMap((part) => part.analysis.findings.map((finding): Finding => ({
      ...finding, title: withHost(finding.title, part), tids: finding.tids.filter((tid) => owner.get(tid) === part),
      ...(finding.root ? { root: finding.root.map((node) => nodeOf(node, part, owner)) } : {}),
    }))).map((finding, index) => ({ finding, index })).sort((a, b) => RANK[a.finding.severity] - RANK[b.finding.severity] || a.index - b.index).map(({ finding }) => finding),
    // Of a machine that only the commands were typed on there is nothing to ask.
    gaps: parts.filter(({ tids, analysis }) => tids.length + analysis.waits.length > 0).flatMap((part) => part.analysis.gaps.map((gap): Gap => ({ ...gap, text: withHost(gap.text, part) }))),
  };
}

const RANK: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, information: 2 };

function* numbersOf({ analysis, tids }: HostAnalysis): Iterable<number> {
  yield* tids;
  for (const { from, to } of analysis.edges) for (const node of [from, to]) if (typeof node === 'number') yield node;
  for (const finding of analysis.findings) yield* finding.tids;
}

function nodeOf(node: Node, part: HostAnalysis, owner: ReadonlyMap<number, HostAnalysis>): Node {
  return typeof node === 'number' && owner.get(node) === part ? node : withHost(String(node), part);
}

function withHost(words: string, { host }: HostAnalysis): string {
  return `${host ?? 'unknown host'}: ${words}`;
}
