import type { Dump, FuseConnection } from '../model/dump.ts';
import type { Confidence, Fact, Place } from '../model/fact.ts';
import type { Actor, Scene } from './actor.ts';
import type { Evidence } from './analysis.ts';
import type { FuseMount } from './fuseMounts.ts';
import type { UsedPath } from './processPaths.ts';
import { groupBy } from '../model/group.ts';

/** The FUSE connection that an actor waits on, as far as the text tells. */
export interface ConnectionGuess {
  readonly id: number;
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
  /** The transcript itself aborts it. */
  readonly aborted: boolean;
}

/** The guess for each source, and for the incident as a whole. */
export interface ConnectionGuesses {
  /** Sources that speak of connections; null where they leave open which one it is. */
  readonly bySource: ReadonlyMap<number, ConnectionGuess | null>;
  readonly overall: ConnectionGuess | null;
  /** FUSE mounts by the task whose mountinfo lists them. */
  readonly mounts: ReadonlyMap<number, readonly FuseConnection[]>;
  /** The last count of waiting requests that the text shows, by connection. */
  readonly waiting: ReadonlyMap<number, Fact<number>>;
  readonly aborted: ReadonlySet<number>;
}

/** Which directory below /sys/fs/fuse/connections belongs to the request that an actor waits for; null where nothing tells. */
export function connectionOf(scene: Scene, actor: Actor): ConnectionGuess | null {
  return scene.fuse().get(actor.node)?.connection ?? null;
}

/** The connection of the mount that a path of the waiter lies on; null where its count says that nobody waits there. */
export function connectionOfMount({ connections: { waiting, aborted } }: Scene, id: number, { mount, path }: { readonly mount: FuseMount; readonly path: UsedPath }): ConnectionGuess | null {
  const shown = waiting.get(id);
  if (shown?.value === 0) return null;
  return { id, confidence: 'inferred', aborted: aborted.has(id), evidence: [
    { place: path.place, says: `the waiter uses ${path.path}` }, { place: mount.place, says: `${mount.mountPoint} is connection ${id}` },
    ...(shown ? [{ place: shown.place, says: `connection ${id} has ${shown.value} waiting` }] : []),
  ] };
}

/**
 * The connection of a waiter whose paths tell nothing. No stack says it. One connection alone with requests waiting, or
 * the one that the transcript aborts, is it. The number is one that somebody acts upon, so with several processes that
 * die in FUSE, whose daemons may differ, nothing is said.
 */
export function connectionByStack(scene: Scene, actor: Actor): ConnectionGuess | null {
  const stack = actor.wait?.stack ?? actor.stack;
  if (!stack) return null;
  const own = connectionOfOwnMounts(scene.connections, actor);
  if (own) return own;
  const here = scene.connections.bySource.get(stack.place.source);
  return here === undefined ? scene.connections.overall : here;
}

/**
 * The one FUSE mount in the task's own mountinfo, or the one of several that has requests waiting. lxcfs is never it:
 * it is shared by all containers and is not to be aborted for one of them. A mount that was lazily unmounted is in no
 * mountinfo, so this stays an inference.
 */
function connectionOfOwnMounts({ mounts, waiting, aborted }: ConnectionGuesses, actor: Actor): ConnectionGuess | null {
  const mine = [actor.tid, actor.tgid].flatMap((task) => (task === null ? [] : (mounts.get(task) ?? [])));
  if (mine.length === 0) return null;
  const possible = new Map(mine.filter((one) => one.type?.value !== 'fuse.lxcfs' && waiting.get(one.id.value)?.value !== 0).map((one) => [one.id.value, one]));
  const busy = [...possible.values()].filter((one) => (waiting.get(one.id.value)?.value ?? 0) > 0);
  const [only] = busy.length === 1 ? busy : possible.size === 1 ? possible.values() : [];
  if (!only) return null;
  const { value: id, place } = only.id;
  const shown = waiting.get(id);
  return { id, confidence: 'inferred', aborted: aborted.has(id), evidence: [
    { place, says: `connection ${id} is a FUSE mount that ${actor.tid ?? 'the task'} sees${busy.length === 1 && possible.size > 1 ? ', the only one with requests waiting' : ''}` },
    ...(shown ? [{ place: shown.place, says: `connection ${id} has ${shown.value} waiting` }] : []),
  ] };
}

export function guessConnections(dumps: readonly Dump[], actors: readonly Actor[]): ConnectionGuesses {
  const waiters = actors.filter((actor) => actor.wait?.page.wait.relation === 'fuse-daemon');
  const dying = waiters.filter((actor) => actor.names.includes('do_exit'));
  const bySource = new Map<number, ConnectionGuess | null>();
  dumps.forEach((dump, source) => {
    if (!speaksOf(dump)) return;
    bySource.set(source, guessFor([dump], waiters.filter((actor) => actor.wait!.stack.place.source === source), dying.filter((actor) => actor.stack?.place.source === source)));
  });
  const all = dumps.flatMap((dump) => dump.fuseConnections);
  return {
    bySource,
    overall: guessFor(dumps, waiters, dying),
    mounts: groupBy(all, (one) => one.mountInfoOf?.value),
    waiting: new Map(all.flatMap((one) => (one.waiting === null ? [] : [[one.id.value, one.waiting] as const]))),
    aborted: new Set(dumps.flatMap((dump) => dump.actions).flatMap((action) => (action.kind === 'fuse-abort' ? action.targets : []))),
  };
}

/** Of several processes that die in FUSE the daemons may differ, unless one connection has as many requests waiting as there are waiters. */
function guessFor(dumps: readonly Dump[], waiters: readonly Actor[], dying: readonly Actor[]): ConnectionGuess | null {
  const found = guess(dumps);
  if (found === null || processesOf(dying) < 2) return found;
  const count = dumps.flatMap((dump) => dump.fuseConnections).findLast((one) => one.id.value === found.id && one.waiting !== null)?.waiting?.value ?? 0;
  return count >= waiters.length ? found : null;
}

function speaksOf(dump: Dump): boolean {
  return dump.fuseConnections.some((one) => one.waiting !== null && one.waiting.value > 0) || dump.actions.some((one) => one.kind === 'fuse-abort');
}

function processesOf(actors: readonly Actor[]): number {
  return new Set(actors.map((actor) => actor.tgid ?? actor.node)).size;
}

function guess(dumps: readonly Dump[]): ConnectionGuess | null {
  const waiting = new Map(dumps.flatMap((dump) => dump.fuseConnections).filter((one) => one.waiting !== null && one.waiting.value > 0).map((one) => [one.id.value, one]));
  const aborts = new Map<number, Place>(dumps.flatMap((dump) => dump.actions.filter((one) => one.kind === 'fuse-abort')).flatMap((one) => one.targets.map((id) => [id, one.place] as const)));
  const [abort] = aborts;
  const [only] = waiting.values();
  if (aborts.size === 1 && abort) {
    const shown = waiting.get(abort[0])?.waiting;
    return { id: abort[0], confidence: 'inferred', aborted: true, evidence: [
      ...(shown ? [{ place: shown.place, says: `connection ${abort[0]} has ${shown.value} waiting` }] : []),
      { place: abort[1], says: `the transcript aborts connection ${abort[0]}` },
    ] };
  }
  if (aborts.size > 0 || waiting.size !== 1 || !only?.waiting) return null;
  return { id: only.id.value, confidence: 'inferred', aborted: false, evidence: [{ place: only.waiting.place, says: `the only connection with requests waiting (${only.waiting.value})` }] };
}
