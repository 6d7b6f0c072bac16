import type { Place } from '../model/fact.ts';
import type { CgroupState, Freeze } from '../model/procFile.ts';
import { groupBy } from '../model/group.ts';
import { upwards } from './processPaths.ts';
import type { Actor, Scene } from './actor.ts';
import { withoutEnd } from '../text/trim.ts';

/** A control group that the text shows frozen, or freezes itself. */
export interface FrozenGroup {
  /** Below the root of its hierarchy, as /proc/PID/cgroup prints it: `/lab`. */
  readonly path: string;
  /** The file to thaw it with; null where the text does not name the whole path. */
  readonly file: string | null;
  readonly version: 1 | 2;
  /** Its own switch is on; `false`: only that it is frozen, perhaps by one above it. */
  readonly own: boolean;
  readonly place: Place;
  readonly says: string;
}

/** Frozen groups of a scene, and the processes that their cgroup.procs lists. */
export interface FrozenGroups {
  readonly byPath: ReadonlyMap<string, readonly FrozenGroup[]>;
  readonly all: readonly FrozenGroup[];
  readonly members: ReadonlyMap<number, string>;
  /** Some group of v1 is shown frozen, with or without its path. */
  readonly anyOfV1: boolean;
}

export function frozenGroupsOf(scene: Scene): FrozenGroups {
  const { dumps } = scene.incident;
  const states = dumps.flatMap((dump) => dump.cgroups);
  const shown = ancestorsOf(scene.actors.flatMap((actor) => actor.task?.facts['cgroup'] ?? []).flatMap(({ value }) => (typeof value === 'string' ? [value] : [])));
  const all = [...states.flatMap(ofState), ...dumps.flatMap((dump) => dump.freezes).flatMap(ofCommand)].map((group) => ({ ...group, path: nameOf(group, shown) }));
  const byPath = groupBy(all, (group) => group.path);
  const members = new Map(states.flatMap(({ path, taskList }) => (path === null ? [] : (taskList ?? []).map((tid) => [tid, withoutHierarchy(path)] as const))));
  return { byPath, all, members, anyOfV1: states.some((state) => state.file === 'freezer.state' && state.frozen === true) };
}

/** The path of the actor's own control group, by its /proc/PID/cgroup or by the list of a group's members. */
export function cgroupOf(groups: FrozenGroups, actor: Actor): { readonly path: string; readonly place: Place | null } | null {
  const own = actor.task?.facts['cgroup'];
  if (own && typeof own.value === 'string') return { path: own.value, place: own.place };
  const listed = [actor.tid, actor.tgid].flatMap((tid) => (tid === null ? [] : groups.members.get(tid) ?? []));
  return listed[0] === undefined ? null : { path: listed[0], place: null };
}

/**
 * The frozen group at or above a path. A group is frozen with all those below it (Documentation/admin-guide/cgroup-v2.rst; v1:
 * kernel/cgroup/legacy_freezer.c), so of several the one whose own switch is on, and else the uppermost.
 */
export function frozenAbove(groups: FrozenGroups, path: string, version: 1 | 2 | null): FrozenGroup | null {
  const above: FrozenGroup[] = [];
  for (let at = path.length; at >= 0; at = at === 0 ? -1 : Math.max(0, path.lastIndexOf('/', at - 1))) above.push(...(groups.byPath.get(path.slice(0, at) || '/') ?? []));
  const fitting = above.filter((group) => version === null || group.version === version);
  return fitting.findLast((group) => group.own) ?? fitting.at(-1) ?? null;
}

/**
 * The path as /proc/PID/cgroup prints it. Of a hierarchy that is mounted elsewhere than in /sys/fs/cgroup the text does not tell
 * which part is the mount point: it is what remains in front of a path that some task has.
 */
function nameOf({ path, file }: FrozenGroup, shown: ReadonlySet<string>): string {
  if (file === null || file.startsWith('/sys/fs/cgroup/')) return path;
  const parts = path.split('/').slice(1);
  return parts.map((_, index) => `/${parts.slice(index).join('/')}`).find((one) => shown.has(one)) ?? path;
}

function ancestorsOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set([...new Set(paths)].flatMap(upwards));
}

function ofState({ path, file, frozen, place, text }: CgroupState): readonly FrozenGroup[] {
  if (frozen !== true || path === null) return [];
  const version = file === 'freezer.state' ? 1 : 2;
  return [{ path: withoutHierarchy(path), file: switchOf(path, version), version, own: file !== 'cgroup.events', place, says: `${file} of ${withoutHierarchy(path)} says ${text}` }];
}

function ofCommand({ kind, action, target, place }: Freeze): readonly FrozenGroup[] {
  if (kind !== 'cgroup' || action !== 'freeze') return [];
  const path = withoutEnd(target.replace(/^\/sys\/fs\/cgroup\//, ''), '/');
  const version = /^(?:freezer|[\w,]*\bfreezer\b[\w,]*)\//.test(path) ? 1 : 2;
  return [{ path: withoutHierarchy(path), file: switchOf(path, version), version, own: true, place, says: `the transcript freezes ${withoutHierarchy(path)}` }];
}

/** The first directory of a v1 or hybrid tree is the hierarchy: `freezer/lab`, `unified/lab`. */
function withoutHierarchy(path: string): string {
  return `/${path.replace(/^\/+/, '').replace(/^(?:unified|[\w,]*\bfreezer\b[\w,]*)(?:\/|$)/, '')}`;
}

/** Only paths of plain characters are put into commands. */
function switchOf(path: string, version: 1 | 2): string | null {
  const clean = path.replace(/^\/(?:sys\/fs\/cgroup\/)?/, '');
  const root = path.startsWith('/') && !path.startsWith('/sys/fs/cgroup/') ? '/' : '/sys/fs/cgroup/';
  return /^[A-Za-z0-9_][A-Za-z0-9_./:@\\-]*$/.test(clean) && !clean.includes('..') && !clean.includes('\\') ? `${root}${clean}/${version === 1 ? 'freezer.state' : 'cgroup.freeze'}` : null;
}
