import { chainOf, type Link, type ReportNode } from './chain.ts';
import { singleLine } from './printable.ts';
import type { Report } from './schema.ts';

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

/** One sentence a link: `6198 docker-init (S) waits for 6199 ndrive (Z)`. */
export function chainLines(report: Report, finding: ReportFinding): readonly { readonly sentence: string; readonly how: string }[] {
  const tasks = new Map(report.tasks.map((task) => [task.tid, task]));
  const name = (node: ReportNode): string => {
    if (typeof node === 'string') return singleLine(node, 60);
    const task = tasks.get(node);
    const comm = task?.comm === null || task === undefined ? '' : ` ${singleLine(task.comm, 32)}`;
    return `${node}${comm}${task?.state ? ` (${singleLine(task.state, 8)})` : ''}`;
  };
  return chainOf(report.edges, finding.tids).map((link) => ({
    sentence: `${waiters(link, name)} ${link.from.length === 1 ? 'waits' : 'wait'} for ${name(link.to)}`,
    how: `${singleLine(link.via, 60)}, ${link.strength}`,
  }));
}

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
  if (link.from.length <= WAITERS_SHOWN) return link.from.map(name).join(', ');
  return `${link.from.slice(0, WAITERS_SHOWN).map(name).join(', ')} and ${thousands(link.from.length - WAITERS_SHOWN)} more`;
}

/** Digits in groups of three; `toLocaleString` would depend on the machine. */
function thousands(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
