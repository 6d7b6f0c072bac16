import type { Place } from '../../model/fact.ts';
import { groupBy } from '../../model/group.ts';
import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * The position lock of an open file (fs/file.c fdget_pos, `f_pos_lock`) that several processes have from the same parent: a
 * fork shares the open file itself, so that a child waits while a sibling, its parent or a child of its own is inside a read,
 * write, lseek or getdents on it. Said where both list the same file under the same descriptor; that they share it and have
 * not opened it each for themselves follows from their family, else it is assumed. With several such tasks nobody is named.
 */
export const sharedFile: Resolver = {
  relation: null,
  resolve: (scene) => {
    const keys = keysIn(scene);
    const inside = scene.byPage.has(PAGE) ? insideByKey(scene, keys) : null;
    const known = new Map<number, readonly Sharer[]>();
    return (waiter) => {
      if (!inside || waiter.wait?.page.id !== PAGE || waiter.tgid === null) return [];
      const all = known.get(waiter.tgid) ?? sharersOf(inside, keys(waiter.tgid));
      known.set(waiter.tgid, all);
      // Another thread of the same process is nearer; the page finds it.
      if (all.length > MOST_SHARERS || all.some(({ actor }) => actor.tgid === waiter.tgid)) return [];
      const family = all.filter(({ actor }) => isFamily(waiter, actor));
      const possible = family.length > 0 ? family : all.filter(({ actor }) => waiter.moment.ppid === null || actor.moment.ppid === null);
      const [only] = possible;
      return possible.length !== 1 || !only ? [] : [edge(waiter.node, only.actor.node, 'lock', family.length > 0 ? 'inferred' : 'assumed', [
        ...frameEvidence(waiter.stack, waiter.wait.page.mark, 'it waits for the position lock of an open file'),
        ...frameEvidence(only.actor.stack, CALLS, 'a call that holds the position lock of its file'),
        { place: only.open.place, says: `${only.actor.tgid} has ${only.open.target} open under descriptor ${only.open.fd}, as the waiter has` },
        ...(family.length > 0 ? factEvidence(only.actor.moment.ppid, `parent of ${only.actor.tgid} is ${only.actor.moment.ppid?.value}`) : []),
      ])];
    };
  },
};

/** A file with a position that a process has open. */
interface Open {
  readonly fd: number;
  readonly target: string;
  readonly place: Place;
}

/** A task inside a call on a file, and that file. */
interface Sharer {
  readonly actor: Actor;
  readonly open: Open;
}

type Keys = (tgid: number) => ReadonlyMap<string, Open>;

function insideByKey(scene: Scene, keys: Keys): ReadonlyMap<string, readonly Sharer[]> {
  const actors = [...new Set(CALLS.flatMap((name) => scene.byFunction(name)))].filter((actor) => actor.tgid !== null && isInside(actor));
  const found = actors.flatMap((actor) => [...keys(actor.tgid!)].map(([key, open]) => ({ key, sharer: { actor, open } })));
  return new Map([...groupBy(found, ({ key }) => key)].map(([key, some]) => [key, some.slice(0, MOST_SHARERS + 1).map(({ sharer }) => sharer)]));
}

function sharersOf(inside: ReadonlyMap<string, readonly Sharer[]>, keys: ReadonlyMap<string, Open>): readonly Sharer[] {
  return [...new Map([...keys.keys()].flatMap((key) => (inside.get(key) ?? []).map((sharer) => [sharer.actor.node, sharer] as const))).values()];
}

/** `3 /mnt/spool/journal` for each file with a position that a process has open; listed once a process. */
function keysIn(scene: Scene): Keys {
  const known = new Map<number, ReadonlyMap<string, Open>>();
  return (tgid) => {
    const found = known.get(tgid) ?? new Map((scene.byTgid.get(tgid) ?? []).flatMap(({ task }) => task?.readings ?? []).flatMap(({ openFiles }) => openFiles?.value.map((file) => ({ ...file, place: openFiles.place })) ?? [])
      .filter(({ target }) => !STREAMS.test(target.replace(/^'/, ''))).slice(0, MOST).map(({ fd, target, place }) => [`${fd} ${target}`, { fd, target, place }]));
    known.set(tgid, found);
    return found;
  };
}

/** More tasks inside calls on one file than this cannot be told apart. */
const MOST_SHARERS = 16;
const PAGE = 'file-position-lock';
const CALLS: readonly string[] = ['ksys_read', 'ksys_write', 'ksys_lseek', '__x64_sys_getdents64', '__arm64_sys_getdents64', '__do_sys_getdents64', 'do_readv', 'do_writev'];
/** Files without a position, which nothing locks (FMODE_STREAM, fs/open.c stream_open; sockets, pipes). */
const STREAMS = /^(?:pipe|socket|anon_inode):|^\/dev\/(?:pts\/|tty|null)/;

function isInside(actor: Actor): boolean {
  const at = actor.names.findIndex((name) => CALLS.includes(name));
  return !isZombie(actor) && at > 0 && !actor.names.some((name) => name === 'fdget_pos' || name === '__fdget_pos');
}

const MOST = 256;

function isFamily(a: Actor, b: Actor): boolean {
  const [mine, other] = [a.moment.ppid?.value ?? null, b.moment.ppid?.value ?? null];
  return (mine !== null && mine > 1 && mine === other) || mine === b.tgid || other === a.tgid;
}
