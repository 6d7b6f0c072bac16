import { groupBy } from '../../model/group.ts';
import type { Holders } from '../../knowledge/schema.ts';
import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Edge, Evidence, Via } from '../analysis.ts';
import { frameEvidence } from '../actor.ts';
import { nearestKernel } from '../sameKernel.ts';
import { isSchedulerFunction } from '../schedulerFunctions.ts';
import { edge } from './resolver.ts';

/**
 * Who holds what an actor waits for, by `wait.holders` of its page: tasks in one of the functions that run only while it
 * is held, or workers of that name. Where several could be the one holder, nobody is named. Linear: each entry of a page
 * is looked up once.
 */
export function edgesByHolders(scene: Scene, via: Via): (waiter: Actor) => readonly Edge[] {
  const find = finderOf(scene);
  const queued = queuedWritersOf(scene);
  const files = filesIn(scene);
  const near = nearestKernel(scene);
  return (waiter) => {
    const page = waiter.wait?.page;
    const entries = (page?.wait.holders ?? []).filter((one) => fits(one, waiter));
    for (const entry of entries) {
      const found = near(waiter, find(entry, waiter).filter((one) => one !== waiter && !(one.wait?.page === page && fits(entry, one))));
      if (found.length > 0) return edgesOf(entry, waiter, found.length > 1 && FILE_LOCKS.has(page!.id) ? sameDirectory(files, waiter, found) : found);
    }
    return [];
  };

  function edgesOf(entry: Holders, waiter: Actor, found: readonly Actor[]): readonly Edge[] {
    if (found.length > (entry.single === true && entry.shared === true ? MOST_HOLDERS : 1)) return [];
    const writer = queued(entry, waiter, found);
    if (writer) return [edge(waiter.node, writer.node, via, 'assumed', frameEvidence(writer.stack, entry.behind!.writers, 'a writer waits: later readers queue behind it'))];
    return found.map((holder) => edge(waiter.node, holder.node, via, entry.single === true && holder.names.length > 0 ? 'inferred' : 'assumed', evidenceOf(holder, entry, via)));
  }
}

/** Locks of one file or directory: of several candidates the one that uses the same directory is the holder, where only one does. */
const FILE_LOCKS: ReadonlySet<string> = new Set(['inode-lock', 'fuse-inode-lock', 'dcache-parallel-lookup', 'file-position-lock']);

function sameDirectory(filesOf: FilesOf, waiter: Actor, found: readonly Actor[]): readonly Actor[] {
  const own = filesOf(waiter);
  const sharing = (of: keyof Files): readonly Actor[] => (own[of].size === 0 ? [] : found.filter((one) => [...filesOf(one)[of]].some((path) => own[of].has(path))));
  for (const near of [sharing('paths'), sharing('around')]) if (near.length === 1) return near;
  return found;
}

/** Paths that a process uses, and those with their directories. */
interface Files {
  readonly paths: ReadonlySet<string>;
  readonly around: ReadonlySet<string>;
}

type FilesOf = (actor: Actor) => Files;

/** Looked for once a process. */
function filesIn(scene: Scene): FilesOf {
  const known = new Map<Actor['node'], Files>();
  return (actor) => {
    const key = actor.tgid ?? actor.node;
    const found = known.get(key) ?? filesOf(scene, actor);
    known.set(key, found);
    return found;
  };
}

function filesOf(scene: Scene, actor: Actor): Files {
  const paths = scene.paths(actor).slice(0, MOST_PATHS).map(({ path }) => path).filter((path) => !PROGRAMS.test(path));
  return { paths: new Set(paths), around: new Set(paths.flatMap((path) => [path, path.slice(0, path.lastIndexOf('/'))]).filter((path) => path !== '')) };
}

/** Where programs lie: that two come from there says nothing of what they use. */
const PROGRAMS = /^\/(?:s?bin|usr|lib(?:64)?|etc|opt)(?:\/|$)/;
const MOST_PATHS = 20;

/** Whether the entry speaks of this waiter. */
function fits(entry: Holders, { names }: Actor): boolean {
  return entry.for === undefined || entry.for.some((name) => names.includes(name));
}

/**
 * The one writer that stands between a reader and the readers that hold the lock: rwsems are fair, and no reader passes
 * a queued writer (kernel/locking/rwsem.c rwsem_down_read_slowpath, kernel/locking/percpu-rwsem.c). With several writers
 * nobody knows which is in front, and the holders stand for all.
 */
function queuedWritersOf(scene: Scene): (entry: Holders, waiter: Actor, holders: readonly Actor[]) => Actor | null {
  const known = new Map<Holders, readonly Actor[]>();
  return (entry, waiter, holders) => {
    const { behind } = entry;
    if (!behind || waiter.names.some((name) => behind.writers.includes(name)) || !holders.every((one) => one.names.some((name) => behind.readers.includes(name)))) return null;
    const writers = known.get(entry) ?? (scene.byPage.get(waiter.wait?.page.id ?? '') ?? []).filter((one) => one.names.some((name) => behind.writers.includes(name)));
    known.set(entry, writers);
    return writers.length === 1 ? writers[0]! : null;
  };
}

type Find = (entry: Holders, waiter: Actor) => readonly Actor[];

function finderOf(scene: Scene): Find {
  const known = new Map<Holders, { readonly all: readonly Actor[]; readonly byProcess: ReadonlyMap<number, readonly Actor[]> }>();
  return (entry, waiter) => {
    let candidates = known.get(entry);
    if (!candidates) {
      const all = candidatesOf(entry, functionsOf(entry).length > 0 ? [...new Set(functionsOf(entry).flatMap((name) => scene.byFunction(name)))] : scene.actors);
      candidates = { all, byProcess: groupBy(all, (actor) => actor.tgid ?? undefined) };
      known.set(entry, candidates);
    }
    if (entry.scope === 'machine') return candidates.all.length > MOST_CANDIDATES ? [] : candidates.all;
    const process = waiter.tgid === null ? [] : candidates.byProcess.get(waiter.tgid) ?? [];
    return process.length > MOST_CANDIDATES ? [] : process;
  };
}

function candidatesOf(entry: Holders, actors: readonly Actor[]): readonly Actor[] {
  return actors.filter((actor) => {
    if (isZombie(actor) || actor.wait?.kind === 'idle') return false;
    if (entry.comm && !entry.comm.some((prefix) => actor.comm?.startsWith(prefix) === true)) return false;
    if (entry.without?.some((name) => actor.names.includes(name)) === true) return false;
    // A worker of which only ps tells that it sleeps uninterruptibly is at work: idle ones are in S or I.
    if (functionsOf(entry).length === 0) return actor.names.length > 0 ? actor.wait?.page.severity !== 'none' : actor.moment.state?.value === 'D';
    return actor.names.some((name) => entry.frames?.includes(name)) || isInside(actor, entry.takers ?? []);
  });
}

/** Below a function that takes the lock something else goes on: where it stands innermost, it may still queue for it. */
function isInside({ names }: Actor, frames: readonly string[]): boolean {
  const own = names.findIndex((name) => !isSchedulerFunction(name));
  return own >= 0 && names.some((name, at) => at > own && frames.includes(name));
}

function functionsOf({ frames = [], takers = [] }: Holders): readonly string[] {
  return takers.length === 0 ? frames : [...frames, ...takers];
}

function evidenceOf(holder: Actor, entry: Holders, via: Via): readonly Evidence[] {
  const frames = frameEvidence(holder.stack, functionsOf(entry), via === 'worker' ? 'the work that is waited for' : 'a function that runs with it held');
  if (frames.length > 0) return frames;
  const place = holder.stack?.place ?? holder.moment.state?.place;
  return place ? [{ place, says: 'the worker that it waits for, and that is not idle' }] : [];
}

/** So many readers are still an answer; more are not. */
const MOST_HOLDERS = 8;
/** A filter a waiter must stay short: beyond this nobody could be picked anyway. */
const MOST_CANDIDATES = 64;
