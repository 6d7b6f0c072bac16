import type { Actor, Scene } from '../actor.ts';
import { frameEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { openBy } from './openBy.ts';
import { edge } from './resolver.ts';

/**
 * Who resolves the fault of a thread in `handle_userfault` (fs/userfaultfd.c): whoever reads the descriptor of that memory. It
 * is another process that was handed the descriptor (Firecracker, CRIU), else a thread of the same one (QEMU): of those only
 * one that does not fault itself, and only where it is the only one.
 */
export function faultHandler(scene: Scene): (actor: Actor) => readonly Edge[] {
  const open = openBy(scene, 'anon_inode:[userfaultfd]');
  const handlers = new Map<number, readonly Actor[]>();
  const handlersIn = (tgid: number): readonly Actor[] => {
    const known = handlers.get(tgid) ?? (scene.byTgid.get(tgid) ?? []).filter((thread) => !isZombie(thread) && !faults(thread));
    handlers.set(tgid, known);
    return known;
  };
  return (actor) => {
    if (actor.tgid === null) return [];
    const waits = frameEvidence(actor.stack, actor.wait!.page.mark, 'it waits until its page fault is resolved from outside');
    const others = open.filter(({ tgid }) => tgid !== actor.tgid);
    const [other] = others;
    const own = open.find(({ tgid }) => tgid === actor.tgid);
    if (others.length === 1 && other) return [edge(actor.node, other.tgid, 'watcher', own ? 'assumed' : 'inferred', [...waits, { place: other.listing.place, says: `${other.tgid} has a userfaultfd open` }])];
    if (others.length > 0) return [];
    const threads = handlersIn(actor.tgid);
    const [only] = threads;
    if (threads.length !== 1 || !only) return [];
    const says = own ? `its process has the userfaultfd open, and ${only.tid} is its only thread that does not wait for a fault` : `${only.tid} is the only thread of its process that does not wait for a fault`;
    const place = own?.listing.place ?? only.stack?.place;
    return [edge(actor.node, only.node, 'watcher', own ? 'inferred' : 'assumed', [...waits, ...(place ? [{ place, says }] : [])])];
  };
}

function faults({ names, moment }: Actor): boolean {
  return names.includes('handle_userfault') || moment.wchan?.value === 'handle_userfault';
}
