import type { Edge } from '../../../src/analysis/analysis.ts';
import { createText } from '../../../src/text/text.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';

/** `from to via strength` of each edge that whole texts give, sorted. */
export function textEdges(...contents: readonly string[]): readonly string[] {
  return shownEdges(analyzeTexts(contents.map((content, index) => createText(`text${index}`, content))).analysis.edges);
}

export function shownEdges(edges: readonly Edge[]): readonly string[] {
  return edges.map(({ from, to, via, strength }) => [from, to, via, strength].join(' ')).sort();
}

/** A task as khungtaskd prints it, with its call trace; innermost function first. */
export function hung(comm: string, tid: number, ...frames: readonly string[]): string {
  return [
    `INFO: task ${comm}:${tid} blocked for more than 120 seconds.`,
    '      Not tainted 6.12.0-1-amd64 #1',
    '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.',
    `task:${comm.padEnd(15)} state:D stack:0     pid:${tid}  tgid:${tid}  ppid:1      flags:0x00004002`,
    'Call Trace:', ' <TASK>', ...frames.map((name) => ` ${name}+0x10/0x100`), ' </TASK>', '',
  ].join('\n');
}
