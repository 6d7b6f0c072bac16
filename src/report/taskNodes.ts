import type { Via } from '../analysis/analysis.ts';
import type { ReportNode } from './chain.ts';
import type { Report } from './schema.ts';

type ReportTask = Report['tasks'][number];

/**
 * The tasks of a report as the edges name them: by pid; where several machines have one pid, only the first of them has
 * the number, and the others are `node-b: 4711` (analysis/joinHosts.ts).
 */
export function tasksByNode({ tasks }: Pick<Report, 'tasks'>): ReadonlyMap<ReportNode, ReportTask> {
  const map = new Map<ReportNode, ReportTask>();
  for (const task of tasks) map.set(map.has(task.tid) ? `${task.host ?? 'unknown host'}: ${task.tid}` : task.tid, task);
  return map;
}

/**
 * Tasks whose last state, dead, is one of later: nobody dead waits for a lock or an answer, and the edge is of the time
 * when it did.
 */
export function deadLater({ edges }: Pick<Report, 'edges'>, tasks: ReadonlyMap<ReportNode, ReportTask>): ReadonlySet<ReportNode> {
  return new Set(edges.filter(({ from, via }) => !WAITS_OF_DEAD.has(via) && tasks.get(from)?.state === 'Z').map(({ from }) => from));
}

/** For its last threads, to be reaped, or for its tracer. */
const WAITS_OF_DEAD: ReadonlySet<string> = new Set<Via>(['thread-of-zombie-leader', 'unreaped-by-parent', 'tracer']);
