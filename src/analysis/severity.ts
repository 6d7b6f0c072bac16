import { isSnapshot } from '../model/stack.ts';
import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { Severity, Via } from './analysis.ts';
import { anySignalPending, killPending } from './moment.ts';
import { isExiting } from './innerFunction.ts';
import { tasksOfRing } from './path.ts';
import type { Story } from './story.ts';
import { marksOf, stageOf } from './waits.ts';

/** How bad a whole story is: what can no longer end by itself is an error. */
export function severityOfStory(scene: Scene, story: Story): Severity {
  const { stuck, init, leader, daemon } = story;
  const killed = killPending(stuck.moment, 'SigPnd') === true;
  if (init || (isExiting(stuck) && !isZombie(stuck)) || killed || daemon?.own === true) return 'error';
  if (tasksOfRing(story.cause, story.path).length > 1) return 'error';
  if (leader) return 'warning';
  const alone = severityAlone(scene, stuck);
  return alone === 'information' && (isHeldByAnother(scene, story) || holdsUpOthers(scene, story)) ? 'warning' : alone;
}

/**
 * A wait that may be over in a moment is information; one that lasted over two samples, or sits in D, is a warning, and so
 * is any that the kernel itself has reported as hung, and a stop or a freeze in which somebody sent signals in vain.
 */
export function severityAlone(scene: Scene, actor: Actor): Severity {
  const severity = severityOfWait(actor);
  if (severity !== 'information' || !actor.wait || !isSnapshot(actor.wait.stack)) return severity;
  const reported = actor.tid !== null && scene.reportedHung.has(actor.tid);
  return reported || isStoppedAndSignalled(actor) ? 'warning' : severity;
}

function severityOfWait(actor: Actor): Severity {
  const page = actor.wait?.page;
  if (!page || !actor.wait || actor.wait.kind === 'idle') return 'information';
  if (page.severity === 'none' || !isSnapshot(actor.wait.stack)) return 'information';
  const stage = stageOf(actor, page);
  if (page.wait.kind !== 'staged' || stage?.stage.kind !== 'interruptible' || !stage.sure) return page.severity;
  const samples = actor.task?.stacks.filter((stack) => marksOf(stack, page).length > 0).length ?? 1;
  // Whoever reads one task's own stack has a reason to; a dump of all tasks catches the healthy in passing.
  return samples > 1 || actor.wait.stack.format === 'procStack' ? page.severity : 'information';
}

function isStoppedAndSignalled({ wait, moment }: Actor): boolean {
  return (wait?.kind === 'stopped' || wait?.page.wait.relation === 'freezer') && anySignalPending(moment) === true;
}

/**
 * The text shows who has what it waits for, and that one is not at work: nothing will come of itself. A parent that waits
 * for a child is the usual state of a machine, unless the child is stuck.
 */
function isHeldByAnother(scene: Scene, { path, stuck }: Story): boolean {
  const held = path.find((edge) => edge.from === stuck.node);
  const holder = held && scene.byNode.get(held.to);
  // Even where it is assumed that it is this one: a stopped one does nothing for anybody.
  if (!held || (held.strength === 'assumed' && holder?.moment.state?.value !== 'T') || held.to === stuck.node) return false;
  if (held.via === 'child') return holder?.moment.state !== null && 'TtD'.includes(holder?.moment.state?.value ?? '-');
  return HOLDS.has(held.via) && holder?.moment.state?.value !== 'R';
}

/** Nothing but the wake-up itself ends its sleep, and others hang behind it. */
function holdsUpOthers(scene: Scene, { stuck, cause }: Story): boolean {
  return stuck.wait?.kind === 'uninterruptible' && cause.victims.some((node) => {
    const victim = scene.byNode.get(node);
    return victim !== undefined && victim !== stuck && victim.wait !== null && victim.wait.page.severity !== 'none';
  });
}

const HOLDS: ReadonlySet<Via> = new Set<Via>(['lock', 'file-lock', 'user-lock', 'pipe', 'fifo', 'socket', 'terminal', 'semaphore', 'vfork-child', 'frozen-file-system', 'core-dump', 'tracer', 'watcher', 'fuse-request']);
