import type { Gap } from '../analysis.ts';
import { isUnknown } from '../nodes.ts';
import { BLOCKED, gap, ROOT, type Concluded } from './gap.ts';

/** Why the one who holds everything up may not be in the text at all: what each way of taking a dump leaves out. */
export function* culpritGaps({ scene, edges, stories }: Concluded): Iterable<Gap> {
  const open = stories.some(({ end, path, stuck }) => (end === null && !path.some((edge) => edge.from === edge.to) && stuck.wait?.page.wait.relation !== 'none') || (end !== null && (isUnknown(end) || isBlank(scene.byNode.get(end)))));
  const waiting = new Set(edges.map((edge) => edge.from));
  const lonely = (scene.byRelation.get('lock-owner') ?? []).some((actor) => !waiting.has(actor.node));
  if (!open && !lonely) return;
  const { dumps } = scene.incident;
  const reports = dumps.reduce((sum, dump) => sum + dump.hungTasks.length, 0);
  const left = dumps.flatMap((dump) => dump.values).find(({ name }) => /(?:^|\.)hung_task_warnings$/.test(name));
  if (left?.text.trim() === '0' || reports >= DEFAULT_WARNINGS || scene.incident.sources.some(({ content }) => content.includes(SUPPRESSED))) {
    yield gap(`The culprit may be missing because the kernel stops reporting hung tasks after kernel.hung_task_warnings of them (10 unless changed; ${reports} stand here). See what is left, and list all blocked tasks by hand.`, `sysctl kernel.hung_task_warnings; ${BLOCKED}`, ROOT);
  }
  if (reports > 0 && !showsSleepers(scene.incident.dumps.flatMap((dump) => dump.readings))) {
    yield gap('The culprit may be missing because the hung task detector and sysrq-w list only tasks in state D that SIGKILL cannot wake: one that sleeps in S, or killably, never stands there (an init in zap_pid_ns_processes, a daemon that waits on a socket, a holder of a lock in user space).', 'for t in /proc/[0-9]*/task/[0-9]*; do grep -HE "^(Name|State|PPid)" $t/status; head -n 4 $t/stack; done 2>/dev/null', ROOT);
  }
  const leaders = scene.actors.filter((actor) => (actor.moment.threads?.value ?? 1) > 1 && actor.tid === actor.tgid);
  if (leaders.length > 0 && leaders.every((actor) => (scene.byTgid.get(actor.tgid!) ?? []).length === 1) && leaders.length >= MANY) {
    yield gap('The culprit may be missing because only the leaders of processes are listed here, as ps without -L and a sosreport do: the thread that hangs may be another one.', BLOCKED, ROOT);
  }
}

/** khungtaskd's sysctl_hung_task_warnings (kernel/hung_task.c, read in 5.10 to 7.3). */
const DEFAULT_WARNINGS = 10;
/** Printed by 6.12 and later when the count has dropped to zero (kernel/hung_task.c check_hung_task). */
const SUPPRESSED = 'Future hung task reports are suppressed';
/** A few processes with threads, of which nobody listed the threads, are no sign of a listing by leaders. */
const MANY = 3;

function isBlank(actor: { readonly names: readonly string[]; readonly moment: { readonly state: unknown; readonly wchan: unknown } } | undefined): boolean {
  return actor !== undefined && actor.names.length === 0 && actor.moment.state === null && actor.moment.wchan === null;
}

function showsSleepers(readings: readonly { readonly state: { readonly value: string } | null }[]): boolean {
  return readings.some(({ state }) => state?.value === 'S');
}

