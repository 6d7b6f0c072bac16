import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Edge, Gap } from '../analysis.ts';
import { connectionOf } from '../fuseConnection.ts';
import { anySignalPending } from '../moment.ts';
import { daemonOf } from '../resolvers/fuseDaemon.ts';
import { isKernelThread } from '../kernelThread.ts';
import { nameOf } from '../wording.ts';
import { gap, ROOT, type Concluded } from './gap.ts';

/** What is missing of the waits that a container init, a zombie leader, FUSE and nameless stacks have; those of a story first. */
export function* waiterGaps({ scene, edges, out, stories }: Concluded): Iterable<Gap> {
  const awaited = new Set(edges.map((edge) => edge.to));
  const candidates = daemonCandidates(scene);
  for (const actor of new Set([...stories.flatMap(({ actors }) => actors), ...scene.actors])) {
    const mine = out.get(actor.node) ?? [];
    yield* ownerGap(actor);
    yield* memberGap(scene, actor, mine);
    yield* threadGap(scene, actor, mine);
    yield* stackGap(actor, awaited.has(actor.node));
    yield* fuseGaps(scene, actor, candidates);
    yield* statusGap(actor);
  }
}

function ownerGap(actor: Actor): readonly Gap[] {
  if (actor.task || !actor.wait) return [];
  return [gap(`Whose stack is it (${String(actor.node)})? /proc/PID/stack does not say. Find the thread by what it waits in.`, `ps -eLo pid,ppid,lwp,nlwp,stat,wchan:32,comm | grep -w ${actor.names[0] ?? 'do_wait'}`)];
}

function memberGap(scene: Scene, actor: Actor, mine: readonly Edge[]): readonly Gap[] {
  const relation = actor.wait?.page.wait.relation;
  if (actor.tid === null || (relation !== 'pid-namespace-members' && relation !== 'foreign-parent')) return [];
  if (mine.length > 0 && mine.every((edge) => edge.strength === 'observed')) return [];
  if (relation === 'foreign-parent') return mine.length > 0 ? [] : [gap(`Which zombie of the namespace of ${nameOf(actor)} has a parent outside?`, 'ps -eo pid,ppid,stat,comm | awk \'$3 ~ /^Z/\'')];
  const assumed = mine.map((edge) => scene.byNode.get(edge.to)).flatMap((one) => one?.tid ?? []);
  if (assumed.length > 0) return [gap(`Is ${assumed.join(', ')} a child of ${nameOf(actor)}?`, `grep -E 'PPid|NSpid' ${assumed.map((tid) => `/proc/${tid}/status`).join(' ')}`)];
  return [gap(`Which members are left in the namespace of ${nameOf(actor)}?`, `cat /proc/${actor.tid}/task/${actor.tid}/children`)];
}

function threadGap(scene: Scene, actor: Actor, mine: readonly Edge[]): readonly Gap[] {
  if (actor.tid === null || !isZombie(actor) || actor.tid !== actor.tgid || (actor.moment.threads?.value ?? 1) < 2) return [];
  if (mine.some((edge) => edge.via === 'thread-of-zombie-leader')) return [];
  if ((scene.byTgid.get(actor.tgid) ?? []).length > 1) return [];
  return [gap(`Process ${actor.tgid} is a zombie leader with live threads that this text does not show. What does each wait in?`,
    `for t in /proc/${actor.tgid}/task/*; do echo "$t"; grep -E 'State|Pnd' "$t/status"; cat "$t/stack"; done`, ROOT)];
}

/** A task that others wait for, that sits in D, that was told to end and is still there, or whose status somebody read by hand, without a stack. */
function stackGap(actor: Actor, awaited: boolean): readonly Gap[] {
  if (actor.tid === null || actor.names.length > 0 || isZombie(actor)) return [];
  const signalled = actor.exiting.answer === 'yes' || anySignalPending(actor.moment) === true;
  const asked = actor.task?.readings.some(({ format }) => format === 'procStatus' || format === 'procStat') === true;
  if (!awaited && !signalled && !asked && actor.moment.state?.value !== 'D') return [];
  return [gap(`What does ${nameOf(actor)} wait in?`, `cat /proc/${actor.tid}/stack`, ROOT)];
}

function fuseGaps(scene: Scene, actor: Actor, candidates: readonly Actor[]): readonly Gap[] {
  if (actor.wait?.page.wait.relation !== 'fuse-daemon') return [];
  const gaps: Gap[] = [];
  if (!connectionOf(scene, actor)) {
    if (actor.tid !== null) gaps.push(gap(`Which FUSE connection does ${nameOf(actor)} wait on? Its mountinfo names the candidates (the third column is 0:N).`, `grep -E ' - fuse(blk)?(\\.[^ ]+)? ' /proc/${actor.tid}/mountinfo`, 'ask this thread, not its zombie leader or a dying init: theirs fails with "Invalid argument"'));
    gaps.push(gap('Which connections have requests waiting?', 'grep -H . /sys/fs/fuse/connections/*/waiting', 'root sees all of them; the directory is empty unless fusectl is mounted there'));
  }
  if (!daemonOf(scene, actor)) {
    gaps.push(gap('Which process serves the mount? It holds /dev/fuse open.', 'ls -l /proc/[0-9]*/fd 2>/dev/null | grep -E \'^/proc|/dev/fuse\' | grep -B1 /dev/fuse', ROOT));
    for (const candidate of candidates) gaps.push(gap(`Is ${nameOf(candidate)} that daemon? Its stack is in this text too.`, `ls -l /proc/${candidate.tid}/fd | grep /dev/fuse`, ROOT));
  }
  return gaps;
}

/** Live tasks with a stack that nothing else explains: few, or nothing is worth asking. */
function daemonCandidates(scene: Scene): readonly Actor[] {
  const others = scene.actors.filter((one) => one.tid !== null && one.tgid === one.tid && !one.wait && one.names.length > 0 && one.exiting.answer !== 'yes');
  return others.length <= 3 ? others : [];
}

function statusGap(actor: Actor): readonly Gap[] {
  // A kernel thread takes no signals: its stage is that of its state alone.
  if (actor.tid === null || actor.wait?.page.wait.kind !== 'staged' || isKernelThread(actor) || (actor.moment.state && actor.moment.masks.SigPnd)) return [];
  return [gap(`State and pending signals of ${nameOf(actor)}: they tell which stage of the wait it is in.`, `grep -E 'State|PPid|Threads|Sig|Shd' /proc/${actor.tid}/status`)];
}
