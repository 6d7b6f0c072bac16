import type { KernelReport, ReportKind } from '../../model/kernelReport.ts';
import type { Scene } from '../actor.ts';
import type { Evidence, Finding } from '../analysis.ts';
import { listed } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/**
 * Reports of the kernel that are about hangs and name no sleeping task: CPUs that do not schedule (kernel/watchdog.c,
 * kernel/rcu/tree_stall.h, kernel/workqueue.c), and orders of locks that could deadlock (kernel/locking/lockdep.c).
 */
export const kernelReports: Rule = ({ scene }) => {
  const reports = scene.incident.dumps.flatMap((dump) => dump.kernelReports);
  return [...lockups(scene, reports.filter(({ kind }) => kind in LOCKUPS)), ...lockOrders(scene, reports.filter(({ kind, title }) => kind === 'lockdep' && /possible|inconsistent|-safe -> /.test(title)))];
};

const LOCKUPS: Readonly<Partial<Record<ReportKind, string>>> = {
  'hard-lockup': 'no interrupts (hard lockup)', 'soft-lockup': 'no scheduling (soft lockup)', 'rcu-stall': 'no quiescent state (RCU stall)', 'csd-lock': 'no answer to another CPU',
};

function lockups(scene: Scene, reports: readonly KernelReport[]): readonly Finding[] {
  if (reports.length === 0) return [];
  const signs = Object.entries(LOCKUPS).flatMap(([kind, says]) => phraseOf(reports.filter((report) => report.kind === kind), says));
  const functions = unique(reports.flatMap(({ guilty }) => guilty?.value ?? []));
  return [ruleFinding(scene, 'cpu-lockup', {
    confidence: 'observed', tids: unique(reports.flatMap(({ tid }) => tid?.value ?? [])).slice(0, MOST),
    title: `The kernel reports a CPU that is stuck, not a task that sleeps: ${signs.join('; ')}${functions.length > 0 ? `; in ${listed(functions.slice(0, NAMED))}` : ''}`,
    why: ['Whoever waits for this CPU, for an RCU period, or for a lock that its task has, waits with it. A sleeping task is not the cause; a task in state R is.'],
    evidence: evidenceOf(reports), marks: reports.slice(0, MOST).flatMap(({ guilty }) => guilty?.place ?? []),
  })];
}

function phraseOf(reports: readonly KernelReport[], says: string): readonly string[] {
  if (reports.length === 0) return [];
  const cpus = [...unique(reports.flatMap(({ cpu }) => cpu?.value ?? []))].sort((a, b) => a - b);
  const seconds = Math.max(0, ...reports.flatMap((report) => report.seconds?.value ?? []));
  const tasks = unique(reports.flatMap(({ comm, tid }) => (comm && tid ? [`${comm.value} (${tid.value})`] : [])));
  const which = cpus.length === 0 ? 'a CPU' : `CPU${cpus.length === 1 ? '' : 's'} ${listed([...cpus.slice(0, MOST_CPUS).map(String), ...(cpus.length > MOST_CPUS ? [`${cpus.length - MOST_CPUS} more`] : [])])}`;
  return [`${says} on ${which}${seconds > 0 ? `, for ${seconds} s` : ''}${tasks.length > 0 ? `, where ${listed(tasks.slice(0, NAMED))} ran` : ''}`];
}

/** A warning, also where nothing hangs: that it has happened stands in the stacks, if at all. */
function lockOrders(scene: Scene, reports: readonly KernelReport[]): readonly Finding[] {
  const [first] = reports;
  if (!first) return [];
  const functions = unique(reports.flatMap(({ guilty }) => guilty?.value ?? []));
  return [ruleFinding(scene, 'lockdep-report', {
    confidence: 'observed', tids: unique(reports.flatMap(({ tid }) => tid?.value ?? [])).slice(0, MOST),
    title: `lockdep warns of a deadlock that could happen${functions.length > 0 ? `, in ${listed(functions.slice(0, NAMED))}` : ''}; the warning itself is no hang`,
    why: [`It says "${first.title.replace(/^WARNING: /, '').slice(0, LONGEST)}": locks were seen in orders that do not fit together, perhaps at different times and in different tasks. After its first report lockdep is off until the next boot.`],
    evidence: evidenceOf(reports),
  })];
}

function evidenceOf(reports: readonly KernelReport[]): readonly Evidence[] {
  return reports.slice(0, MOST).map(({ place, title }) => ({ place, says: title.slice(0, LONGEST) }));
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

const MOST = 20;
const MOST_CPUS = 8;
const NAMED = 3;
const LONGEST = 100;
