import { chainIn, endsInCause, type Chain, type InGraph, type Link, type ReportNode } from './chain.ts';
import { indexOf } from './edgeIndex.ts';
import { linkWords, nodeWords } from './linkWords.ts';
import { singleLine } from './printable.ts';
import type { Report } from './schema.ts';
import { deadLater, tasksByNode } from './taskNodes.ts';

/** Sentences that the text and the Markdown output share. All of it is plain text: dump text in it is not escaped for markup. */

export type ReportFinding = Report['findings'][number];

/**
 * The findings that are told in full (errors; where there is none, the first) and those that a list of titles is
 * enough for.
 */
export function splitFindings(report: Report): { readonly full: readonly ReportFinding[]; readonly brief: readonly ReportFinding[] } {
  const errors = report.findings.filter((finding) => finding.severity === 'error').slice(0, 5);
  const full = errors.length > 0 ? errors : report.findings.slice(0, 1);
  return { full, brief: report.findings.filter((finding) => !full.includes(finding)) };
}

/** The chain of waits in words. Plain text: dump text in it is on one line, without control characters. */
export interface ChainText {
  /** A sentence a link, with how sure it is: `6198 docker-init (S) waits for its child 6199 ndrive (Z)`. */
  readonly links: readonly ChainLine[];
  /** How it ends: who is the root cause, or who waits in a ring. Empty where nobody waits for another. */
  readonly end: string;
  /** Others that wait for somebody of the chain. */
  readonly others: readonly ChainLine[];
}

export interface ChainLine {
  readonly sentence: string;
  readonly strength: Link['strength'];
}

/** @param nameOf a node in words, plain text. */
export function chainText(chain: Chain, finding: InGraph, nameOf: (node: ReportNode) => string): ChainText {
  const { links, others, root, ring } = chain;
  const seen = new Set<ReportNode>();
  const line = (link: Link): ChainLine => {
    for (const node of link.from) seen.add(node);
    const self = link.from.length === 1 && link.from[0] === link.to;
    const to = self ? 'itself' : nameOf(link.to);
    return { sentence: `${waiters(link, nameOf)} ${linkWords(link, link.from.length > 1)} ${to}`, strength: link.strength };
  };
  const told = links.map((link, at) => {
    const one = line(link);
    // A ring closes at its last link.
    return ring && at === links.length - 1 && seen.has(link.to) && link.from[0] !== link.to ? { ...one, sentence: `${one.sentence}: back to the top of the ring` } : one;
  });
  return { links: told, end: links.length === 0 ? '' : endOf(chain, decisive(links, root, ring, finding), nameOf), others: others.map(line) };
}

/** Names of nodes as the text outputs show them: `6199 ndrive (Z)`, `72381 (thread of 72380 mediafs)`, or what is no task in words. */
export function namesIn(report: Report): (node: ReportNode) => string {
  const tasks = tasksByNode(report);
  const dead = deadLater(report, tasks);
  return (node) => {
    const task = tasks.get(node);
    if (!task) return typeof node === 'string' ? singleLine(nodeWords(node), 90) : String(node);
    const comm = task.comm === null ? '' : ` ${singleLine(task.comm, 32)}`;
    const leader = task.comm === null && task.tgid !== task.tid ? tasks.get(task.tgid)?.comm : null;
    const thread = task.comm !== null || task.tgid === task.tid ? '' : ` (thread of ${task.tgid}${leader ? ` ${singleLine(leader, 32)}` : ''})`;
    return `${typeof node === 'string' ? singleLine(node, 60) : node}${comm}${thread}${task.state && !dead.has(node) ? ` (${singleLine(task.state, 8)})` : ''}`;
  };
}

/** {@link chainText} of each finding of a report. */
export function chainsOf(report: Report): (finding: ReportFinding) => ChainText {
  const index = indexOf(report.edges);
  const nameOf = namesIn(report);
  return (finding) => chainText(chainIn(index, finding), finding, nameOf);
}

/** The links that the end rests on: those of the ring, or those from the stuck task on. Who waits for that one does not matter. */
function decisive(links: readonly Link[], root: readonly ReportNode[], ring: boolean, { tids }: InGraph): readonly Link[] {
  if (ring) return links.filter(({ from, to }) => root.includes(to) && from.some((node) => root.includes(node)));
  if (root[0] === tids[0]) return [];
  const stuck = links.findIndex(({ from }) => tids[0] !== undefined && from.includes(tids[0]));
  return links.slice(Math.max(0, stuck));
}

function endOf(chain: Chain, links: readonly Link[], nameOf: (node: ReportNode) => string): string {
  const { root, ring } = chain;
  const [only] = root;
  if (!endsInCause(chain)) return `The text goes no further than ${nameOf(only!)}.`;
  const assumed = links.some(({ strength }) => strength === 'assumed');
  if (!ring) return `Root cause${assumed ? ' (assumed)' : ''}: ${nameOf(only!)}.`;
  const sure = assumed ? ' (in part assumed)' : '';
  if (root.length === 1) return `A ring${sure}: ${nameOf(only!)} waits for itself.`;
  const shown = root.slice(0, MEMBERS_SHOWN).map(nameOf);
  const rest = root.length - shown.length;
  const last = rest > 0 ? `${thousands(rest)} more` : shown.pop()!;
  return `A ring${sure}: ${shown.join(', ')} and ${last} wait for each other.`;
}

const MEMBERS_SHOWN = 6;

/** What was read, in one sentence each. */
export function readLines(report: Report): readonly string[] {
  const { stats, kernel, goroutines } = report;
  const files = report.sources.length === 1 ? singleLine(report.sources[0]!.name, 200) : `${report.sources.length} sources`;
  const found = [
    counted(report.tasks.length, 'task'), counted(stats.stacks, 'kernel stack'), counted(stats.goroutines, 'goroutine'),
    counted(stats.signalMasks, 'signal mask'), counted(stats.hungTaskReports, 'hung-task report'),
  ].filter((one) => !one.startsWith('0 '));
  const lines = [`Read ${files}, ${counted(stats.lines, 'line')}: ${found.length > 0 ? found.join(', ') : 'no dump that Unstuck knows'}.`];
  if (kernel.release !== null) {
    const details = [kernel.sourceVersion, kernel.arch].flatMap((one) => (one === null ? [] : [singleLine(one, 80)]));
    lines.push(`Kernel ${singleLine(kernel.release, 80)}${details.length > 0 ? ` (${details.join(', ')})` : ''}.`);
  }
  if (goroutines.count > 0 && goroutines.longestWaitMinutes !== null) {
    lines.push(`The longest wait of a goroutine is at least ${counted(goroutines.longestWaitMinutes, 'minute')}.`);
  }
  return lines;
}

/** `1 line`, `2,345 lines`: the plural takes an s. */
export function counted(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The biggest groups of goroutines, one line each: `900 × select: runtime.gopark < main.worker`. */
export function goroutineLines(report: Report, limit: number): readonly string[] {
  const { groups } = report.goroutines;
  const lines = groups.slice(0, limit).map((group) => {
    const frames = group.frames.slice(0, 3).map((frame) => singleLine(frame, 60));
    return `${thousands(group.count)} × ${singleLine(group.state, 40)}: ${frames.join(' < ')}${group.frames.length > 3 ? ' < …' : ''}`;
  });
  return groups.length > limit ? [...lines, `… ${counted(groups.length - limit, 'more group')}`] : lines;
}

/** The biggest records of each profile of Go, one line each, below a line that sums the profile up. */
export function profileLines(report: Report, limit: number): readonly string[] {
  return (report.profiles ?? []).flatMap(({ name, total, sampled, groups }) => {
    const shown = groups.slice(0, limit).map(({ count, frames }) => {
      const calls = frames.slice(0, 3).map((frame) => singleLine(frame, 60));
      return `${thousands(count)} × ${calls.length === 0 ? 'no frames' : calls.join(' < ')}${frames.length > 3 ? ' < …' : ''}`;
    });
    const title = `${name === '' ? 'A profile' : `Profile ${singleLine(name, 40)}`}: ${thousands(total ?? sampled)} in ${counted(groups.length, 'group')}`;
    return groups.length > limit ? [title, ...shown, `… ${counted(groups.length - limit, 'more group')}`] : [title, ...shown];
  });
}

/** What the kernel log reports, one line each: `soft lockup in f: 77 khungtaskd (dmesg.txt:12)`. */
export function kernelReportLines(report: Report, limit: number): readonly string[] {
  const found = (report.facts['kernelReports'] ?? []) as readonly { readonly source: string; readonly line: number; readonly title?: unknown; readonly guilty?: unknown }[];
  const lines = found.slice(0, limit).map(({ source, line, title, guilty }) =>
    `${singleLine(String(title), 160)}${typeof guilty === 'string' ? `, in ${singleLine(guilty, 60)}` : ''} (${singleLine(source, 200)}:${line})`);
  return found.length > limit ? [...lines, `… ${counted(found.length - limit, 'more report')}`] : lines;
}

const WAITERS_SHOWN = 3;

function waiters(link: Link, name: (node: ReportNode) => string): string {
  const shown = link.from.slice(0, WAITERS_SHOWN).map(name);
  const last = link.from.length > WAITERS_SHOWN ? `${thousands(link.from.length - WAITERS_SHOWN)} more` : shown.pop()!;
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** Digits in groups of three; `toLocaleString` would depend on the machine. */
function thousands(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
