import type { Actor, Scene } from '../actor.ts';
import { frameEvidence } from '../actor.ts';
import type { Evidence } from '../analysis.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';
import { lastLockWaits } from './lockOwner.ts';

/**
 * Tasks without a stack of which lines of the detector say that they have an ext4 file locked for writing, while the commit
 * of the journal waits for the last handles of its transaction. A writer locks the inode and then starts a handle
 * (fs/ext4/file.c), and a new one waits until the commit has got the old ones (fs/jbd2/transaction.c
 * wait_transaction_locked): so they wait for the journal thread, unless one of them is that last holder of a handle.
 * And whoever waits until a page is written to the local cache (fs/cachefiles/io.c __cachefiles_write) waits for one of the
 * writers of its files. All assumed; that of the writers one is not named for the other does no harm, because all of them
 * wait for the same.
 */
export const unseenWriters: Resolver = {
  relation: null,
  resolve: (scene) => {
    const [journal, ...journals] = scene.byPage.get('jbd2-commit-waits-handles') ?? [];
    const writers = journal && journals.length === 0 ? unseenOwners(scene, 'ext4_') : NOBODY;
    const ofCache = writers.size > 0 && scene.byPage.has(CACHE) ? [...unseenOwners(scene, 'cachefiles_')].filter(([tid]) => writers.has(tid)) : [];
    return (actor) => {
      const locked = actor.tid === null ? undefined : writers.get(actor.tid);
      if (locked && journal) return [edge(actor.node, journal.node, 'worker', 'assumed', [locked, ...frameEvidence(journal.stack, ['jbd2_journal_wait_updates'], 'the commit lets no new handle start')])];
      return actor.wait?.page.id !== CACHE || ofCache.length > MOST ? [] : ofCache.map(([tid, evidence]) => edge(actor.node, tid, 'worker', 'assumed', [evidence]));
    };
  },
};

const CACHE = 'fscache-cookie-wait';
const NOBODY: ReadonlyMap<number, Evidence> = new Map();
/** So many can be looked at one by one. */
const MOST = 8;

/** Owners of rwsems that are held for writing, and for which somebody below such a function waits. */
function unseenOwners(scene: Scene, prefix: string): ReadonlyMap<number, Evidence> {
  const owners = [...lastLockWaits(scene)].filter(([tid]) => isBelow(scene.byTid.get(tid), prefix)).flatMap(([, waits]) => waits)
    .flatMap(({ lock, heldAs, ownerTid, place }) => (lock === 'rw-semaphore' && heldAs === 'writer' && ownerTid ? [{ tid: ownerTid.value, place }] : []));
  return new Map(owners.filter(({ tid }) => (scene.byTid.get(tid)?.names.length ?? 0) === 0).sort((a, b) => a.tid - b.tid)
    .map(({ tid, place }) => [tid, { place, says: `${tid} has a file locked for writing; what it does is not in the text` }]));
}

function isBelow(actor: Actor | undefined, prefix: string): boolean {
  return actor?.names.some((name) => name.startsWith(prefix)) === true;
}
