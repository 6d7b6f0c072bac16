import type { CgroupState } from '../../model/procFile.ts';
import { framePlace } from '../../model/stack.ts';
import { isZombie } from '../actor.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Finding } from '../analysis.ts';
import { cgroupOf } from '../frozenGroups.ts';
import type { FrozenGroup } from '../frozenGroups.ts';
import { innerFunction } from '../innerFunction.ts';
import { listed, nameOf } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';
import { isKernelThread } from '../kernelThread.ts';

/**
 * A freeze of cgroup v2 that does not end: the group counts as frozen when as many threads as it has stand in the trap of
 * the signal code (kernel/cgroup/freezer.c cgroup_update_frozen, do_freezer_trap). Whoever never comes there keeps
 * `frozen 0` for ever, a kernel thread above all: cgroup_do_freeze passes those over.
 */
export const freezeIncomplete: Rule = ({ scene }) => {
  const trapped = new Set(scene.byFunction('do_freezer_trap'));
  if (trapped.size === 0) return [];
  const events = scene.incident.dumps.flatMap((dump) => dump.cgroups).filter(({ file, frozen, path }) => file === 'cgroup.events' && frozen === false && path !== null);
  const groups = new Map(scene.frozenGroups().all.filter(({ version, own }) => version === 2 && own).map((group) => [group.path, group]));
  return [...groups.values()].flatMap((group) => {
    const event = events.findLast(({ path, place }) => `/${path!.replace(/^\/+|\/+$/g, '').replace(/^sys\/fs\/cgroup\//, '')}` === group.path && place.source === group.place.source && place.span.start > group.place.span.start);
    const awake = event ? awakeIn(scene, group, trapped) : [];
    return event && awake.length > 0 && awake.length <= MOST ? [findingOf(scene, group, event, awake)] : [];
  });
};

/** Members that do not stand in the trap; where nobody's group is told, whoever else has a stack in the text. */
function awakeIn(scene: Scene, group: FrozenGroup, trapped: ReadonlySet<Actor>): readonly Actor[] {
  const groups = scene.frozenGroups();
  return scene.actors.filter((actor) => actor.tid !== null && actor.stack?.format === 'procStack' && !isZombie(actor) && !trapped.has(actor) && [group.path, undefined].includes(cgroupOf(groups, actor)?.path));
}

function findingOf(scene: Scene, group: FrozenGroup, event: CgroupState, awake: readonly Actor[]): Finding {
  const kernel = awake.filter(isKernelThread);
  const member = awake.every((actor) => cgroupOf(scene.frozenGroups(), actor) !== null);
  return ruleFinding(scene, 'freezer-v2', {
    confidence: member ? 'inferred' : 'assumed', severity: kernel.length > 0 ? 'warning' : 'information', tids: awake.map(({ tid }) => tid!),
    title: `The freeze of ${group.path} is not complete: ${listed(awake.map((actor) => `${nameOf(actor)}, in ${innerFunction(actor)},`))} ${awake.length === 1 ? 'has' : 'have'} not stopped`,
    why: [
      'cgroup.events says frozen 0: a group of cgroup v2 is frozen when all of its threads stand in the trap of the signal code, and the others of this text do.',
      ...(kernel.length > 0 ? [`${listed(kernel.map(nameOf))}: a kernel thread does not come by the signal code of user tasks. Whoever waits for frozen 1 waits for ever; the other tasks stay frozen meanwhile.`] : []),
      ...(member ? [] : ['That it belongs to this group is assumed.']),
    ],
    evidence: [{ place: group.place, says: group.says }, { place: event.place, says: 'it is not frozen' }, ...awake.map(({ stack }) => ({ place: stack!.place, says: 'no frame of the trap' }))],
    marks: awake.map(({ stack }) => framePlace(stack!, 0)),
  });
}

/** More than so many have very likely nothing to do with it, or only just begun. */
const MOST = 3;
