import type { Actor, Scene } from '../actor.ts';
import type { Edge, Node, Step } from '../analysis.ts';
import { cgroupOf } from '../frozenGroups.ts';
import type { FrozenGroup } from '../frozenGroups.ts';
import { frozenCgroup, frozenFileSystem } from '../nodes.ts';
import { freezer, freezerVersion, isFrozen } from '../resolvers/freezer.ts';
import { plainName, plainPath, someNames } from './step.ts';
import { withoutEnd } from '../../text/trim.ts';

/** The thaw of the group that an edge of the freezer leads to: by the tool that froze it, else by the group's own file. */
export function thawGroupSteps(scene: Scene, edge: Edge): readonly Step[] {
  const actor = scene.byNode.get(edge.from);
  if (!actor) return [];
  const groups = scene.frozenGroups();
  const named = groups.all.filter((one) => frozenCgroup(one.path) === edge.to);
  const group = named.find((one) => one.own) ?? named[0] ?? assumedGroup(scene, actor, edge.to);
  if (!group?.file) return [];
  const [value, directory] = [group.version === 1 ? 'THAWED' : '0', group.file.slice(0, group.file.lastIndexOf('/'))];
  // In a dump of a whole machine nobody reads their names.
  const members = scene.actors.length > MOST_ACTORS ? [] : scene.actors.filter((one) => one.tid !== null && one !== actor && cgroupOf(groups, one)?.path.startsWith(group.path) === true && isFrozen(one));
  const hits = `every process of that control group and of those below it runs on${members.length > 0 ? `, in this text ${someNames(members)}` : ''}; signals that are pending act`;
  const verify = `cat ${directory}/${group.version === 1 ? 'freezer.state' : 'cgroup.events'}; grep State /proc/${actor.tid ?? 'TID'}/status 2>/dev/null || echo gone`;
  return [
    { risk: 'read-only', text: `See which group on the path of the task is frozen.`, command: `cat /proc/${actor.tid ?? 'TID'}/cgroup; grep -H . ${group.file}` },
    ...toolStep(actor, hits, verify),
    { risk: 'caution', text: `Thaw ${group.path} by its own file, if the tool that froze it does not come back.`, command: `echo ${value} > ${group.file}`, hits, verify },
  ];
}

const MOST_ACTORS = 5_000;

/** The thaw for a frozen task alone, for findings that have no edges at hand. */
export function thawStepsOf(scene: Scene, actor: Actor): readonly Step[] {
  return freezer.resolve(scene)(actor).flatMap((edge) => thawGroupSteps(scene, edge));
}

/** The group is at or above the task's own path, so that is where to look first. */
function assumedGroup(scene: Scene, actor: Actor, node: Node): FrozenGroup | null {
  const own = cgroupOf(scene.frozenGroups(), actor);
  const path = own && frozenCgroup(own.path) === node ? plainPath(own.path) : null;
  const version = freezerVersion(actor);
  return own?.place && path !== null && path !== '/' ? { path, file: version === 2 ? `/sys/fs/cgroup${path}/cgroup.freeze` : `/sys/fs/cgroup/freezer${path}/freezer.state`, version, own: false, place: own.place, says: '' } : null;
}

function toolStep(actor: Actor, hits: string, verify: string): readonly Step[] {
  const container = actor.task?.facts['container'];
  if (typeof container?.value !== 'string' || plainName(container.value) === null) return [];
  return [{ risk: 'caution', text: 'If a container engine paused it, let the engine thaw it: it keeps its own note of the state.', command: `docker unpause ${container.value}`, hits, verify }];
}

/** The thaw of a file system that the text names. */
export function thawFileSystemSteps(scene: Scene, edge: Edge): readonly Step[] {
  const targets = scene.incident.dumps.flatMap((dump) => dump.freezes).flatMap((one) => (one.kind === 'file-system' ? [one.target] : []));
  const points = [...targets, ...scene.incident.dumps.flatMap((dump) => dump.mounts).map((mount) => mount.mountPoint.value)];
  const point = points.map((one) => (one.length > 1 ? withoutEnd(one, '/') : one)).find((one) => frozenFileSystem(one) === edge.to);
  const path = point === undefined ? null : plainPath(point);
  const device = scene.incident.dumps.flatMap((dump) => dump.freezes).find(({ kind, action }) => kind === 'device' && action === 'freeze')?.target;
  const name = device === undefined ? null : plainName(device.slice(device.lastIndexOf('/') + 1));
  const actor = scene.byNode.get(edge.from);
  const verify = actor?.tid == null ? 'ps -eo pid,stat,wchan:24,comm | grep percpu_rwsem_wait' : `cat /proc/${actor.tid}/wchan 2>/dev/null || echo gone`;
  const hits = 'a snapshot or backup that still runs is no longer consistent; all writers go on, and those that were killed die now';
  return [
    ...(name === null ? [] : [{ risk: 'caution', text: `Resume the suspended device ${name}; that thaws the file system on it.`, command: `dmsetup resume ${name}`, hits, verify } as const]),
    ...(path === null ? [] : [{ risk: 'caution', text: `Thaw ${path}, if the program that froze it will not come back. One that is not frozen answers "Invalid argument".`, command: `fsfreeze --unfreeze ${path}`, hits, verify } as const]),
  ];
}
