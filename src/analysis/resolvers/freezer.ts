import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { frozenOf } from '../deliverability.ts';
import { cgroupOf, frozenAbove } from '../frozenGroups.ts';
import type { FrozenGroups } from '../frozenGroups.ts';
import { frozenCgroup, unknownHolder } from '../nodes.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/** A frozen task waits for the thaw of its control group, or of one above it; also one that was frozen in the middle of a sleep. */
export const freezer: Resolver = {
  relation: null,
  resolve: (scene) => (actor) => (isFrozen(actor) ? edgeOf(scene, scene.frozenGroups(), actor) : []),
};

/** By the page of its stack, or by a state that its sleep cannot have by itself. */
export function isFrozen(actor: Actor): boolean {
  return actor.wait?.page.wait.relation === 'freezer' || frozenOf(actor).answer === 'yes';
}

/** The v2 freezer stops a task in the signal code (`do_freezer_trap`); v1 and suspend turn its sleep into TASK_FROZEN. */
export function freezerVersion(actor: Actor): 1 | 2 {
  return actor.names.includes('do_freezer_trap') || (actor.moment.state?.value !== 'D' && actor.wait?.page.wait.relation === 'freezer' && !actor.names.includes('__refrigerator')) ? 2 : 1;
}

function edgeOf(scene: Scene, groups: FrozenGroups, actor: Actor): readonly Edge[] {
  const version = freezerVersion(actor);
  const shown: readonly Evidence[] = [...frameEvidence(actor.stack, actor.wait?.page.mark ?? [], 'it is held by the freezer'), ...frozenOf(actor).evidence].slice(0, 4);
  const own = cgroupOf(groups, actor);
  if (own) {
    const cgroup = own.place ? [{ place: own.place, says: `its control group is ${own.path}` }] : [];
    const frozen = frozenAbove(groups, own.path, version) ?? ofContainer(scene, actor);
    if (frozen) return [edge(actor.node, frozenCgroup(frozen.path), 'freezer', frozen.path === own.path ? 'observed' : 'inferred', [...shown, ...cgroup, { place: frozen.place, says: frozen.says }])];
    // v1 freezes nothing that it does not show, and a suspend freezes without any group: only v2 must be at or above this path.
    if (version === 2 && own.path !== '/') return [edge(actor.node, frozenCgroup(own.path), 'freezer', 'assumed', [...shown, ...cgroup])];
    // A v1 group other than the root; that it is no suspend is what a text with a frozen group says.
    if (version === 1 && own.path !== '/') return [edge(actor.node, frozenCgroup(own.path), 'freezer', groups.anyOfV1 ? 'inferred' : 'assumed', [...shown, ...cgroup])];
    return [edge(actor.node, unknownHolder('frozen cgroup', actor.node), 'freezer', 'inferred', [...shown, ...cgroup])];
  }
  const fitting = groups.all.filter((group) => group.version === version);
  const switched = fitting.filter((group) => group.own);
  const [only, ...more] = new Map((switched.length > 0 ? switched : fitting).map((group) => [group.path, group])).values();
  if (only && more.length === 0) return [edge(actor.node, frozenCgroup(only.path), 'freezer', 'assumed', [...shown, { place: only.place, says: `${only.says}; no other group of this text is frozen` }])];
  return [edge(actor.node, unknownHolder('frozen cgroup', actor.node), 'freezer', 'inferred', [...shown, ...factEvidence(actor.moment.state, `state ${actor.moment.state?.value}`)])];
}

/** `docker pause NAME` in the transcript, or `(Paused)` in a listing: the group of the container that the task is in. */
function ofContainer(scene: Scene, actor: Actor): { readonly path: string; readonly place: Evidence['place']; readonly says: string } | null {
  const container = actor.task?.facts['container'];
  const cgroup = actor.task?.facts['cgroup'];
  if (typeof container?.value !== 'string' || typeof cgroup?.value !== 'string') return null;
  const id = container.value;
  for (const dump of scene.incident.dumps) {
    const row = dump.containers.find((one) => one.id !== null && one.id.value.length >= 6 && id.startsWith(one.id.value));
    const paused = row?.state && /\bpaused\b/i.test(row.state.value) ? row.state : null;
    if (paused) return { path: cgroup.value, place: paused.place, says: `its container is listed as ${paused.value}` };
    const command = dump.freezes.find((one) => one.kind === 'container' && one.action === 'freeze' && (one.target === row?.name?.value || (one.target.length >= 6 && id.startsWith(one.target))));
    if (command) return { path: cgroup.value, place: command.place, says: `the transcript pauses its container ${command.target}` };
  }
  return null;
}
