import type { Actor, Answer, Scene } from '../actor.ts';
import { factEvidence, frameEvidence } from '../actor.ts';
import type { CgroupState } from '../../model/procFile.ts';
import { isSchedulerFunction } from '../schedulerFunctions.ts';
import { answer } from './answer.ts';

/**
 * Held by the freezer of cgroup v1, or by a suspend: it shows itself as __refrigerator, or in 6.1 and later as a state D
 * that does not fit its stack: TASK_FROZEN prints as D, and the task stays in the sleep that it was frozen in
 * (kernel/freezer.c; measured on 6.18.44).
 */
export function frozenOf({ names, stack, moment }: Actor): Answer {
  if (names.length === 0) return frozenByChannel(moment);
  if (names.includes('__refrigerator')) return answer(true, frameEvidence(stack, ['__refrigerator'], 'the freezer holds it'));
  const top = names.find((name) => !isSchedulerFunction(name));
  if (moment.state?.value !== 'D' || top === undefined || !INTERRUPTIBLE_SLEEPS.has(top)) return answer(false);
  return answer(true, [...frameEvidence(stack, [top], `${top} sleeps interruptibly, and yet the state is D: frozen`), ...factEvidence(moment.state, 'State D')]);
}

/** Without a stack: the wait channel is the function that sleeps, and skips what the stack skips (fs/proc/base.c proc_pid_wchan). */
function frozenByChannel({ state, wchan }: Actor['moment']): Answer {
  if (!state || !wchan || !isInterruptibleSleep(wchan.value)) return answer(null);
  return answer(state.value === 'D', [...factEvidence(wchan, `${wchan.value} sleeps interruptibly`), ...factEvidence(state, `State ${state.value}`)]);
}

/** A function that sleeps interruptibly and is never part of an exit. */
export function isInterruptibleSleep(name: string): boolean {
  return INTERRUPTIBLE_SLEEPS.has(name);
}

const INTERRUPTIBLE_SLEEPS: ReadonlySet<string> = new Set([
  'hrtimer_nanosleep', 'do_nanosleep', 'do_sigtimedwait', 'do_epoll_wait', 'ep_poll', 'poll_schedule_timeout', 'do_sys_pause', '__do_sys_pause', 'pause', 'futex_do_wait', 'futex_wait_queue', 'futex_wait_queue_me',
  'anon_pipe_read', 'anon_pipe_write', 'pipe_read', 'pipe_write', 'unix_stream_read_generic', 'inet_csk_accept', 'sigsuspend',
]);

/**
 * Held by the freezer of cgroup v2: an interruptible sleep in `do_freezer_trap` (kernel/signal.c, 5.2 and later), which
 * `get_signal` may have inlined. A fatal signal ends it, any other one only makes it look and sleep again.
 */
export function trappedOf({ names, stack, moment, wait }: Actor): Answer {
  if (names.length === 0) return answer(null);
  if (names.includes('do_freezer_trap')) return answer(true, frameEvidence(stack, ['do_freezer_trap'], 'the freezer of cgroup v2 holds it'));
  if (wait?.page.id !== 'freezer-v2') return answer(false);
  return answer(true, [...frameEvidence(stack, ['get_signal'], 'it sleeps in get_signal itself: the freezer of cgroup v2'), ...factEvidence(moment.state, `State ${moment.state?.value}`)]);
}

/** What the files of the control groups say of a task: the version of the freezer that holds its group, and where it says so. */
export interface FrozenGroup {
  readonly version: 1 | 2;
  readonly answer: Answer;
}

/**
 * Which tasks are in a control group that the text shows frozen: by the list of its tasks, or by the group's path in the
 * task's own cgroup file. Groups above are looked at too: freezing reaches down (Documentation/admin-guide/cgroup-v2.rst,
 * cgroup-v1/freezer-subsystem.rst). Built once for a scene.
 */
export function frozenGroupsOf(scene: Scene): (actor: Actor) => FrozenGroup | null {
  const byTask = new Map<number, FrozenGroup>();
  const byPath = new Map<string, FrozenGroup>();
  const lists = new Map<string, readonly number[]>();
  const states = scene.incident.dumps.flatMap((dump) => dump.cgroups);
  for (const state of states) if (state.path !== null && state.taskList) lists.set(state.path, state.taskList);
  // Frozen in one place and thawed in another: which of both is of the time of a stack is not known, so it is told by none.
  const thawed = new Set(states.filter((state) => state.frozen === false && state.path !== null).map((state) => tailOf(state.path!)));
  for (const state of states) {
    if (state.path === null || state.frozen !== true) continue;
    const tail = tailOf(state.path);
    if (thawed.has(tail)) continue;
    const group = frozenGroup(state);
    byPath.set(tail, group);
    for (const tid of [...(lists.get(state.path) ?? []), ...(state.taskList ?? [])]) byTask.set(tid, group);
  }
  if (byPath.size === 0) return () => null;
  return (actor) => (actor.tid !== null && byTask.get(actor.tid)) || (actor.tgid !== null && byTask.get(actor.tgid)) || aboveIn(byPath, cgroupOf(actor)) || null;
}

function frozenGroup(state: CgroupState): FrozenGroup {
  const version = state.file.startsWith('freezer.') ? 1 : 2;
  return { version, answer: answer(true, [{ place: state.place, says: `its control group is frozen (${state.file})` }]) };
}

/** The path below the mount of the hierarchy: `freezer/lab`, `unified/lab` and `/lab` are the same group. */
function tailOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  return `/${(parts[0] === 'freezer' || parts[0] === 'unified' ? parts.slice(1) : parts).join('/')}`;
}

function cgroupOf({ task }: Actor): string | null {
  return task?.readings.findLast((reading) => reading.cgroup !== null)?.cgroup?.value ?? null;
}

function aboveIn(byPath: ReadonlyMap<string, FrozenGroup>, path: string | null): FrozenGroup | null {
  if (path === null) return null;
  for (let rest = path; rest.length > 1; rest = rest.slice(0, Math.max(0, rest.lastIndexOf('/')))) {
    const found = byPath.get(rest);
    if (found) return found;
  }
  return null;
}
